package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.CurveOrder;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.privacy.enclave.NaclEncryptor;
import java.util.Base64;

/** Vectors about keys, signatures and addresses. */
final class CryptoVectors {
  private CryptoVectors() {}

  static Outcome crypto(JsonNode test) {
    JsonNode input = Fields.node(test, "input");
    JsonNode expected = Fields.node(test, "expected");
    if (input.isTextual()) {
      return key(Fields.bytes(input.asText()), expected);
    }
    Bytes raw = Fields.bytes(input, "signature");
    if (expected.isTextual()) {
      Signature signature =
          new Signature(0, Uint256.of(raw.slice(0, 32)), Uint256.of(raw.slice(32, 64)));
      return Outcome.holds(!CurveOrder.isLow(signature), "a high s is taken for a low one");
    }
    Signature signature = Signature.of(raw);
    PublicKey found =
        Secp256k1.get()
            .recoverKey(Fields.hash(input, "hash"), signature)
            .orElseThrow(() -> new MalformedTest("the signature has no key"));
    return samePoint(expected, "publicKey", found);
  }

  private static Outcome key(Bytes secret, JsonNode expected) {
    PublicKey key = Secp256k1.get().publicKey(secret);
    return samePoint(expected, "publicKey", key)
        .and(Outcome.equal("address", Fields.address(expected, "address"), key.address()));
  }

  /** A point may be written with or without the 04 that marks it as uncompressed. */
  private static Outcome samePoint(JsonNode expected, String name, PublicKey key) {
    Bytes stated = Fields.bytes(expected, name);
    Bytes xy = stated.size() == 65 ? stated.slice(1, 65) : stated;
    return Outcome.equal("public key", xy, key.xy());
  }

  static Outcome create2(JsonNode test) {
    JsonNode input = Fields.node(test, "input");
    Bytes salt = Fields.word(input, "salt").toBytes32();
    Bytes code = Keccak.hash(Fields.bytes(input, "initCode")).bytes();
    Hash hash =
        Keccak.hash(
            Bytes.concat(Bytes.ofInts(0xff), Fields.address(input, "origin").bytes(), salt, code));
    return Outcome.equal(
        "address", Fields.address(test, "expected"), Address.of(hash.bytes().slice(12, 32)));
  }

  static Outcome keystore(JsonNode test) {
    JsonNode input = Fields.node(test, "input");
    return KeystoreTests.check(
        Fields.node(input, "keystore"),
        Fields.text(input, "password"),
        Fields.bytes(Fields.node(test, "expected"), "privateKey"));
  }

  static Outcome quickstart(JsonNode test) {
    JsonNode input = Fields.node(test, "input");
    if (input.has("keystore")) {
      return keystore(test);
    }
    if (input.has("nodekey")) {
      return key(Fields.bytes(input, "nodekey"), Fields.node(test, "expected"));
    }
    byte[] secret = Base64.getDecoder().decode(Fields.text(input, "privateKeyBase64"));
    return Outcome.equal(
        "public key",
        Fields.text(Fields.node(test, "expected"), "publicKeyBase64"),
        new NaclEncryptor().ofSecret(Bytes.wrap(secret)).key().toBase64());
  }
}
