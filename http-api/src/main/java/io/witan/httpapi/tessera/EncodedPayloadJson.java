package io.witan.httpapi.tessera;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.util.Collection;
import java.util.Optional;

/** A payload that is passed from one manager's owner to another's, as Tessera writes it in JSON. */
public final class EncodedPayloadJson {
  private EncodedPayloadJson() {}

  static ObjectNode write(EncodedPayload payload) {
    PayloadTerms terms = payload.terms();
    ObjectNode answer =
        Json.object()
            .put("senderKey", payload.sender().toBase64())
            .put("cipherText", JsonFields.base64(payload.cipherText()))
            .put("cipherTextNonce", JsonFields.base64(payload.nonce()));
    answer.set("recipientBoxes", base64(payload.boxes()));
    answer.put("recipientNonce", JsonFields.base64(payload.recipientNonce()));
    answer.set("recipientKeys", Replies.keys(payload.recipients()));
    answer.put("privacyMode", terms.flag().code());
    ObjectNode affected = answer.putObject("affectedContractTransactions");
    terms
        .affected()
        .forEach((hash, proof) -> affected.put(JsonFields.base64(hash), JsonFields.base64(proof)));
    answer.put("execHash", JsonFields.base64(terms.execHash()));
    if (!terms.mandatory().isEmpty()) {
      answer.set("mandatoryRecipients", Replies.keys(terms.mandatory()));
    }
    terms.group().ifPresent(group -> answer.put("privacyGroupId", JsonFields.base64(group)));
    return answer;
  }

  private static ArrayNode base64(Collection<Bytes> items) {
    ArrayNode array = Json.array();
    items.forEach(item -> array.add(JsonFields.base64(item)));
    return array;
  }

  /**
   * Reads it.
   *
   * @throws io.witan.actors.exchange.ExchangeRefused if it is none, with the field and the reason
   */
  public static EncodedPayload read(JsonNode json) {
    return PartyRoutes.sound(read(new JsonFields(json)));
  }

  private static EncodedPayload read(JsonFields fields) {
    long code = fields.number("privacyMode", 0);
    PrivacyFlag flag =
        PrivacyFlag.of(code)
            .orElseThrow(() -> Call.bad("privacyMode: " + code + " is none of 0 to 3"));
    Optional<Bytes> execHash = fields.read("execHash", JsonFields::base64);
    PayloadTerms terms =
        new PayloadTerms(
            flag,
            fields.pairs("affectedContractTransactions"),
            execHash.orElse(Bytes.EMPTY),
            fields.keys("mandatoryRecipients"),
            fields.read("privacyGroupId", JsonFields::base64));
    return new EncodedPayload(
        fields.require("senderKey", PartyKey::fromBase64),
        fields.require("cipherText", JsonFields::base64),
        fields.require("cipherTextNonce", JsonFields::base64),
        fields.list("recipientBoxes", TesseraLimits.MOST_KEYS, JsonFields::base64),
        fields.require("recipientNonce", JsonFields::base64),
        fields.keys("recipientKeys"),
        terms);
  }
}
