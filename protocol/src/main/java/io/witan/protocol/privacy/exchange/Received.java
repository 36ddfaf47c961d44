package io.witan.protocol.privacy.exchange;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.util.List;

/**
 * A payload that one of this manager's keys opened.
 *
 * @param message what the sender sealed
 * @param terms with the creating transactions that were verified
 * @param managed keys of this manager among its parties
 */
public record Received(
    PayloadHash hash, Bytes message, PayloadTerms terms, PartyKey sender, List<PartyKey> managed) {
  public Received {
    managed = List.copyOf(managed);
  }

  /** Without the message. */
  @Override
  public String toString() {
    return "Received(" + hash.toBase64() + ")";
  }
}
