package io.witan.deploy.genesis;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.CommandFailure;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One JSON object of a genesis file. Names match without regard to case, and numbers may be JSON
 * numbers, decimal text or hexadecimal text, as in GoQuorum. Every fault names the field.
 */
final class JsonFields {
  private final String path;
  private final Map<String, JsonNode> fields = new TreeMap<>();

  /** As they stand in the file, by their names in lower case. */
  private final Map<String, String> written = new TreeMap<>();

  private final Set<String> asked = new TreeSet<>();

  JsonFields(String path, JsonNode object) {
    this.path = path;
    if (!object.isObject()) {
      throw new CommandFailure(path + " must be a JSON object");
    }
    object
        .properties()
        .forEach(
            entry -> {
              String name = entry.getKey().toLowerCase(Locale.ROOT);
              fields.put(name, entry.getValue());
              written.put(name, entry.getKey());
            });
  }

  /**
   * Refuses a field that nobody asked for: a misspelt fork would otherwise never begin.
   *
   * @param withoutEffect names that are known and change nothing here
   */
  void refuseOthers(Collection<String> withoutEffect) {
    Set<String> unknown = new TreeSet<>(fields.keySet());
    unknown.removeAll(asked);
    withoutEffect.forEach(name -> unknown.remove(name.toLowerCase(Locale.ROOT)));
    for (String name : unknown) {
      throw new CommandFailure(
          "genesis field " + nameOf(written.get(name)) + " is not known to this version");
    }
  }

  boolean has(String name) {
    asked.add(name.toLowerCase(Locale.ROOT));
    JsonNode node = fields.get(name.toLowerCase(Locale.ROOT));
    return node != null && !node.isNull();
  }

  Optional<JsonFields> object(String name) {
    return has(name) ? Optional.of(new JsonFields(nameOf(name), node(name))) : Optional.empty();
  }

  boolean isObject(String name) {
    return has(name) && node(name).isObject();
  }

  List<JsonFields> objects(String name) {
    List<JsonFields> items = new ArrayList<>();
    if (has(name)) {
      array(name).forEach(n -> items.add(new JsonFields(nameOf(name) + "[]", n)));
    }
    return items;
  }

  Map<String, JsonNode> members(String name) {
    Map<String, JsonNode> members = new TreeMap<>();
    node(name).properties().forEach(entry -> members.put(entry.getKey(), entry.getValue()));
    return members;
  }

  Optional<Uint256> uint256(String name) {
    return read(name, JsonFields::number);
  }

  Optional<Long> number63(String name) {
    return read(name, node -> number(node).toLongExact());
  }

  Optional<Integer> number31(String name) {
    return read(name, node -> Math.toIntExact(number(node).toLongExact()));
  }

  Optional<Boolean> bool(String name) {
    return read(
        name,
        node -> {
          if (!node.isBoolean()) {
            throw new IllegalArgumentException("not true or false");
          }
          return node.booleanValue();
        });
  }

  Optional<String> text(String name) {
    return read(name, JsonNode::asText);
  }

  Optional<Bytes> bytes(String name) {
    return read(name, node -> Bytes.fromHex(node.asText()));
  }

  Optional<Hash> hash(String name) {
    return read(name, node -> Hash.fromHex(node.asText()));
  }

  Optional<Address> address(String name) {
    return read(name, node -> Address.fromHex(node.asText()));
  }

  Optional<List<Address>> addresses(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    List<Address> all = new ArrayList<>();
    for (JsonNode node : array(name)) {
      all.add(parse(name, node, n -> Address.fromHex(n.asText())));
    }
    return Optional.of(all);
  }

  String nameOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private JsonNode node(String name) {
    return fields.get(name.toLowerCase(Locale.ROOT));
  }

  private JsonNode array(String name) {
    JsonNode node = node(name);
    if (!node.isArray()) {
      throw new CommandFailure("genesis field " + nameOf(name) + " must be a JSON array");
    }
    return node;
  }

  private <T> Optional<T> read(String name, Function<JsonNode, T> value) {
    return has(name) ? Optional.of(parse(name, node(name), value)) : Optional.empty();
  }

  private <T> T parse(String name, JsonNode node, Function<JsonNode, T> value) {
    try {
      return value.apply(node);
    } catch (IllegalArgumentException | ArithmeticException wrong) {
      throw new CommandFailure(
          "genesis field " + nameOf(name) + " is wrong (" + wrong.getMessage() + ")");
    }
  }

  static Uint256 number(JsonNode node) {
    if (node.isIntegralNumber()) {
      return Uint256.of(node.bigIntegerValue());
    }
    String text = node.asText().strip();
    if (text.startsWith("0x") || text.startsWith("0X")) {
      return Uint256.fromHex(text);
    }
    return text.isEmpty() ? Uint256.ZERO : Uint256.of(new BigInteger(text));
  }
}
