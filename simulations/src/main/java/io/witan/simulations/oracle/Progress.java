package io.witan.simulations.oracle;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * L1: once the faults are over, every node's head passes the best head of that moment by some
 * blocks before things go wrong again or the run ends. Height splits and nodes that never catch up
 * break it too.
 */
public final class Progress implements Oracle {
  private final long blocks;
  private long target = Long.MAX_VALUE;

  public Progress(long blocks) {
    this.blocks = blocks;
  }

  @Override
  public String id() {
    return "L1 progress";
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
    return switch (sight) {
      case Sight.Calmed(var heights) -> {
        target = Collections.max(heights) + blocks;
        yield Optional.empty();
      }
      case Sight.Stirred(var heights) -> missed(heights);
      case Sight.Ended(var heights) -> missed(heights);
      default -> Optional.empty();
    };
  }

  private Optional<String> missed(List<Long> heights) {
    return isReached(heights)
        ? Optional.empty()
        : Optional.of("heads are %s, expected %d at all".formatted(heights, target));
  }

  /** Whether nothing is left to wait for. */
  public boolean isReached(List<Long> heights) {
    return Collections.min(heights) >= target;
  }
}
