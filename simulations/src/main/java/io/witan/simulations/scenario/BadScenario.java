package io.witan.simulations.scenario;

/** A scenario file that cannot be followed; the message says where and why. */
public final class BadScenario extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadScenario(String message) {
    super(message);
  }
}
