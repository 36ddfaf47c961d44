package io.witan.simulations.oracle;

import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.sync.SyncObservation.Penalised;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * L7: once calm, no node is let down by one peer more than a dozen times a minute while its head
 * stays: whose answers are worth nothing is asked ever more seldom.
 */
public final class Patience implements Oracle {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MOST = 12;

  /** How often a peer let one node down since that node's head moved, within a minute. */
  private static final class Count {
    private final Duration since;
    private int times;

    private Count(Duration since) {
      this.since = since;
    }
  }

  private final Supplier<Duration> elapsed;
  private final TreeMap<Integer, TreeMap<PublicKey, Count>> counts = new TreeMap<>();
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
        counts.clear();
      }
      case Sight.Appended(var node, var block, var hash) -> counts.remove(node);
      case Sight.Recovered(var node, var height, var hash) -> counts.remove(node);
      case Sight.Reported(var node, Penalised(var peer, var offence, var height, var failures))
          when calm -> {
        return letDown(node, peer)
            ? Optional.of(
                "node %d was let down %d times at height %d by one peer, at last by %s"
                    .formatted(node, MOST + 1, height, offence))
            : Optional.empty();
      }
      default -> {
        // Nobody was let down.
      }
    }
    return Optional.empty();
  }

  private boolean letDown(int node, PublicKey peer) {
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
    return ++count.times > MOST;
  }
}
