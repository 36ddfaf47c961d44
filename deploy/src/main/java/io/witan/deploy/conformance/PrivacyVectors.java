package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadCodec;
import io.witan.protocol.rlp.RlpWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Vectors about the payloads of private transactions. */
final class PrivacyVectors {
  private PrivacyVectors() {}

  static Outcome payload(JsonNode test) {
    JsonNode input = test.path("input");
    JsonNode expected = Fields.node(test, "expected");
    if (input.has("encoded")) {
      return decoded(Fields.bytes(input, "encoded"), expected);
    }
    if (expected.has("encoded")) {
      return oldest(input, Fields.bytes(expected, "encoded"));
    }
    if (input.has("cipherText")) {
      return digest(input.get("cipherText").asText(), expected);
    }
    Bytes item = input instanceof NullNode ? Bytes.EMPTY : Fields.bytes(input.asText());
    return Outcome.equal(
        "RLP", Fields.bytes(expected.asText()), new RlpWriter().bytes(item).toBytes());
  }

  private static Outcome decoded(Bytes encoded, JsonNode expected) {
    EncodedPayload payload = PayloadCodec.decode(encoded);
    TreeMap<Bytes, Bytes> affected = new TreeMap<>();
    for (JsonNode pair : Fields.node(expected, "affectedContractTransactions")) {
      affected.put(Fields.bytes(pair, "txHash"), Fields.bytes(pair, "securityHash"));
    }
    Bytes again = PayloadCodec.LEGACY.encode(payload);
    return parts(expected, payload)
        .and(
            Outcome.equal(
                "privacy mode",
                Fields.number(expected, "privacyMode"),
                (long) payload.terms().flag().code()))
        .and(Outcome.equal("affected", affected, new TreeMap<>(payload.terms().affected())))
        .and(
            Outcome.equal(
                "execution hash", Fields.bytes(expected, "execHash"), payload.terms().execHash()))
        .and(Outcome.equal("read again", payload, PayloadCodec.decode(again)));
  }

  private static Outcome parts(JsonNode expected, EncodedPayload payload) {
    return Outcome.equal("sender", Fields.bytes(expected, "senderKey"), payload.sender().bytes())
        .and(
            Outcome.equal(
                "cipher text", Fields.bytes(expected, "cipherText"), payload.cipherText()))
        .and(Outcome.equal("nonce", Fields.bytes(expected, "cipherTextNonce"), payload.nonce()))
        .and(Outcome.equal("boxes", list(expected, "recipientBoxes"), payload.boxes()))
        .and(
            Outcome.equal(
                "nonce of the boxes",
                Fields.bytes(expected, "recipientNonce"),
                payload.recipientNonce()))
        .and(
            Outcome.equal(
                "recipients",
                list(expected, "recipientKeys"),
                payload.recipients().stream().map(PartyKey::bytes).toList()));
  }

  /** What was written before there were privacy modes is how today's encoding begins. */
  private static Outcome oldest(JsonNode input, Bytes encoded) {
    EncodedPayload payload = PayloadCodec.decode(encoded);
    Bytes today = PayloadCodec.LEGACY.encode(payload);
    return parts(input, payload)
        .and(Outcome.equal("encoded", encoded, today.slice(0, encoded.size())));
  }

  private static Outcome digest(String text, JsonNode expected) {
    Bytes cipherText = Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    Optional<String> orion =
        Optional.ofNullable(expected.get("sha512_256_base64")).map(JsonNode::asText);
    if (orion.isPresent()) {
      byte[] found = PayloadHash.orion(cipherText).toArray();
      return Outcome.equal("digest", orion.get(), Base64.getEncoder().encodeToString(found));
    }
    return Outcome.equal(
        "bytes",
        Fields.number(expected, "lengthBytes"),
        (long) PayloadHash.ofCipherText(cipherText).bytes().size());
  }

  private static List<Bytes> list(JsonNode parent, String name) {
    List<Bytes> found = new ArrayList<>();
    Fields.node(parent, name).forEach(item -> found.add(Fields.bytes(item.asText())));
    return found;
  }
}
