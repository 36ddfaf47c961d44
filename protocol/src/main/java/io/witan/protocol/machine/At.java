package io.witan.protocol.machine;

import java.time.Instant;

/**
 * An input with the only time and the only randomness that a machine may use.
 *
 * @param now the host's clock
 * @param entropy 64 random bits of this input alone
 */
public record At<I>(Instant now, long entropy, I input) {}
