package io.witan.httpapi.method.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.httpapi.send.Payloads;
import io.witan.httpapi.tessera.EncodedPayloadJson;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.exchange.Received;
import io.witan.protocol.privacy.ledger.PrivatePayload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What hashes on the chain stand for, for the parties of the request's private state. */
public final class PayloadMethods {
  private final Chain chain;

  private PayloadMethods(Chain chain) {
    this.chain = chain;
  }

  public static List<RpcMethod> of(Chain chain) {
    PayloadMethods methods = new PayloadMethods(chain);
    return List.of(
        RpcMethod.later("eth_getQuorumPayload", methods::payload),
        RpcMethod.later("eth_getQuorumPayloadExtra", methods::extra),
        RpcMethod.later("eth_decryptQuorumPayload", methods::decrypted));
  }

  private CompletionStage<JsonNode> payload(Params params) {
    return received(params)
        .thenApply(found -> Json.data(found.map(Received::message).orElse(Bytes.EMPTY)));
  }

  private CompletionStage<JsonNode> extra(Params params) {
    return received(params).thenApply(PayloadMethods::json);
  }

  /** Of an encoded payload that the caller brings, as JSON in hexadecimal. */
  private CompletionStage<JsonNode> decrypted(Params params) {
    String text = new String(params.data(0).unsafeArray(), StandardCharsets.UTF_8);
    JsonNode encoded =
        Json.parse(text)
            .filter(JsonNode::isObject)
            .orElseThrow(() -> RpcError.invalidParams("no encoded payload in JSON").toException());
    return Payloads.ifParty(Payloads.manager(chain).open(EncodedPayloadJson.read(encoded)))
        .thenApply(PayloadMethods::json);
  }

  /** Empty where this private state is no party to it. */
  private CompletionStage<Optional<Received>> received(Params params) {
    String text = params.at(0).text();
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    if (digits.length() != 2 * PayloadHash.SIZE) {
      throw RpcError.server("Expected a Quorum digest of length 64, but got " + digits.length() / 2)
          .toException();
    }
    PayloadHash hash;
    try {
      hash = new PayloadHash(Bytes.fromHex(digits));
    } catch (IllegalArgumentException notHex) {
      throw RpcError.server("Invalid digest hex").toException();
    }
    var manager = Payloads.manager(chain);
    return hash.isNone()
        ? CompletableFuture.completedStage(Optional.empty())
        : Payloads.ifParty(manager.receive(hash, Optional.empty()));
  }

  /** With the names of GoQuorum's fields, which have capitals. */
  private static JsonNode json(Optional<Received> found) {
    ObjectNode json = Json.object();
    json.put("Payload", found.map(Received::message).orElse(Bytes.EMPTY).toHex());
    json.set("ExtraMetaData", found.map(PayloadMethods::terms).orElse(Json.nothing()));
    json.put("IsSender", found.filter(its -> its.managed().contains(its.sender())).isPresent());
    return json;
  }

  private static JsonNode terms(Received received) {
    PrivatePayload run = PrivatePayload.of(received);
    ObjectNode json = Json.object();
    ArrayNode creations = json.putArray("ACHashes");
    run.creations().forEach(creation -> creations.add(creation.toBase64()));
    Bytes root = run.root().size() == Hash.ZERO.bytes().size() ? run.root() : Hash.ZERO.bytes();
    json.put("ACMerkleRoot", root.toHex());
    json.put("PrivacyFlag", received.terms().flag().code());
    json.set("ManagedParties", keys(received.managed()));
    json.put("Sender", received.sender().toBase64());
    json.set("MandatoryRecipients", keys(received.terms().mandatory()));
    return json;
  }

  private static ArrayNode keys(List<PartyKey> keys) {
    ArrayNode json = Json.array();
    keys.forEach(key -> json.add(key.toBase64()));
    return json;
  }
}
