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

  /** What broke it; empty while it holds. */
  Optional<String> see(Sight sight);
}
