package io.witan.simulations.oracle;

import java.time.Duration;

/**
 * A property did not hold.
 *
 * @param oracle the property's short name
 * @param always whether it holds however many validators lie
 * @param event how many events the run had when it was seen
 */
public record Violation(String oracle, boolean always, String what, Duration at, long event) {}
