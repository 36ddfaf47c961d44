package io.witan.protocol.privacy.enclave;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.util.List;

/** All that an enclave is ever asked to do with one of its keys; no answer holds a key. */
public sealed interface KeyRequest {
  /** Seals a message for some recipients. */
  record Seal(Bytes message, List<PartyKey> recipients, PayloadTerms terms) implements KeyRequest {
    @Override
    public String toString() {
      return "Seal";
    }
  }

  /** Seals a message to its sender alone. */
  record SealRaw(Bytes message) implements KeyRequest {
    @Override
    public String toString() {
      return "SealRaw";
    }
  }

  /** Seals for some recipients what was sealed to its sender alone. */
  record SealSigned(RawPayload raw, List<PartyKey> recipients, PayloadTerms terms)
      implements KeyRequest {}

  /** Reads a payload; nothing where the key is not a party's. */
  record Open(EncodedPayload payload) implements KeyRequest {}

  record OpenRaw(RawPayload raw) implements KeyRequest {}

  /** Makes a box for one more recipient of a payload that the key sent. */
  record AddRecipient(EncodedPayload payload, PartyKey recipient) implements KeyRequest {}

  /** The security hash by which a payload proves that its sender holds a creating transaction. */
  record ProveHeld(Bytes cipherText, EncodedPayload creating) implements KeyRequest {}
}
