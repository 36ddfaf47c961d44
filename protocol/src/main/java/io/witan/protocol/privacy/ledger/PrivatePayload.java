package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.exchange.Received;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Optional;
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
 * @param sender empty where it does not matter
 * @param consent the management contract of the extension that this state's own party agreed to by
 *     this payload; empty of all others
 */
public record PrivatePayload(
    Bytes data,
    PrivacyFlag flag,
    SortedSet<PayloadHash> creations,
    Bytes root,
    Optional<PartyKey> sender,
    Optional<Address> consent) {
  public PrivatePayload {
    creations = Collections.unmodifiableSortedSet(new TreeSet<>(creations));
  }

  /** One that is no consent, of whatever sender. */
  public PrivatePayload(
      Bytes data, PrivacyFlag flag, SortedSet<PayloadHash> creations, Bytes root) {
    this(data, flag, creations, root, Optional.empty(), Optional.empty());
  }

  /** The same, known to be a consent to an extension. */
  public PrivatePayload agreeingTo(Address management) {
    return new PrivatePayload(data, flag, creations, root, sender, Optional.of(management));
  }

  /**
   * A payload as it is run. What its sender claims of it is believed no further than that: what is
   * no hash of a creation is left out, and a root that is not Base64 of one is like none of ours.
   */
  public static PrivatePayload of(Received received) {
    TreeSet<PayloadHash> creations = new TreeSet<>();
    for (Bytes creation : received.terms().affected().keySet()) {
      if (creation.size() == PayloadHash.SIZE) {
        creations.add(new PayloadHash(creation));
      }
    }
    Bytes root = root(received.terms().execHash());
    return new PrivatePayload(
        received.message(),
        received.terms().flag(),
        creations,
        root,
        Optional.of(received.sender()),
        Optional.empty());
  }

  private static Bytes root(Bytes execHash) {
    try {
      String text = new String(execHash.unsafeArray(), StandardCharsets.US_ASCII);
      return Bytes.wrap(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException none) {
      return execHash;
    }
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
