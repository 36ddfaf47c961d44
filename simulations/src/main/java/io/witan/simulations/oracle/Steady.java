package io.witan.simulations.oracle;

import io.witan.protocol.consensus.BftObservation.RoundBegan;
import java.util.Collections;
import java.util.Optional;
import java.util.TreeMap;

/**
 * L6 steady: once calm, in a network that loses nothing and lacks nobody, every height ends in its
 * first round: nobody gives up a round that is only as long as it must be. A node whose disk lost
 * most of the chain is lacked until it has fetched it.
 */
public final class Steady implements Oracle {
  /** Heights that may still bear marks of what was before. */
  private static final int SETTLING = 2;

  private final TreeMap<Integer, Long> heads = new TreeMap<>();
  private long caughtUp = Long.MAX_VALUE;
  private long from = Long.MAX_VALUE;

  @Override
  public String id() {
    return "L6 steady";
  }

  @Override
  public boolean heedsVotes() {
    return false;
  }

  @Override
  public Optional<String> see(Sight sight) {
    return switch (sight) {
      case Sight.Calmed(var heights) -> {
        caughtUp = Collections.max(heights);
        settle();
        yield Optional.empty();
      }
      case Sight.Stirred stirred -> {
        caughtUp = Long.MAX_VALUE;
        from = Long.MAX_VALUE;
        yield Optional.empty();
      }
      case Sight.Recovered(var node, var height, var hash) -> {
        heads.put(node, height);
        yield Optional.empty();
      }
      case Sight.Appended(var node, var block, var hash) -> {
        heads.put(node, block.number());
        settle();
        yield Optional.empty();
      }
      case Sight.Reported(var node, RoundBegan(var view, var proposer, var cause))
          when view.round() > 0 && view.height() > from ->
          Optional.of("node %d went on to %s in calm, for %s".formatted(node, view, cause));
      default -> Optional.empty();
    };
  }

  /** Everybody is there: from soon on no round may fail. */
  private void settle() {
    if (from == Long.MAX_VALUE && Collections.min(heads.values()) >= caughtUp) {
      from = Collections.max(heads.values()) + SETTLING;
    }
  }
}
