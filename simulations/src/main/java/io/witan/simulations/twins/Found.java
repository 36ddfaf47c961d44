package io.witan.simulations.twins;

/**
 * A broken property.
 *
 * @param schedule that breaks it, by its last round or by the heal after it
 */
public record Found(String oracle, String what, Schedule schedule) {}
