package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A payload as its party has it from the transaction manager.
 *
 * @param data what the transaction would carry if it were public: call data, or init code
 * @param creations the transactions that made the contracts which it affects, as the sender says
 * @param root what the sender's execution came to (32 bytes), where the flag asks for it; else
 *     empty
 */
public record PrivatePayload(
    Bytes data, PrivacyFlag flag, SortedSet<PayloadHash> creations, Bytes root) {
  public PrivatePayload {
    creations = Collections.unmodifiableSortedSet(new TreeSet<>(creations));
  }

  /** One without any enhancement. */
  public static PrivatePayload standard(Bytes data) {
    return new PrivatePayload(
        data, PrivacyFlag.STANDARD_PRIVATE, new TreeSet<>(Set.of()), Bytes.EMPTY);
  }

  /** Without its content. */
  @Override
  public String toString() {
    return "PrivatePayload(" + flag + ", " + data.size() + " bytes)";
  }
}
