package io.witan.simulations.oracle;

import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.sync.SyncObservation.Penalised;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * L7: once calm and while its head stays, no node is let down by one peer more than a dozen times a
 * minute, nor asks one for blocks more than a hundred times: whose answers are worth nothing is
 * asked ever more seldom, and nobody makes a node ask without end.
 */
public final class Patience implements Oracle {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Supplier<Duration> elapsed;
  private final Tally letDown = new Tally(12);
  private final Tally asked = new Tally(100);
  private boolean calm;

  /**
   * Watches one run.
   *
   * @param elapsed virtual time since the run began
   */
  public Patience(Supplier<Duration> elapsed) {
    this.elapsed = elapsed;
  }

  @Override
  public String id() {
    return "L7 patience";
  }

  @Override
  public boolean heedsVotes() {
    return false;
  }

  @Override
  public Optional<String> see(Sight sight) {
    switch (sight) {
      case Sight.Calmed calmed -> calm = true;
      case Sight.Stirred stirred -> {
        calm = false;
        letDown.clear();
        asked.clear();
      }
      case Sight.Appended(var node, var block, var hash) -> moved(node);
      case Sight.Recovered(var node, var height, var hash) -> moved(node);
      case Sight.Reported(var node, Penalised(var peer, var offence, var height, var failures))
          when calm -> {
        return letDown.isPassed(node, peer)
            ? Optional.of(
                "node %d was let down more than %d times at height %d by one peer, at last by %s"
                    .formatted(node, letDown.most, height, offence))
            : Optional.empty();
      }
      case Sight.Asked(var node, var peer) when calm -> {
        return asked.isPassed(node, peer)
            ? Optional.of(
                "node %d asked one peer for blocks more than %d times while its head stayed"
                    .formatted(node, asked.most))
            : Optional.empty();
      }
      default -> {
        // Nobody was let down.
      }
    }
    return Optional.empty();
  }

  private void moved(int node) {
    letDown.counts.remove(node);
    asked.counts.remove(node);
  }

  /** How often a node met something with a peer since its head moved, within a minute. */
  private final class Tally {
    private final int most;
    private final TreeMap<Integer, TreeMap<PublicKey, Count>> counts = new TreeMap<>();

    private Tally(int most) {
      this.most = most;
    }

    private void clear() {
      counts.clear();
    }

    /** Whether this is one time too many. */
    private boolean isPassed(int node, PublicKey peer) {
      Duration now = elapsed.get();
      Count count =
          counts
              .computeIfAbsent(node, n -> new TreeMap<>())
              .compute(
                  peer,
                  (key, known) ->
                      known == null || now.minus(known.since).compareTo(MINUTE) > 0
                          ? new Count(now)
                          : known);
      return ++count.times > most;
    }
  }

  private static final class Count {
    private final Duration since;
    private int times;

    private Count(Duration since) {
      this.since = since;
    }
  }
}
