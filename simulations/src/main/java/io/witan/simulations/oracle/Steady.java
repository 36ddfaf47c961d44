package io.witan.simulations.oracle;

import io.witan.protocol.consensus.BftObservation.RoundBegan;
import java.util.Collections;
import java.util.Optional;

/**
 * L6 steady: once calm, in a network that loses nothing and lacks nobody, every height ends in its
 * first round: nobody gives up a round that is only as long as it must be.
 */
public final class Steady implements Oracle {
  /** Heights that may still bear marks of what was before. */
  private static final int SETTLING = 2;

  private long from = Long.MAX_VALUE;

  @Override
  public String id() {
    return "L6 steady";
  }

  @Override
  public Optional<String> see(Sight sight) {
    return switch (sight) {
      case Sight.Calmed(var heights) -> {
        from = Collections.max(heights) + SETTLING;
        yield Optional.empty();
      }
      case Sight.Stirred stirred -> {
        from = Long.MAX_VALUE;
        yield Optional.empty();
      }
      case Sight.Reported(var node, RoundBegan(var view, var proposer, var cause))
          when view.round() > 0 && view.height() > from ->
          Optional.of("node %d went on to %s in calm, for %s".formatted(node, view, cause));
      default -> Optional.empty();
    };
  }
}
