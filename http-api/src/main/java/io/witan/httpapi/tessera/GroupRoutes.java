package io.witan.httpapi.tessera;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.exchange.ExchangeRefused;
import io.witan.actors.exchange.PrivacyGroups;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Privacy groups. */
final class GroupRoutes {
  private static final int SEED_BYTES = 20;
  private static final int MOST_CHARACTERS = 10_000;

  private final PrivacyGroups groups;
  private final SecureRandom random = new SecureRandom();

  private GroupRoutes(PrivacyGroups groups) {
    this.groups = groups;
  }

  static List<Route> of(PrivacyGroups groups) {
    GroupRoutes routes = new GroupRoutes(groups);
    return List.of(
        Route.post("/createPrivacyGroup", TesseraLimits.SMALL_BYTES, routes::create),
        Route.post("/findPrivacyGroup", TesseraLimits.SMALL_BYTES, routes::find),
        Route.post("/retrievePrivacyGroup", TesseraLimits.SMALL_BYTES, routes::retrieve),
        Route.post("/deletePrivacyGroup", TesseraLimits.SMALL_BYTES, routes::delete),
        Route.get("/groups/{type}", routes::ofType));
  }

  private CompletionStage<HttpResponse> create(Call call) {
    JsonFields fields = call.json();
    List<PartyKey> members = fields.keys("addresses");
    if (members.isEmpty()) {
      throw Call.bad("addresses: is missing");
    }
    PrivacyGroup group =
        new PrivacyGroup(
            text(fields, "name"),
            text(fields, "description"),
            members,
            fields.read("seed", JsonFields::base64).orElseGet(this::seed),
            PrivacyGroup.Type.PANTHEON,
            PrivacyGroup.State.ACTIVE);
    Optional<PartyKey> from = fields.read("from", PartyKey::fromBase64);
    return groups.create(group, from).thenApply(made -> Replies.json(json(made)));
  }

  private static String text(JsonFields fields, String name) {
    String text = fields.text(name).orElse("");
    if (text.length() > MOST_CHARACTERS) {
      throw Call.bad(name + ": has more than " + MOST_CHARACTERS + " characters");
    }
    return text;
  }

  private Bytes seed() {
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    return Bytes.wrap(seed);
  }

  private CompletionStage<HttpResponse> find(Call call) {
    return groups.find(call.json().keys("addresses")).thenApply(GroupRoutes::list);
  }

  private CompletionStage<HttpResponse> retrieve(Call call) {
    Bytes id = call.json().require("privacyGroupId", JsonFields::base64);
    return groups.group(id).thenApply(group -> Replies.json(json(group)));
  }

  private CompletionStage<HttpResponse> delete(Call call) {
    JsonFields fields = call.json();
    Bytes id = fields.require("privacyGroupId", JsonFields::base64);
    return groups
        .delete(id, fields.require("from", PartyKey::fromBase64))
        .thenApply(group -> Replies.json(Json.text(JsonFields.base64(group.id()))));
  }

  private CompletionStage<HttpResponse> ofType(Call call) {
    String name = call.parameters().getFirst().toUpperCase(Locale.ROOT);
    for (PrivacyGroup.Type type : PrivacyGroup.Type.values()) {
      if (type.name().equals(name)) {
        return groups.ofType(type).thenApply(GroupRoutes::list);
      }
    }
    throw new ExchangeRefused(
        ExchangeRefused.Kind.NOT_FOUND, "groups are of type resident, legacy or pantheon");
  }

  private static HttpResponse list(List<PrivacyGroup> groups) {
    ArrayNode array = Json.array();
    groups.forEach(group -> array.add(json(group)));
    return Replies.json(array);
  }

  private static JsonNode json(PrivacyGroup group) {
    ObjectNode answer =
        Json.object()
            .put("privacyGroupId", JsonFields.base64(group.id()))
            .put("name", group.name())
            .put("description", group.description())
            .put("type", group.type().name());
    answer.set("members", Replies.keys(group.members()));
    return answer;
  }
}
