package io.witan.simulations.plan;

import java.time.Duration;

/**
 * A node's clock is wrong until the fault is over, then somebody sets it right.
 *
 * @param by it jumps at once; negative for back
 * @param drift by how many millionths of the passing time it gains; negative where it loses
 */
public record ClockFault(Duration by, int drift) {}
