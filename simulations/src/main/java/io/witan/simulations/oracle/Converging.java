package io.witan.simulations.oracle;

import io.witan.protocol.consensus.BftObservation.Cause;
import io.witan.protocol.consensus.BftObservation.RoundBegan;
import io.witan.protocol.consensus.View;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * L3: once it has been calm for some time-outs, nodes that agree on one height are in rounds at
 * most one apart, and stay so. Rounds whose proposers are gone or lie do not count: who hears
 * nothing of them leaves their rounds out.
 *
 * <p>Nor does a node count as ahead at the moment when it leaves rounds out for that reason: the
 * network may have lost what one proposer said to it alone, and the others come after it as soon as
 * they find the round silent too. If they do not, its next move shows it. And who has just come to
 * the height is not left behind yet: it has still to hear of the rounds that are over.
 */
public final class Converging implements Oracle {
  private final int mostApart;
  private final Duration arrival;
  private final Supplier<Duration> elapsed;
  private final TreeMap<Integer, Stand> stands = new TreeMap<>();
  private boolean settled;

  /**
   * Where a node is.
   *
   * @param since when it came to the height
   */
  private record Stand(View view, Duration since) {}

  /**
   * Watches one run.
   *
   * @param faulty validators that are gone or lie
   * @param arrival how long a node has to join the others in their round
   * @param elapsed virtual time since the run began
   */
  public Converging(int faulty, Duration arrival, Supplier<Duration> elapsed) {
    this.mostApart = 1 + faulty;
    this.arrival = arrival;
    this.elapsed = elapsed;
  }

  @Override
  public String id() {
    return "L3 rounds converge";
  }

  @Override
  public boolean heedsVotes() {
    return false;
  }

  @Override
  public Optional<String> see(Sight sight) {
    switch (sight) {
      case Sight.Recovered(var node, var height, var hash) -> stands.remove(node);
      case Sight.Stirred stirred -> settled = false;
      case Sight.Settled(var running) -> {
        settled = true;
        stands.keySet().retainAll(running);
      }
      case Sight.Reported(var node, RoundBegan(var view, var proposer, var cause)) -> {
        stands.merge(node, new Stand(view, elapsed.get()), Converging::moved);
        boolean counts = settled && cause != Cause.SILENCE;
        return counts ? leavesBehind(node, view) : Optional.empty();
      }
      default -> {}
    }
    return Optional.empty();
  }

  private static Stand moved(Stand from, Stand to) {
    return from.view.height() == to.view.height() ? new Stand(to.view, from.since) : to;
  }

  /** Who moves is judged by those it leaves behind: one that catches up takes a round at a time. */
  private Optional<String> leavesBehind(int node, View ahead) {
    return stands.entrySet().stream()
        .filter(other -> isBehind(other.getValue(), ahead))
        .findFirst()
        .map(
            other ->
                "node %d is in %s and node %d in %s"
                    .formatted(node, ahead, other.getKey(), other.getValue().view));
  }

  private boolean isBehind(Stand stand, View ahead) {
    View view = stand.view;
    return ahead.height() == view.height()
        && ahead.round() - view.round() > mostApart
        && elapsed.get().minus(stand.since).compareTo(arrival) > 0;
  }
}
