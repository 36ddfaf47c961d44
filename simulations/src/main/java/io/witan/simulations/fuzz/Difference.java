package io.witan.simulations.fuzz;

/**
 * Where ways to run a case do not agree.
 *
 * @param side which is not as the step-by-step run
 * @param what the first thing that differs
 */
public record Difference(String side, String what) {
  @Override
  public String toString() {
    return side + ": " + what;
  }
}
