package io.witan.actors.exchange;

import akka.actor.typed.ActorRef;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.enclave.Enclave;
import io.witan.protocol.privacy.enclave.RawPayload;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.util.List;
import java.util.Optional;

/** All that is ever asked of the holder of a secret key; no answer holds a key. */
sealed interface KeyCommand {
  /** Seals a message for some recipients. */
  record Seal(
      Bytes message,
      List<PartyKey> recipients,
      PayloadTerms terms,
      ActorRef<Enclave.Sealed> replyTo)
      implements KeyCommand {
    @Override
    public String toString() {
      return "Seal";
    }
  }

  /** Seals a message to its sender alone. */
  record SealRaw(Bytes message, ActorRef<RawPayload> replyTo) implements KeyCommand {
    @Override
    public String toString() {
      return "SealRaw";
    }
  }

  /** Seals for some recipients what was sealed to its sender alone. */
  record SealSigned(
      RawPayload raw,
      List<PartyKey> recipients,
      PayloadTerms terms,
      ActorRef<Enclave.Sealed> replyTo)
      implements KeyCommand {}

  /** Reads a payload; empty where the key is not a party's. */
  record Open(EncodedPayload payload, ActorRef<Optional<Bytes>> replyTo) implements KeyCommand {}

  record OpenRaw(RawPayload raw, ActorRef<Optional<Bytes>> replyTo) implements KeyCommand {}

  /** Makes a box for one more recipient of a payload that the key sent. */
  record AddRecipient(EncodedPayload payload, PartyKey recipient, ActorRef<Optional<Bytes>> replyTo)
      implements KeyCommand {}

  /** The security hash by which a payload proves that its sender holds a creating transaction. */
  record ProveHeld(Bytes cipherText, EncodedPayload creating, ActorRef<Optional<Bytes>> replyTo)
      implements KeyCommand {}

  /** Ends the holder, which wipes its secret. */
  record Stop() implements KeyCommand {}
}
