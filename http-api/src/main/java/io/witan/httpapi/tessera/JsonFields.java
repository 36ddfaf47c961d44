package io.witan.httpapi.tessera;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Fields of a request's JSON object. Null counts as missing: Go's clients write it for empty lists.
 * A refusal names the field.
 */
record JsonFields(JsonNode object) {
  private Optional<JsonNode> field(String name) {
    return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
  }

  /** A text; an empty one counts as missing. */
  Optional<String> text(String name) {
    return field(name).map(value -> text(name, value)).filter(text -> !text.isEmpty());
  }

  private static String text(String name, JsonNode value) {
    if (!value.isTextual()) {
      throw Call.bad(name + ": is no text");
    }
    return value.asText();
  }

  <T> Optional<T> read(String name, Function<String, T> reader) {
    return text(name).map(text -> Call.read(name, text, reader));
  }

  <T> T require(String name, Function<String, T> reader) {
    return read(name, reader).orElseThrow(() -> Call.bad(name + ": is missing"));
  }

  long number(String name, long otherwise) {
    return field(name)
        .map(
            value -> {
              if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw Call.bad(name + ": is no whole number");
              }
              return value.longValue();
            })
        .orElse(otherwise);
  }

  boolean flag(String name) {
    return field(name)
        .map(
            value -> {
              if (!value.isBoolean()) {
                throw Call.bad(name + ": is true or false");
              }
              return value.booleanValue();
            })
        .orElse(false);
  }

  /** A list of texts, read one by one; empty where it is missing. */
  <T> List<T> list(String name, int most, Function<String, T> reader) {
    JsonNode array = field(name).orElse(null);
    if (array == null) {
      return List.of();
    }
    if (!array.isArray() || array.size() > most) {
      throw Call.bad(name + ": is no list of at most " + most);
    }
    List<T> items = new ArrayList<>();
    array.forEach(item -> items.add(Call.read(name, text(name, item), reader)));
    return items;
  }

  List<PartyKey> keys(String name) {
    return list(name, TesseraLimits.MOST_KEYS, PartyKey::fromBase64);
  }

  List<PayloadHash> hashes(String name) {
    return list(name, TesseraLimits.MOST_AFFECTED, PayloadHash::fromBase64);
  }

  /** An object whose names and values are Base64. */
  SortedMap<Bytes, Bytes> pairs(String name) {
    TreeMap<Bytes, Bytes> pairs = new TreeMap<>();
    field(name)
        .ifPresent(
            map -> {
              if (!map.isObject() || map.size() > TesseraLimits.MOST_AFFECTED) {
                throw Call.bad(
                    name + ": is no object of at most " + TesseraLimits.MOST_AFFECTED + " pairs");
              }
              map.properties()
                  .forEach(
                      pair ->
                          pairs.put(
                              Call.read(name, pair.getKey(), JsonFields::base64),
                              Call.read(name, text(name, pair.getValue()), JsonFields::base64)));
            });
    return Collections.unmodifiableSortedMap(pairs);
  }

  /** Reads Base64. */
  static Bytes base64(String text) {
    return Bytes.wrap(Base64.getDecoder().decode(text));
  }

  static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.unsafeArray());
  }
}
