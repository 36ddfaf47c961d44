package io.witan.protocol.sync;

import java.time.Duration;

/**
 * What sync asks for and remembers at most.
 *
 * @param batch headers per request, and bodies per request
 * @param ahead blocks delivered to the chain beyond its head
 * @param peers remembered
 * @param announced block hashes read from one announcement
 * @param timeout for an answer
 * @param grace that consensus has to deliver the next block itself, where this node is a validator
 * @param announceEvery how often an unchanged head is announced again; heals a lost announcement
 * @param stall after which blocks that the chain did not take are fetched anew
 * @param backOff of a peer after its first bad or missing answer; doubles with each
 * @param backOffCap longest back-off
 */
public record SyncLimits(
    int batch,
    int ahead,
    int peers,
    int announced,
    Duration timeout,
    Duration grace,
    Duration announceEvery,
    Duration stall,
    Duration backOff,
    Duration backOffCap) {
  public static final SyncLimits STANDARD =
      new SyncLimits(
          64,
          192,
          512,
          64,
          Duration.ofSeconds(5),
          Duration.ofMillis(500),
          Duration.ofSeconds(3),
          Duration.ofSeconds(15),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1));
}
