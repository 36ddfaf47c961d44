package io.witan.simulations.oracle;

import java.util.Optional;

/** Watches one run and says when it broke a property. Sees everything once, in order. */
public interface Oracle {
  /** The property's short name, as S1. */
  String id();

  /** Whether it holds however many validators lie. */
  default boolean holdsBeyond() {
    return false;
  }

  /** Whether it looks at what nodes sign; sparing it that spares most of its work. */
  default boolean heedsVotes() {
    return true;
  }

  /** Whether it looks at what nodes report. */
  default boolean heedsReports() {
    return true;
  }

  /** What broke it; empty while it holds. */
  Optional<String> see(Sight sight);
}
