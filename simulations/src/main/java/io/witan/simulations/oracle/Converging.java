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
        if (cause == Cause.NEW_HEIGHT) {
          // It was a height behind: it follows the others as soon as it has heard them.
          return Optional.empty();
        }
      }
      default -> {
        return Optional.empty();
      }
    }
    return settled ? apart() : Optional.empty();
  }

  private Optional<String> apart() {
    for (Map.Entry<Integer, View> one : views.entrySet()) {
      for (Map.Entry<Integer, View> other : views.entrySet()) {
        View ahead = one.getValue();
        View behind = other.getValue();
        if (ahead.height() == behind.height() && ahead.round() - behind.round() > mostApart) {
          return Optional.of(
              "node %d is in %s and node %d in %s"
                  .formatted(one.getKey(), ahead, other.getKey(), behind));
        }
      }
    }
    return Optional.empty();
  }
}
