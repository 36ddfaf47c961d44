package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.exchange.ApiVersion;
import io.witan.protocol.privacy.exchange.Distribution;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/**
 * Vectors of what GoQuorum says to its transaction manager, said to ours. Names of keys and of
 * earlier transactions are put in place of the vectors', which are none.
 */
final class ManagerVectors {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String NEWEST = "application/vnd.tessera-4.0+json";
  private static final String APART =
      "how GoQuorum compares texts of versions: a node here is beside its manager";

  /** GoQuorum's names of what versions brought. */
  private static final Map<String, ApiVersion> FEATURES =
      Map.of(
          "PrivacyEnhancements", ApiVersion.ENHANCED_PRIVACY,
          "MultiTenancy", ApiVersion.SEVERAL_KEYS,
          "MultiplePrivateStates", ApiVersion.PRIVACY_GROUPS,
          "MandatoryRecipients", ApiVersion.MANDATORY_RECIPIENTS);

  private final LoneExchange manager;
  private final List<PartyKey> keys;

  ManagerVectors(LoneExchange manager) {
    this.manager = manager;
    this.keys = manager.node().keys();
  }

  /** Judges one case. */
  Outcome check(JsonNode test) {
    JsonNode input = test.path("input");
    JsonNode expected = Fields.node(test, "expected");
    String id = Fields.text(test, "id");
    return switch (id.replaceFirst("-[0-9].*", "")) {
      case "features" -> features(input, expected);
      case "content-type" -> contentType(expected);
      case "send-party-protection" -> send(expected);
      case "send-mandatory-recipients" -> mandatory(input, Fields.node(expected, "jsonSubset"));
      case "send-pp-old-tessera" -> oldRecipient(input, expected);
      case "sendsignedtx-old-tessera-octet-stream" -> signed(expected);
      case "receive" -> receive(input, expected);
      case "mandatory" -> unknownMandatory(input, expected);
      case "groups" -> groups(input, expected);
      case "eph-left-pad" -> padded(Fields.bytes(input.asText()), expected);
      case "eph-empty" ->
          Outcome.equal(
              "none",
              expected.path("isEmpty").asBoolean(),
              PayloadHash.padded(Fields.bytes(input.asText())).isNone());
      default ->
          id.startsWith("parse-version-") || id.startsWith("compare-")
              ? new Outcome.Excluded(APART)
              : new Outcome.Uncovered("no such case of managers is known: " + id);
    };
  }

  private static Outcome features(JsonNode version, JsonNode expected) {
    Outcome outcome = Outcome.passed();
    for (String list : List.of("has", "hasNot")) {
      for (JsonNode feature : Fields.node(expected, list)) {
        boolean has = isSince(FEATURES.get(feature.asText()), version);
        outcome = outcome.and(Outcome.equal(feature.asText(), list.equals("has"), has));
      }
    }
    return outcome;
  }

  private static boolean isSince(ApiVersion feature, JsonNode version) {
    String[] since = feature.number().split("\\.", -1);
    int major = Integer.compare(version.path(0).asInt(), Integer.parseInt(since[0]));
    return major > 0 || (major == 0 && version.path(1).asInt() >= Integer.parseInt(since[1]));
  }

  private Outcome contentType(JsonNode expected) {
    String type = Fields.text(expected, "Content-Type");
    HttpResponse<String> sent =
        manager.ask(
            manager
                .to("/send")
                .headers("Content-Type", type, "Accept", Fields.text(expected, "Accept"))
                .POST(BodyPublishers.ofString("{\"payload\":\"AAAA\",\"to\":null}")));
    return Outcome.equal("status", 201, sent.statusCode())
        .and(Outcome.equal("answer's type", type, type(sent)));
  }

  private static String type(HttpResponse<String> response) {
    return response.headers().firstValue("Content-Type").orElse("");
  }

  private HttpResponse<String> post(String path, JsonNode body) {
    return manager.ask(
        manager
            .to(path)
            .headers("Content-Type", NEWEST, "Accept", NEWEST)
            .POST(BodyPublishers.ofString(body.toString())));
  }

  /** The request with our keys, and what it affects sent before; the answer has its members. */
  private Outcome send(JsonNode expected) {
    ObjectNode request = Fields.node(expected, "json").deepCopy();
    request.put("from", keys.get(0).toBase64());
    request.putArray("to").add(keys.get(1).toBase64()).add(keys.get(2).toBase64());
    PayloadHash creation = created(request.path("privacyFlag").asInt());
    request.putArray("affectedContractTransactions").add(creation.toBase64());
    HttpResponse<String> sent = post(Fields.text(expected, "path"), request);
    Outcome outcome = Outcome.equal("status", 201, sent.statusCode());
    JsonNode answer = tree(sent.body());
    for (String name : names(Fields.node(expected, "response"))) {
      outcome = outcome.and(Outcome.equal(name + " answered", true, answer.has(name)));
    }
    HttpResponse<String> read =
        manager.ask(
            manager
                .to(path(answer.path("key").asText()) + "?isRaw=false")
                .header("Accept", NEWEST));
    JsonNode payload = tree(read.body());
    return outcome
        .and(Outcome.equal("payload", Fields.text(request, "payload"), text(payload, "payload")))
        .and(
            Outcome.equal(
                "affected",
                request.path("affectedContractTransactions").toString(),
                payload.path("affectedContractTransactions").toString()));
  }

  private PayloadHash created(int flag) {
    return join(manager
            .node()
            .send(
                Bytes.ofInts(1),
                Optional.empty(),
                new Distribution(
                    keys,
                    PrivacyFlag.of(flag).orElseThrow(),
                    new TreeSet<>(),
                    Bytes.EMPTY,
                    List.of(),
                    Optional.empty())))
        .hash();
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private Outcome mandatory(JsonNode input, JsonNode subset) {
    ObjectNode request = MAPPER.createObjectNode().put("payload", "AAAA");
    request.setAll((ObjectNode) subset);
    request.putArray("to").add(keys.get(1).toBase64()).add(keys.get(2).toBase64());
    var mandatory = request.putArray("mandatoryRecipients");
    Fields.node(input, "mandatoryRecipients")
        .forEach(name -> mandatory.add(keys.get(2).toBase64()));
    HttpResponse<String> sent = post("/send", request);
    String key = tree(sent.body()).path("key").asText();
    HttpResponse<String> told = manager.ask(manager.to(path(key) + "/mandatory"));
    return Outcome.equal("status", 201, sent.statusCode())
        .and(Outcome.equal("mandatory", keys.get(2).toBase64(), told.body()));
  }

  /** A recipient whose manager is too old, not a ledger: ours has one manager, of this version. */
  private Outcome oldRecipient(JsonNode input, JsonNode expected) {
    ObjectNode request = MAPPER.createObjectNode().put("payload", "AAAA");
    request.put("privacyFlag", Fields.number(input, "privacyFlag"));
    request.putArray("to").add(manager.old().toBase64());
    return Outcome.equal(
        "refused", expected.has("error"), post("/send", request).statusCode() == 403);
  }

  private Outcome signed(JsonNode expected) {
    PayloadHash raw = join(manager.node().storeRaw(Bytes.ofInts(7), Optional.empty()));
    String header = Fields.text(expected, "recipientsHeader").replaceFirst(" .*", "");
    HttpRequest.Builder request =
        manager
            .to(Fields.text(expected, "path"))
            .headers("Content-Type", Fields.text(expected, "contentType"))
            .header(header, keys.get(1) + "," + keys.get(2))
            .POST(BodyPublishers.ofByteArray(raw.bytes().toArray()));
    HttpResponse<String> sent = manager.ask(request);
    return Outcome.equal("status", 200, sent.statusCode())
        .and(Outcome.equal("hash", raw.toBase64(), sent.body()))
        .and(Outcome.equal("parties", 3, join(manager.node().participants(raw)).size()));
  }

  private Outcome receive(JsonNode input, JsonNode expected) {
    String prefix = Fields.text(expected, "pathPrefix");
    String hash = URLEncoder.encode(Fields.text(input, "hash"), StandardCharsets.UTF_8);
    String path = prefix.replace("<url-escaped base64 hash>", hash) + "false";
    HttpResponse<String> unknown = manager.ask(manager.to(path).header("Accept", NEWEST));
    boolean is404 = Fields.text(expected, "notFound").startsWith("HTTP 404");
    return Outcome.equal("not found", is404, unknown.statusCode() == 404);
  }

  private Outcome unknownMandatory(JsonNode input, JsonNode expected) {
    String hash = URLEncoder.encode(Fields.text(input, "hash"), StandardCharsets.UTF_8);
    String path = Fields.text(expected, "path").replace("<hash>", hash);
    return Outcome.equal("found", false, manager.ask(manager.to(path)).statusCode() == 200);
  }

  /** A group of our own has the members of the vector's. */
  private Outcome groups(JsonNode input, JsonNode expected) {
    PrivacyGroup group =
        new PrivacyGroup(
            "P1",
            "Pantheon Group 1",
            keys,
            Bytes.ofInts(1),
            PrivacyGroup.Type.PANTHEON,
            PrivacyGroup.State.ACTIVE);
    join(manager.node().groups().create(group, Optional.empty()));
    JsonNode found = tree(manager.ask(manager.to("/groups/pantheon")).body());
    int resident = manager.ask(manager.to(Fields.text(input, "path"))).statusCode();
    return Outcome.equal("status", 200, resident)
        .and(
            Outcome.equal(
                "members",
                new TreeSet<>(names(expected.path(0))),
                new TreeSet<>(names(found.path(0)))));
  }

  private static Outcome padded(Bytes content, JsonNode expected) {
    PayloadHash hash = PayloadHash.padded(content);
    return Outcome.equal("hex", Fields.bytes(expected, "hex"), hash.bytes())
        .and(Outcome.equal("base64", Fields.text(expected, "base64"), hash.toBase64()));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String path(String hash) {
    return "/transaction/" + URLEncoder.encode(hash, StandardCharsets.UTF_8);
  }

  private static String text(JsonNode object, String name) {
    return object.path(name).asText();
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}
