package io.witan.simulations.oracle;

import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.bft.BftLimits;
import java.util.Optional;

/** S12: nobody can make a node remember more than its limits say. */
public final class Bounds implements Oracle {
  private final long most;

  /** For consensus among so many: of each, and each phase, one message per height. */
  public Bounds(int validators) {
    // Validators may be voted in: twice as many are not too many.
    long heights = BftLimits.STANDARD.futureHeights() + 1L;
    this.most = 2L * validators * Phase.values().length * heights;
  }

  @Override
  public String id() {
    return "S12 bounds";
  }

  @Override
  public boolean holdsBeyond() {
    return true;
  }

  @Override
  public boolean heedsVotes() {
    return false;
  }

  @Override
  public boolean heedsReports() {
    return false;
  }

  @Override
  public Optional<String> see(Sight sight) {
    return sight instanceof Sight.Backlogged(var node, var messages) && messages > most
        ? Optional.of("node %d holds %d messages, %d at most".formatted(node, messages, most))
        : Optional.empty();
  }
}
