package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.ledger.TransactionSigning;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.extension.ExtensionEvent;
import io.witan.protocol.privacy.ledger.PrivacyMarker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Vectors about privacy marker transactions, and about the events of contract extension. */
final class PrivacyMarkerVectors {
  private static final Uint256 CHAIN = Uint256.of(1337);
  private static final Signer SENDER = signer(1);
  private static final long NONCE = 9;

  private PrivacyMarkerVectors() {}

  private static Signer signer(long secret) {
    return Secp256k1.get().signer(Uint256.of(secret).toBytes32());
  }

  static Outcome check(JsonNode test) {
    String id = Fields.text(test, "id");
    JsonNode input = test.path("input");
    JsonNode expected = Fields.node(test, "expected");
    return switch (id) {
      case "precompile-address" ->
          Outcome.equal(id, Fields.address(expected.asText()), PrivacyMarker.PRECOMPILE);
      case "test-keys" ->
          Outcome.equal(
              id,
              Fields.address(expected, "address"),
              Secp256k1.get().publicKey(Fields.bytes(input, "privateKey")).address());
      case "run-privacy-manager-error" ->
          new Outcome.Excluded("a private ledger waits for a payload that cannot be had");
      default -> id.startsWith("extension-") ? event(input, expected) : run(id, expected);
    };
  }

  private static Outcome event(JsonNode input, JsonNode expected) {
    List<Hash> topics = new ArrayList<>();
    Fields.node(input, "topics")
        .forEach(topic -> topics.add(Hash.of(Fields.bytes(topic.asText()))));
    boolean shared =
        ExtensionEvent.of(topics).filter(ExtensionEvent.STATE_SHARED::equals).isPresent();
    return Outcome.equal("shared", expected.path("isStateSharedLog").asBoolean(), shared);
  }

  /** A marker and its payload, as a party makes something of them. */
  private static Outcome run(String id, JsonNode expected) {
    Address to =
        switch (id) {
          case "run-not-a-marker-tx" -> PrivateScene.PUBLIC;
          case "run-evm-depth-1" -> PrivateScene.SENDER; // a contract that calls the precompile
          default -> PrivacyMarker.PRECOMPILE;
        };
    Legacy unsigned = legacy(Optional.of(to));
    Legacy marker =
        id.equals("run-marker-tx-that-is-private")
            ? TransactionSigning.signPrivate(unsigned, SENDER)
            : (Legacy) TransactionSigning.sign(unsigned, CHAIN, SENDER);
    Signer other = id.equals("run-inner-tx-bad-signature") ? signer(2) : SENDER;
    Bytes payload =
        PrivacyMarker.encode(TransactionSigning.signPrivate(legacy(Optional.empty()), other));
    Optional<RecoveredTransaction> inner =
        RecoveredTransaction.recover(marker, Secp256k1.get(), true)
            .filter(tx -> PrivacyMarker.isMarker(PrivateScene.rules(true), tx.transaction()))
            .flatMap(tx -> PrivacyMarker.inner(payload, tx, Secp256k1.get()));
    Outcome applied =
        Outcome.equal("applied", expected.path("innerApplied").asBoolean(), inner.isPresent());
    return inner.isEmpty() || !expected.has("nonceDuringInner")
        ? applied
        : applied.and(
            Outcome.equal(
                "nonce",
                Fields.number(expected, "nonceDuringInner"),
                inner.get().transaction().nonce()));
  }

  private static Legacy legacy(Optional<Address> to) {
    return new Legacy(
        NONCE,
        Uint256.ZERO,
        100_000,
        to,
        Uint256.ZERO,
        PayloadHash.ofCipherText(Bytes.EMPTY).bytes(),
        Uint256.ZERO,
        Uint256.ZERO,
        Uint256.ZERO);
  }
}
