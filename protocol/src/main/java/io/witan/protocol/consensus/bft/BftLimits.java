package io.witan.protocol.consensus.bft;

import java.time.Duration;

/**
 * Bounds of the consensus machine.
 *
 * @param futureHeights how far above the height being agreed on messages are kept
 * @param futureBlocks most kept messages with a block in them
 * @param futureTime how far ahead of the own clock a proposal may be; it is held until it is due
 * @param resend longest time after which own votes are sent again
 * @param candidates most validator votes that an operator can have open
 */
public record BftLimits(
    int futureHeights, int futureBlocks, Duration futureTime, Duration resend, int candidates) {
  public static final BftLimits STANDARD =
      new BftLimits(2, 16, Duration.ofSeconds(15), Duration.ofSeconds(1), 1_024);
}
