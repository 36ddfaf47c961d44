package io.witan.httpapi.tessera;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import io.witan.actors.exchange.ExchangeRefused;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * A request with its whole body.
 *
 * @param parameters what stands in the path where its template has a name, decoded
 */
record Call(HttpRequest request, List<String> parameters, ByteString body) {
  static ExchangeRefused bad(String reason) {
    return new ExchangeRefused(ExchangeRefused.Kind.BAD_REQUEST, reason);
  }

  /**
   * What {@code reader} makes of a text.
   *
   * @throws ExchangeRefused with the name of the field, if it is refused
   */
  static <T> T read(String field, String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException wrong) {
      throw bad(field + ": " + wrong.getMessage());
    }
  }

  Bytes bytes() {
    return Bytes.wrap(body.toArray());
  }

  /** The form of JSON that the body has; empty where it is something else. */
  Optional<Media> media() {
    return Media.of(request.entity().getContentType());
  }

  /** The form of JSON that the caller asks for. */
  Media accepted() {
    return Media.accepted(header("Accept").orElse(""));
  }

  /** The body as a JSON object. */
  JsonFields json() {
    JsonNode tree =
        Json.parse(body.decodeString(StandardCharsets.UTF_8))
            .filter(JsonNode::isObject)
            .orElseThrow(() -> bad("the body is no JSON object"));
    return new JsonFields(tree);
  }

  Optional<String> header(String name) {
    return request.getHeader(name).map(HttpHeader::value);
  }

  /** All values of a header that may be repeated, or hold several between commas. */
  List<String> headers(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return StreamSupport.stream(request.getHeaders().spliterator(), false)
        .filter(header -> header.lowercaseName().equals(wanted))
        .flatMap(header -> List.of(header.value().split(",", -1)).stream())
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  Optional<PartyKey> keyHeader(String name) {
    return header(name)
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(text -> read(name, text, PartyKey::fromBase64));
  }

  List<PartyKey> keyHeaders(String name) {
    List<String> texts = headers(name);
    if (texts.size() > TesseraLimits.MOST_KEYS) {
      throw bad(name + ": more than " + TesseraLimits.MOST_KEYS + " keys");
    }
    List<PartyKey> keys = new ArrayList<>();
    texts.forEach(text -> keys.add(read(name, text, PartyKey::fromBase64)));
    return keys;
  }

  /** The payload's hash that the path names. */
  PayloadHash hash() {
    return read("hash", parameters.getFirst(), PayloadHash::fromBase64);
  }

  /** A parameter of the query; a plus sign is one, as in Base64, and no space. */
  Optional<String> query(String name) {
    for (String pair : request.getUri().rawQueryString().orElse("").split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        String value = pair.substring(name.length() + 1).replace("+", "%2B");
        return Optional.of(
                read(name, value, text -> URLDecoder.decode(text, StandardCharsets.UTF_8)))
            .filter(text -> !text.isEmpty());
      }
    }
    return Optional.empty();
  }

  /** A parameter of the query that is true or false; false where it is missing. */
  boolean flag(String name) {
    String text = query(name).orElse("false").toLowerCase(Locale.ROOT);
    if (!text.equals("true") && !text.equals("false")) {
      throw bad(name + ": is true or false");
    }
    return text.equals("true");
  }
}
