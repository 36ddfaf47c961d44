package io.witan.protocol.privacy.extension;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.JsonFields;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a party agrees to an extension so that later its own node alone can tell: the management
 * contract's address, sealed by the party to itself, is a payload to all whom the extension
 * concerns. Nobody else can have sealed it; its hash goes with the vote. The JSON is that of a
 * transaction manager's {@code /encodedpayload/create}.
 */
public final class Consent {
  private Consent() {}

  /** The payload that holds what was sealed. */
  public static Bytes encode(EncodedPayload sealed) {
    String json =
        ("{\"senderKey\":\"%s\",\"cipherText\":\"%s\",\"cipherTextNonce\":\"%s\","
                + "\"recipientBoxes\":[%s],\"recipientNonce\":\"%s\",\"recipientKeys\":[%s],"
                + "\"privacyMode\":0,\"affectedContractTransactions\":{},\"execHash\":\"\"}")
            .formatted(
                sealed.sender().toBase64(),
                base64(sealed.cipherText()),
                base64(sealed.nonce()),
                quoted(sealed.boxes().stream().map(Consent::base64).toList()),
                base64(sealed.recipientNonce()),
                quoted(sealed.recipients().stream().map(PartyKey::toBase64).toList()));
    return Bytes.wrap(json.getBytes(StandardCharsets.US_ASCII));
  }

  private static String quoted(List<String> texts) {
    return texts.isEmpty() ? "" : '"' + String.join("\",\"", texts) + '"';
  }

  private static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.unsafeArray());
  }

  /** What was sealed; empty where a payload is no consent. */
  public static Optional<EncodedPayload> decode(Bytes payload) {
    try {
      String json = new String(payload.unsafeArray(), StandardCharsets.UTF_8);
      Map<String, String> texts = JsonFields.texts(json);
      Map<String, String> values = JsonFields.values(json);
      EncodedPayload sealed =
          new EncodedPayload(
              PartyKey.fromBase64(texts.getOrDefault("senderKey", "")),
              bytes(texts.getOrDefault("cipherText", "")),
              bytes(texts.getOrDefault("cipherTextNonce", "")),
              list(values.get("recipientBoxes")).stream().map(Consent::bytes).toList(),
              bytes(texts.getOrDefault("recipientNonce", "")),
              list(values.get("recipientKeys")).stream().map(PartyKey::fromBase64).toList(),
              PayloadTerms.STANDARD);
      return Optional.of(sealed).filter(found -> found.fault().isEmpty());
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static List<String> list(String value) {
    return value == null || value.equals("null") ? List.of() : JsonFields.list(value);
  }

  private static Bytes bytes(String base64) {
    return Bytes.wrap(Base64.getDecoder().decode(base64));
  }
}
