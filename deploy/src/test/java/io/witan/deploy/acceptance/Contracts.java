package io.witan.deploy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The contracts of the acceptance scenarios, compiled, and the data of calls to them. */
final class Contracts {
  private static final JsonNode ALL = read();

  private Contracts() {}

  private static JsonNode read() {
    try (InputStream in = Contracts.class.getResourceAsStream("/acceptance/contracts.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Init code with the constructor's arguments: numbers, or addresses as text. */
  static String creation(String contract, Object... arguments) {
    return ALL.get(contract).get("code").asText() + words(arguments);
  }

  /** The data of a call. */
  static String call(String contract, String function, Object... arguments) {
    return ALL.get(contract).get("functions").get(function).asText() + words(arguments);
  }

  private static String words(Object... arguments) {
    StringBuilder words = new StringBuilder();
    for (Object argument : arguments) {
      words.append(
          argument instanceof String address
              ? "0".repeat(24) + address.substring(2)
              : "%064x".formatted((Integer) argument));
    }
    return words.toString();
  }
}
