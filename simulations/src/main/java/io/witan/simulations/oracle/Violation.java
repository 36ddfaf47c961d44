package io.witan.simulations.oracle;

import java.time.Duration;

/**
 * A property did not hold.
 *
 * @param oracle the property's short name
 * @param event how many events the run had when it was seen
 */
public record Violation(String oracle, String what, Duration at, long event) {}
