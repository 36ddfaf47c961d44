package io.witan.httpapi.rpc;

import io.witan.httpapi.http.Budget;
import java.time.Duration;

/**
 * What a client may ask of the node. The defaults are those of geth 1.10 to 1.13 where it has them.
 *
 * @param bodyBytes of one request or batch
 * @param bodiesInFlightBytes of all requests being read or answered
 * @param batchItems requests in one batch
 * @param batchResponseCharacters after which the rest of a batch is refused
 * @param connections open at one time, per listener
 * @param webSocketQueue messages that wait for a slow client before it is dropped
 * @param webSocketQueueBytes of those messages
 * @param subscriptions per connection
 * @param filters of all clients
 * @param filterIdle after which a filter that nobody asked about is gone
 * @param callGas most gas of a call or an estimate
 * @param callTime of a call or an estimate
 * @param logBlocks most blocks that one log query spans
 * @param logResults most logs that one query returns
 * @param threads that run methods
 */
public record RpcLimits(
    int bodyBytes,
    long bodiesInFlightBytes,
    int batchItems,
    int batchResponseCharacters,
    int connections,
    int webSocketQueue,
    long webSocketQueueBytes,
    int subscriptions,
    int filters,
    Duration filterIdle,
    long callGas,
    Duration callTime,
    long logBlocks,
    int logResults,
    int threads) {
  private static final int BODY_BYTES = 5 << 20;

  public static final RpcLimits DEFAULTS =
      new RpcLimits(
          BODY_BYTES,
          Budget.ofHeap(BODY_BYTES),
          1_000,
          25 << 20,
          1_024,
          1_024,
          32L << 20,
          128,
          10_000,
          Duration.ofMinutes(5),
          25_000_000,
          Duration.ofSeconds(5),
          50_000,
          20_000,
          8);

  /** The same with another limit on the gas of calls. */
  public RpcLimits withCallGas(long gas) {
    return new RpcLimits(
        bodyBytes,
        bodiesInFlightBytes,
        batchItems,
        batchResponseCharacters,
        connections,
        webSocketQueue,
        webSocketQueueBytes,
        subscriptions,
        filters,
        filterIdle,
        gas,
        callTime,
        logBlocks,
        logResults,
        threads);
  }
}
