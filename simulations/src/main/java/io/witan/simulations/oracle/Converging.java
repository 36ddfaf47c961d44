package io.witan.simulations.oracle;

import io.witan.protocol.consensus.BftObservation.Cause;
import io.witan.protocol.consensus.BftObservation.RoundBegan;
import io.witan.protocol.consensus.View;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * L3: once it has been calm for some time-outs, nodes that agree on one height are in rounds at
 * most one apart, and stay so. Rounds whose proposers are gone or lie do not count: who hears
 * nothing of them leaves their rounds out.
 *
 * <p>Nor does a node count as ahead at the moment when it leaves rounds out for that reason: the
 * network may have lost what one proposer said to it alone, and the others come after it as soon as
 * they find the round silent too. If they do not, its next move shows it.
 */
public final class Converging implements Oracle {
  private final int mostApart;
  private final TreeMap<Integer, View> views = new TreeMap<>();
  private boolean settled;

  /**
   * Watches one run.
   *
   * @param faulty validators that are gone or lie
   */
  public Converging(int faulty) {
    this.mostApart = 1 + faulty;
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
      case Sight.Recovered(var node, var height, var hash) -> views.remove(node);
      case Sight.Stirred stirred -> settled = false;
      case Sight.Settled(var running) -> {
        settled = true;
        views.keySet().retainAll(running);
      }
      case Sight.Reported(var node, RoundBegan(var view, var proposer, var cause)) -> {
        views.put(node, view);
        boolean counts = settled && cause != Cause.SILENCE;
        return counts ? leavesBehind(node, view) : Optional.empty();
      }
      default -> {}
    }
    return Optional.empty();
  }

  /** Who moves is judged by those it leaves behind: one that catches up takes a round at a time. */
  private Optional<String> leavesBehind(int node, View ahead) {
    for (Map.Entry<Integer, View> other : views.entrySet()) {
      View behind = other.getValue();
      if (ahead.height() == behind.height() && ahead.round() - behind.round() > mostApart) {
        return Optional.of(
            "node %d is in %s and node %d in %s".formatted(node, ahead, other.getKey(), behind));
      }
    }
    return Optional.empty();
  }
}
