package io.witan.protocol.privacy.exchange;

import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import java.util.List;

/**
 * A payload that all its recipients have, or that is kept for them.
 *
 * @param managed keys of this manager among its parties
 */
public record Sent(PayloadHash hash, PartyKey sender, List<PartyKey> managed) {
  public Sent {
    managed = List.copyOf(managed);
  }
}
