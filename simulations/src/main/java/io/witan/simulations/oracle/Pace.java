package io.witan.simulations.oracle;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * L6 pace: once calm, in a quick network that loses nothing, no block takes more than two periods,
 * though as many validators are down as it bears.
 */
public final class Pace implements Oracle {
  /** Heights that may still bear marks of what was before. */
  private static final int SETTLING = 2;

  private final Duration most;
  private final Supplier<Duration> elapsed;
  private long from = Long.MAX_VALUE;
  private long head;
  private Duration last = Duration.ZERO;

  /**
   * Watches one run.
   *
   * @param elapsed virtual time since the run began
   */
  public Pace(Duration blockPeriod, Supplier<Duration> elapsed) {
    this.most = blockPeriod.multipliedBy(2);
    this.elapsed = elapsed;
  }

  @Override
  public String id() {
    return "L6 pace";
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
    switch (sight) {
      case Sight.Calmed(var heights) -> from = Collections.max(heights) + SETTLING;
      case Sight.Stirred stirred -> from = Long.MAX_VALUE;
      case Sight.Appended(var node, var block, var hash) when block.number() > head -> {
        Duration took = elapsed.get().minus(last);
        head = block.number();
        last = elapsed.get();
        if (head > from && took.compareTo(most) > 0) {
          return Optional.of("block %d took %s in calm".formatted(head, took));
        }
      }
      default -> {
        // Only blocks count.
      }
    }
    return Optional.empty();
  }
}
