package io.witan.simulations.fuzz;

/** One way to run a case. All ways must agree. */
public interface Side {
  /** As reports have it: {@code sequential}. */
  String name();

  Observed run(FuzzCase given);
}
