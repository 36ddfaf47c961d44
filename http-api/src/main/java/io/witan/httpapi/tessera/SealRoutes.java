package io.witan.httpapi.tessera;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.exchange.TransactionManager;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Payloads that are sealed and opened here, but not kept. */
final class SealRoutes {
  private final TransactionManager manager;

  private SealRoutes(TransactionManager manager) {
    this.manager = manager;
  }

  static List<Route> of(TransactionManager manager, TesseraLimits limits) {
    SealRoutes routes = new SealRoutes(manager);
    return List.of(
        Route.post("/encodedpayload/create", limits.bodyBytes(), routes::seal),
        Route.post("/encodedpayload/decrypt", limits.bodyBytes(), routes::open));
  }

  private CompletionStage<HttpResponse> seal(Call call) {
    if (call.media().isEmpty()) {
      return SendRoutes.notJson();
    }
    JsonFields fields = call.json();
    SendRequest request = SendRequest.of(fields);
    return manager
        .seal(fields.require("payload", JsonFields::base64), request.from(), request.distribution())
        .thenApply(payload -> Replies.json(StatusCodes.OK, call.media().get(), json(payload)));
  }

  private CompletionStage<HttpResponse> open(Call call) {
    if (call.media().isEmpty()) {
      return SendRoutes.notJson();
    }
    EncodedPayload payload = payload(call.json());
    payload
        .fault()
        .ifPresent(
            fault -> {
              throw Call.bad(fault);
            });
    return manager
        .open(payload)
        .thenApply(
            answer ->
                PayloadRoutes.json(call.accepted())
                    .apply(
                        PayloadRoutes.found(answer, "No key of this manager opens the payload")));
  }

  private static ObjectNode json(EncodedPayload payload) {
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

  private static EncodedPayload payload(JsonFields fields) {
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
