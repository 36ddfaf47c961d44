package io.witan.httpapi.tessera;

import io.witan.httpapi.http.Budget;

/**
 * What callers of a transaction manager may ask of it, on each listener.
 *
 * @param bodyBytes of one request
 * @param inFlightBytes of all requests being read or answered
 * @param connections open at one time
 */
public record TesseraLimits(int bodyBytes, long inFlightBytes, int connections) {
  /** Recipients, members or mandatory recipients that one request names. */
  static final int MOST_KEYS = 1_000;

  /** Creating transactions that one request names. */
  static final int MOST_AFFECTED = 1_000;

  /** What one manager tells of itself: some five thousand keys with their URLs. */
  static final int PARTY_INFO_BYTES = 1 << 20;

  /** What a request without a payload may have. */
  static final int SMALL_BYTES = 256 << 10;

  /** What a request has beside its payload: keys, and a box for each recipient. */
  private static final int BESIDE_BYTES = 1 << 20;

  /** For payloads of so many bytes, which JSON makes longer by a third. */
  public static TesseraLimits forPayloads(int mostBytes) {
    int body = Math.addExact(Math.multiplyExact(2, mostBytes), BESIDE_BYTES);
    return new TesseraLimits(body, Budget.ofHeap(body), 1_024);
  }
}
