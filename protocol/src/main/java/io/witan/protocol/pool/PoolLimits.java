package io.witan.protocol.pool;

import java.time.Duration;

/**
 * What the pool holds and says at most.
 *
 * @param transactions in all
 * @param localBytes of clients' own, which are kept durable
 * @param waitingPerSender of one sender that wait for an earlier nonce
 * @param lifetime of a transaction that waits for an earlier nonce
 * @param minimumTip in wei per gas, for transactions of peers where gas has a price
 * @param priceBump in percent that a replacement must offer more
 * @param relayDelay for which admitted transactions are gathered before they are sent on
 * @param relayBatch most transactions, or hashes, in one frame
 * @param frameBytes about the most of transactions in one frame, and in one durable batch
 * @param wanted hashes asked for and not answered yet
 * @param wantedFor how long an unanswered request stands, and after which a transaction that still
 *     waits is announced again
 * @param peers remembered
 */
public record PoolLimits(
    int transactions,
    int localBytes,
    int waitingPerSender,
    Duration lifetime,
    long minimumTip,
    int priceBump,
    Duration relayDelay,
    int relayBatch,
    int frameBytes,
    int wanted,
    Duration wantedFor,
    int peers) {
  public static final PoolLimits STANDARD =
      new PoolLimits(
          16_384,
          32 << 20,
          64,
          Duration.ofHours(3),
          1,
          10,
          Duration.ofMillis(20),
          256,
          1 << 20,
          4_096,
          Duration.ofSeconds(10),
          512);
}
