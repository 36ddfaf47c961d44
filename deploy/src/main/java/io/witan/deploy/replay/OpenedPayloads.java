package io.witan.deploy.replay;

import io.witan.persistence.payload.PayloadRows;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.Enclave;
import io.witan.protocol.privacy.enclave.Encryptor;
import io.witan.protocol.privacy.enclave.PartySecret;
import io.witan.protocol.privacy.enclave.SharedKeys;
import io.witan.protocol.privacy.exchange.PrivacyRules;
import io.witan.protocol.privacy.exchange.Readers;
import io.witan.protocol.privacy.exchange.Received;
import io.witan.protocol.privacy.extension.Consent;
import io.witan.protocol.privacy.ledger.PrivateDerivation;
import io.witan.protocol.privacy.ledger.PrivatePayload;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Payloads as a running manager's keys open them, read by a stopped node's operator: their use is
 * not in the node's audit, which is the node's own.
 */
final class OpenedPayloads implements PrivateDerivation.Opened, AutoCloseable {
  private record Key(PartySecret secret, SharedKeys shared, Enclave enclave) {}

  private final PayloadRows rows;
  private final Map<PartyKey, Key> keys = new LinkedHashMap<>();

  private OpenedPayloads(PayloadRows rows) {
    this.rows = rows;
  }

  /** The payloads in some rows, opened by some keys, which are wiped at the end. */
  OpenedPayloads(PayloadRows rows, Encryptor encryptor, List<PartySecret> secrets) {
    this.rows = rows;
    for (PartySecret secret : secrets) {
      SharedKeys shared = new SharedKeys(encryptor, secret);
      keys.put(secret.key(), new Key(secret, shared, new Enclave(shared)));
    }
  }

  /**
   * The same by some of the keys alone, whose owner closes them.
   *
   * @return empty where one of them is not here
   */
  Optional<OpenedPayloads> by(List<PartyKey> some) {
    OpenedPayloads theirs = new OpenedPayloads(rows);
    some.forEach(key -> Optional.ofNullable(keys.get(key)).ifPresent(k -> theirs.keys.put(key, k)));
    return theirs.keys.size() == some.size() ? Optional.of(theirs) : Optional.empty();
  }

  /** A payload as it is run; empty where no key here is a party to it, or it is not here. */
  @Override
  public Optional<PrivatePayload> open(PayloadHash hash) {
    return rows.payload(hash).flatMap(this::open);
  }

  /** The same, and whether one of the keys agreed by it to an extension. */
  @Override
  public Optional<PrivatePayload> openConsent(PayloadHash hash) {
    return open(hash)
        .map(
            found ->
                found
                    .sender()
                    .filter(keys::containsKey)
                    .flatMap(own -> Consent.decode(found.data()))
                    .flatMap(this::open)
                    .filter(box -> box.sender().filter(keys::containsKey).isPresent())
                    .filter(box -> box.data().size() == Address.SIZE)
                    .map(box -> found.agreeingTo(Address.of(box.data())))
                    .orElse(found));
  }

  boolean isDeleted(PayloadHash hash) {
    return rows.payload(hash).isEmpty() && rows.isDeleted(hash);
  }

  private Optional<PrivatePayload> open(EncodedPayload payload) {
    Optional<Bytes> message =
        readers(payload).stream()
            .flatMap(key -> key.enclave.open(payload, key.secret).stream())
            .findFirst();
    return message.flatMap(
        opened ->
            terms(payload)
                .map(
                    terms ->
                        PrivatePayload.of(
                            new Received(
                                payload.hash(),
                                opened,
                                terms,
                                payload.sender(),
                                Readers.managed(payload, own())))));
  }

  private List<PartyKey> own() {
    return new ArrayList<>(keys.keySet());
  }

  private List<Key> readers(EncodedPayload payload) {
    return Readers.of(payload, own(), Optional.empty()).stream().map(keys::get).toList();
  }

  private Optional<PayloadTerms> terms(EncodedPayload payload) {
    PayloadTerms terms = payload.terms();
    if (terms.affected().isEmpty()) {
      return Optional.of(terms);
    }
    TreeMap<PayloadHash, EncodedPayload> affected = new TreeMap<>();
    TreeMap<PayloadHash, Bytes> proofs = new TreeMap<>();
    for (Bytes named : terms.affected().keySet()) {
      PayloadHash creation = PayloadHash.padded(named);
      Optional<EncodedPayload> creating =
          rows.payload(creation).filter(its -> !Readers.managed(its, own()).isEmpty());
      if (creating.isPresent()) {
        affected.put(creation, creating.get());
        readers(creating.get()).stream()
            .flatMap(
                key ->
                    key
                        .enclave
                        .securityHash(payload.cipherText(), creating.get(), key.secret)
                        .stream())
            .findFirst()
            .ifPresent(proof -> proofs.put(creation, proof));
      }
    }
    return PrivacyRules.readable(payload, affected, proofs);
  }

  @Override
  public void close() {
    rows.close();
    for (Key key : keys.values()) {
      key.shared.close();
      key.secret.close();
    }
  }
}
