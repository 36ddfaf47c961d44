package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Withdrawal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads the members of test files; what is missing or ill-formed is a {@link MalformedTest}. */
final class Fields {
  private static final int MOST_DIGITS = 10_000;

  private Fields() {}

  static JsonNode node(JsonNode parent, String name) {
    JsonNode child = parent.get(name);
    if (child == null) {
      throw new MalformedTest("member \"" + name + "\" is missing");
    }
    return child;
  }

  static String text(JsonNode parent, String name) {
    JsonNode child = node(parent, name);
    if (!child.isValueNode()) {
      throw new MalformedTest("member \"" + name + "\" is not a text");
    }
    return child.asText();
  }

  static Bytes bytes(JsonNode parent, String name) {
    return named(name, () -> bytes(text(parent, name)));
  }

  /** Hexadecimal text of whole bytes, with or without 0x; an odd digit gets a zero in front. */
  static Bytes bytes(String text) {
    String digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
    try {
      return Bytes.fromHex(digits.length() % 2 == 0 ? digits : "0" + digits);
    } catch (IllegalArgumentException wrong) {
      throw new MalformedTest("\"" + brief(text) + "\" is not hexadecimal");
    }
  }

  /** A number as JSON, as decimal text or as hexadecimal text with 0x. */
  static BigInteger integer(JsonNode parent, String name) {
    JsonNode child = node(parent, name);
    return child.isIntegralNumber()
        ? child.bigIntegerValue()
        : named(name, () -> integer(text(parent, name)));
  }

  static BigInteger integer(String text) {
    String plain = text.startsWith("0x:bigint ") ? text.substring(10) : text;
    if (plain.length() > MOST_DIGITS) { // Reading it would take more than linear time.
      throw new MalformedTest("\"" + brief(text) + "\" has more than " + MOST_DIGITS + " digits");
    }
    try {
      if (plain.startsWith("0x") || plain.startsWith("0X")) {
        return plain.length() == 2 ? BigInteger.ZERO : new BigInteger(plain.substring(2), 16);
      }
      return plain.isEmpty() ? BigInteger.ZERO : new BigInteger(plain);
    } catch (NumberFormatException wrong) {
      throw new MalformedTest("\"" + brief(text) + "\" is not a number");
    }
  }

  static Uint256 word(JsonNode parent, String name) {
    return word(integer(parent, name), name);
  }

  static Uint256 word(BigInteger value, String name) {
    if (value.signum() < 0 || value.bitLength() > 256) {
      throw new MalformedTest("member \"" + name + "\" does not fit into 256 bits");
    }
    return Uint256.of(value);
  }

  /** A number below 2^63. */
  static long number(JsonNode parent, String name) {
    BigInteger value = integer(parent, name);
    if (value.signum() < 0 || value.bitLength() > 63) {
      throw new MalformedTest("member \"" + name + "\" does not fit into 63 bits");
    }
    return value.longValue();
  }

  static Address address(JsonNode parent, String name) {
    return named(name, () -> address(text(parent, name)));
  }

  static Address address(String text) {
    Bytes bytes = bytes(text);
    if (bytes.size() != Address.SIZE) {
      throw new MalformedTest("\"" + brief(text) + "\" is not an address");
    }
    return Address.of(bytes);
  }

  static Hash hash(JsonNode parent, String name) {
    Bytes bytes = bytes(parent, name);
    if (bytes.size() > Hash.SIZE) {
      throw new MalformedTest("member \"" + name + "\" is longer than 32 bytes");
    }
    return Uint256.of(bytes).toHash();
  }

  /** A list of withdrawals; empty where there is none. */
  static List<Withdrawal> withdrawals(JsonNode list) {
    List<Withdrawal> all = new ArrayList<>();
    for (JsonNode entry : list) {
      all.add(
          new Withdrawal(
              integer(entry, "index").longValue(),
              integer(entry, "validatorIndex").longValue(),
              address(entry, "address"),
              integer(entry, "amount").longValue()));
    }
    return all;
  }

  private static <T> T named(String name, Supplier<T> read) {
    try {
      return read.get();
    } catch (MalformedTest fault) {
      String text = fault.getMessage();
      throw text.startsWith("member")
          ? fault
          : new MalformedTest("member \"" + name + "\": " + text);
    }
  }

  private static String brief(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
