package io.witan.httpapi.tessera;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.exchange.PartyDirectory;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.exchange.ApiVersion;
import io.witan.protocol.privacy.exchange.PartyTable;
import io.witan.protocol.privacy.payload.PartyInfo;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What managers tell each other of whom they serve. */
final class DirectoryRoutes {
  private final PartyDirectory directory;

  private DirectoryRoutes(PartyDirectory directory) {
    this.directory = directory;
  }

  static List<Route> of(PartyDirectory directory) {
    DirectoryRoutes routes = new DirectoryRoutes(directory);
    return List.of(
        Route.get("/partyinfo", routes::show),
        Route.post("/partyinfo", TesseraLimits.PARTY_INFO_BYTES, routes::told),
        Route.post("/partyinfo/validate", TesseraLimits.SMALL_BYTES, routes::prove));
  }

  /** The versions that a manager says it speaks; those that nobody knows yet are left out. */
  static Set<ApiVersion> versions(Call call) {
    Set<ApiVersion> versions = EnumSet.noneOf(ApiVersion.class);
    call.headers(TesseraClient.VERSIONS_HEADER)
        .forEach(text -> ApiVersion.of(text).ifPresent(versions::add));
    return versions;
  }

  private CompletionStage<HttpResponse> told(Call call) {
    PartyInfo theirs = PartyRoutes.decoded(call.bytes(), PartyInfo::decode);
    return directory
        .told(theirs, versions(call))
        .thenApply(answer -> Replies.bytes(answer.encode()));
  }

  private CompletionStage<HttpResponse> prove(Call call) {
    return directory
        .prove(PartyRoutes.payload(call.bytes()))
        .thenApply(text -> Replies.text(new String(text.unsafeArray(), StandardCharsets.UTF_8)));
  }

  private CompletionStage<HttpResponse> show(Call call) {
    PartyInfo own = directory.own();
    SortedMap<PartyKey, String> keys = new TreeMap<>(own.recipients());
    Set<String> peers = new TreeSet<>(own.parties());
    for (var entry : directory.table().parties().entrySet()) {
      PartyTable.Reach reach = entry.getValue();
      keys.putIfAbsent(entry.getKey(), reach.url());
      peers.add(reach.url());
    }
    ObjectNode answer = Json.object().put("url", own.url());
    ArrayNode urls = answer.putArray("peers");
    peers.forEach(url -> urls.addObject().put("url", url));
    ArrayNode pairs = answer.putArray("keys");
    keys.forEach((key, url) -> pairs.addObject().put("key", key.toBase64()).put("url", url));
    return CompletableFuture.completedStage(Replies.json(answer));
  }
}
