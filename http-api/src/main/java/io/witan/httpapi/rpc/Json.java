package io.witan.httpapi.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import java.util.Map;
import java.util.Optional;

/** JSON text and trees, with the limits that hold for every request, and Ethereum's encodings. */
public final class Json {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_NUMBER = 100;
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER)
                          .maxStringLength(32 << 20) // the body's own limit is lower
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  /** The tree of {@code text}, or empty where it is not one JSON value within the limits. */
  public static Optional<JsonNode> parse(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (JsonProcessingException malformed) {
      return Optional.empty();
    }
  }

  public static String write(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The text of an object whose members are plain values, lists and maps. */
  public static String write(Map<String, ?> object) {
    try {
      return MAPPER.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The members of an object as plain values, lists and maps. */
  public static Map<String, Object> members(JsonNode object) {
    return MAPPER.convertValue(object, new TypeReference<>() {});
  }

  public static ObjectNode object() {
    return NODES.objectNode();
  }

  public static ArrayNode array() {
    return NODES.arrayNode();
  }

  public static JsonNode nothing() {
    return NullNode.getInstance();
  }

  public static JsonNode bool(boolean value) {
    return NODES.booleanNode(value);
  }

  public static JsonNode text(String value) {
    return TextNode.valueOf(value);
  }

  /** A quantity: {@code 0x} and no leading zeros. {@code value} is unsigned. */
  public static JsonNode quantity(long value) {
    return text(quantityText(value));
  }

  public static JsonNode quantity(Uint256 value) {
    return text(value.toQuantity());
  }

  public static JsonNode data(Bytes value) {
    return text(value.toHex());
  }

  public static JsonNode hash(Hash value) {
    return text(value.toHex());
  }

  public static JsonNode address(Address value) {
    return text(value.toHex());
  }

  /** The address, or null where there is none. */
  public static JsonNode address(Optional<Address> value) {
    return value.map(Json::address).orElse(nothing());
  }

  static String quantityText(long value) {
    return "0x" + Long.toHexString(value);
  }
}
