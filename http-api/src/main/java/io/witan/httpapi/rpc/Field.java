package io.witan.httpapi.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One JSON value of a request, read as what the method needs.
 *
 * @param where begins the message of every fault
 */
public record Field(JsonNode json, String where) {
  private static final int MAX_ELEMENTS = 100_000;

  public RpcException fault(String what) {
    return RpcError.invalidParams(where + ": " + what).toException();
  }

  public String text() {
    if (!json.isTextual()) {
      throw fault("json: cannot unmarshal non-string into Go value of type string");
    }
    return json.textValue();
  }

  public boolean bool() {
    if (!json.isBoolean()) {
      throw fault("json: cannot unmarshal non-boolean into Go value of type bool");
    }
    return json.booleanValue();
  }

  public Bytes data() {
    return hex(Hex::data);
  }

  public Uint256 quantity() {
    return hex(Hex::quantity);
  }

  public long unsignedLong() {
    return hex(Hex::unsignedLong);
  }

  /** A number of at most 63 bits. */
  public long height() {
    long value = unsignedLong();
    if (value < 0) {
      throw fault("hex number > 63 bits");
    }
    return value;
  }

  /** A number that may also be decimal, as JSON number or text: geth takes both for counts. */
  public long count() {
    return json.isIntegralNumber() && json.canConvertToLong() && json.longValue() >= 0
        ? json.longValue()
        : unsignedLong();
  }

  public Hash hash() {
    return Hash.of(fixed(Hash.SIZE, "common.Hash"));
  }

  public Address address() {
    return Address.of(fixed(Address.SIZE, "common.Address"));
  }

  /** A storage key: up to 32 bytes, a short one filled with zeros from the left. */
  public Uint256 storageKey() {
    String text = text();
    String digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
    if (digits.length() > 64) {
      throw RpcError.invalidParams("storage key too long (want at most 32 bytes): \"" + text + "\"")
          .toException();
    }
    try {
      return Uint256.of(Hex.data("0x" + (digits.length() % 2 == 0 ? "" : "0") + digits));
    } catch (Hex.Fault notHex) {
      throw RpcError.invalidParams("invalid hex in storage key: \"" + text + "\"").toException();
    }
  }

  public BlockRef blockNumber() {
    if (!json.isTextual()) {
      throw fault("json: cannot unmarshal non-string into Go value of type string");
    }
    return numberOrTag(json.textValue());
  }

  public BlockRef block() {
    if (json.isObject()) {
      return blockObject();
    }
    String text = text();
    return text.length() == 66 ? new BlockRef.ByHash(hash(), false) : numberOrTag(text);
  }

  private BlockRef blockObject() {
    Optional<Field> number = member("blockNumber");
    Optional<Field> hash = member("blockHash");
    if (number.isPresent() && hash.isPresent()) {
      throw fault("cannot specify both BlockHash and BlockNumber, choose one or the other");
    }
    if (number.isPresent()) {
      return number.get().blockNumber();
    }
    boolean canonical = member("requireCanonical").map(Field::bool).orElse(false);
    return hash.map(field -> new BlockRef.ByHash(field.hash(), canonical))
        .orElseThrow(() -> fault("invalid arguments; neither block or hash specified"));
  }

  private BlockRef numberOrTag(String text) {
    for (BlockRef.Tag tag : BlockRef.Tag.values()) {
      if (tag.name().toLowerCase(Locale.ROOT).equals(text)) {
        return tag;
      }
    }
    long height = hex(Hex::unsignedLong);
    if (height < 0) {
      throw fault("block number larger than int64");
    }
    return new BlockRef.Height(height);
  }

  /** The member of an object; empty where it is absent or null. */
  public Optional<Field> member(String name) {
    if (!json.isObject()) {
      throw fault("json: cannot unmarshal non-object into Go value");
    }
    JsonNode value = json.get(name);
    return value == null || value.isNull()
        ? Optional.empty()
        : Optional.of(new Field(value, where + ": " + name));
  }

  public <T> Optional<T> member(String name, Function<Field, T> read) {
    return member(name).map(read);
  }

  /** All members of an object, in the order of the text. */
  public Map<String, Field> members() {
    if (!json.isObject() || json.size() > MAX_ELEMENTS) {
      throw fault("json: cannot unmarshal non-object into Go value");
    }
    Map<String, Field> members = new LinkedHashMap<>();
    json.properties()
        .forEach(
            entry -> members.put(entry.getKey(), new Field(entry.getValue(), where + ": member")));
    return members;
  }

  /** The name of a member, to be read as a value. */
  public Field key(String name) {
    return new Field(Json.text(name), where);
  }

  public <T> List<T> list(Function<Field, T> read) {
    if (!json.isArray() || json.size() > MAX_ELEMENTS) {
      throw fault("json: cannot unmarshal non-array into Go value");
    }
    List<T> all = new ArrayList<>(json.size());
    for (JsonNode element : json) {
      all.add(read.apply(new Field(element, where)));
    }
    return all;
  }

  private Bytes fixed(int size, String type) {
    try {
      String text = text();
      String digits = Hex.digits(text);
      if (digits.length() != 2 * size) {
        throw fault(
            "hex string has length " + digits.length() + ", want " + 2 * size + " for " + type);
      }
      return Hex.data(text);
    } catch (Hex.Fault notHex) {
      throw fault(
          "json: cannot unmarshal " + notHex.getMessage() + " into Go value of type " + type);
    }
  }

  private <T> T hex(Function<String, T> read) {
    try {
      return read.apply(text());
    } catch (Hex.Fault notHex) {
      throw fault(notHex.getMessage());
    }
  }
}
