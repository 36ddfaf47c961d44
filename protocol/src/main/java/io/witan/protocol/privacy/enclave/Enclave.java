package io.witan.protocol.privacy.enclave;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What an enclave does for one of its keys. A payload has a key of its own; the boxes hold that
 * key, sealed by what its sender shares with each recipient. Nothing here keeps or returns a
 * payload's key.
 */
public final class Enclave {
  /**
   * Randomness of one payload, of the encryptor's sizes; never used twice.
   *
   * @param payloadKey 32 bytes
   */
  public record Entropy(Bytes payloadKey, Bytes nonce, Bytes recipientNonce) {
    @Override
    public String toString() {
      return "Entropy";
    }
  }

  /** What became of sealing. */
  public sealed interface Sealed {
    record Done(EncodedPayload payload) implements Sealed {}

    /** The key is none of the network's curve. */
    record BadRecipient(PartyKey key) implements Sealed {}

    /** The raw payload is not of this sender, or was damaged. */
    record NotOurs() implements Sealed {}
  }

  private final Encryptor encryptor;

  public Enclave(Encryptor encryptor) {
    this.encryptor = encryptor;
  }

  /**
   * Seals a message for some recipients.
   *
   * @param recipients in the order of their boxes; the sender among them where it is to read its
   *     own payload again
   */
  public Sealed encrypt(
      Bytes message,
      PartySecret sender,
      List<PartyKey> recipients,
      PayloadTerms terms,
      Entropy entropy) {
    Bytes cipherText = encryptor.seal(message, entropy.nonce(), entropy.payloadKey());
    return sealed(
        sender, cipherText, entropy.nonce(), entropy.payloadKey(), recipients, terms, entropy);
  }

  /** Seals a message to its sender alone. */
  public RawPayload encryptRaw(Bytes message, PartySecret sender, Entropy entropy) {
    Bytes cipherText = encryptor.seal(message, entropy.nonce(), entropy.payloadKey());
    Bytes box = encryptor.seal(entropy.payloadKey(), entropy.nonce(), self(sender));
    return new RawPayload(sender.key(), cipherText, entropy.nonce(), box);
  }

  /** Seals a raw payload for some recipients: its cipher text and hash stay. */
  public Sealed encrypt(
      RawPayload raw,
      PartySecret sender,
      List<PartyKey> recipients,
      PayloadTerms terms,
      Entropy entropy) {
    Optional<Bytes> key = keyOf(raw, sender);
    if (key.isEmpty()) {
      return new Sealed.NotOurs();
    }
    return sealed(sender, raw.cipherText(), raw.nonce(), key.get(), recipients, terms, entropy);
  }

  private Sealed sealed(
      PartySecret sender,
      Bytes cipherText,
      Bytes nonce,
      Bytes payloadKey,
      List<PartyKey> recipients,
      PayloadTerms terms,
      Entropy entropy) {
    List<Bytes> boxes = new ArrayList<>();
    List<PartyKey> distinct = List.copyOf(new LinkedHashSet<>(recipients));
    for (PartyKey recipient : distinct) {
      Optional<Bytes> shared = encryptor.shared(recipient, sender);
      if (shared.isEmpty()) {
        return new Sealed.BadRecipient(recipient);
      }
      boxes.add(encryptor.seal(payloadKey, entropy.recipientNonce(), shared.get()));
    }
    return new Sealed.Done(
        new EncodedPayload(
            sender.key(), cipherText, nonce, boxes, entropy.recipientNonce(), distinct, terms));
  }

  /**
   * The message of a payload that was sealed to, or by, the owner of a key.
   *
   * @return empty where no box of it opens
   */
  public Optional<Bytes> open(EncodedPayload payload, PartySecret own) {
    return keyOf(payload, own)
        .flatMap(key -> encryptor.open(payload.cipherText(), payload.nonce(), key));
  }

  public Optional<Bytes> open(RawPayload raw, PartySecret own) {
    return keyOf(raw, own).flatMap(key -> encryptor.open(raw.cipherText(), raw.nonce(), key));
  }

  /**
   * A box for one more recipient of a payload that the owner of the key sent, with the nonce of the
   * other boxes.
   *
   * @return empty where the payload is not the owner's or the recipient's key is none
   */
  public Optional<Bytes> boxFor(EncodedPayload payload, PartySecret sender, PartyKey recipient) {
    if (!payload.sender().equals(sender.key())) {
      return Optional.empty();
    }
    return keyOf(payload, sender)
        .flatMap(
            key ->
                encryptor
                    .shared(recipient, sender)
                    .map(shared -> encryptor.seal(key, payload.recipientNonce(), shared)));
  }

  /**
   * What proves that a sender holds the transaction which created an affected contract: SHA3-512 of
   * the new cipher text, the creating one and its payload's key.
   *
   * @return empty where the owner of the key cannot open the creating transaction
   */
  public Optional<Bytes> securityHash(Bytes cipherText, EncodedPayload creating, PartySecret own) {
    return keyOf(creating, own)
        .map(key -> PayloadHash.sha3(cipherText, creating.cipherText(), key));
  }

  private Optional<Bytes> keyOf(RawPayload raw, PartySecret own) {
    return raw.sender().equals(own.key())
        ? encryptor.open(raw.encryptedKey(), raw.nonce(), self(own))
        : Optional.empty();
  }

  /**
   * The key of a payload. A recipient's box is where its key is; the oldest managers sent one box
   * without keys; a sender may be left with a recipient's copy, which names the recipient first.
   */
  private Optional<Bytes> keyOf(EncodedPayload payload, PartySecret own) {
    List<PartyKey> keys = payload.recipients();
    int at = keys.isEmpty() ? 0 : keys.indexOf(own.key());
    if (at >= 0 && at < payload.boxes().size()) {
      return keyOf(payload, at, payload.sender(), own);
    }
    return payload.sender().equals(own.key()) && !keys.isEmpty() && !payload.boxes().isEmpty()
        ? keyOf(payload, 0, keys.getFirst(), own)
        : Optional.empty();
  }

  private Optional<Bytes> keyOf(EncodedPayload payload, int box, PartyKey other, PartySecret own) {
    return encryptor
        .shared(other, own)
        .flatMap(
            shared -> encryptor.open(payload.boxes().get(box), payload.recipientNonce(), shared));
  }

  private Bytes self(PartySecret own) {
    return encryptor
        .shared(own.key(), own)
        .orElseThrow(() -> new IllegalStateException("a key of our own is none: " + own));
  }
}
