package io.witan.httpapi.tessera;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.witan.actors.exchange.ExchangeRefused;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Answers in Tessera's forms. */
final class Replies {
  private Replies() {}

  static HttpResponse text(StatusCode status, String text) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, text));
  }

  static HttpResponse text(String text) {
    return text(StatusCodes.OK, text);
  }

  static HttpResponse empty(StatusCode status) {
    return HttpResponse.create().withStatus(status);
  }

  static HttpResponse json(StatusCode status, Media media, JsonNode tree) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(media.type(), ByteString.fromString(Json.write(tree))));
  }

  static HttpResponse json(JsonNode tree) {
    return json(StatusCodes.OK, Media.JSON, tree);
  }

  static HttpResponse bytes(Bytes bytes) {
    return HttpResponse.create()
        .withEntity(
            HttpEntities.create(
                ContentTypes.APPLICATION_OCTET_STREAM, ByteString.fromArray(bytes.toArray())));
  }

  /** With the path at which a payload is found. */
  static HttpResponse located(HttpResponse response, PayloadHash hash) {
    String segment = URLEncoder.encode(hash.toBase64(), StandardCharsets.UTF_8);
    return response.addHeader(RawHeader.create("Location", "transaction/" + segment));
  }

  static HttpResponse refused(ExchangeRefused refusal) {
    StatusCode status =
        switch (refusal.kind()) {
          case BAD_REQUEST -> StatusCodes.BAD_REQUEST;
          case FORBIDDEN -> StatusCodes.FORBIDDEN;
          case NOT_FOUND -> StatusCodes.NOT_FOUND;
          case OFFLINE -> StatusCodes.GONE;
          case UNAVAILABLE -> StatusCodes.SERVICE_UNAVAILABLE;
        };
    return text(status, refusal.getMessage());
  }

  static ArrayNode keys(Collection<PartyKey> keys) {
    ArrayNode array = Json.array();
    keys.forEach(key -> array.add(key.toBase64()));
    return array;
  }

  /** Keys between commas. */
  static HttpResponse list(List<PartyKey> keys) {
    return text(keys.stream().map(PartyKey::toBase64).collect(Collectors.joining(",")));
  }
}
