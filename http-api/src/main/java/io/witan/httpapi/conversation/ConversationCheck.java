package io.witan.httpapi.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.conversation.Conversation.Exchange;
import io.witan.httpapi.rpc.Dispatcher;
import io.witan.httpapi.rpc.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds a conversation with a dispatcher and says where the answers differ. Of an error its code
 * and data count, its message does not: the specification leaves it to each client.
 */
public final class ConversationCheck {
  /** Fields that old recordings have and the specification dropped since. */
  private static final Set<String> DROPPED = Set.of("totalDifficulty");

  /** Fields that the specification has got since the older recordings. */
  private static final Set<String> ADDED = Set.of("blockTimestamp");

  /** Fields whose leading zeros the specification leaves to the client. */
  private static final Set<String> PADDED = Set.of("key");

  private static final int SHOWN = 120;

  private ConversationCheck() {}

  /** The differences, one line each; none where the conversation went as recorded. */
  public static List<String> differences(Dispatcher dispatcher, Conversation conversation) {
    List<String> differences = new ArrayList<>();
    for (Exchange exchange : conversation.exchanges()) {
      JsonNode expected = Json.parse(exchange.answer()).orElseThrow();
      JsonNode actual =
          Json.parse(dispatcher.dispatchNow(exchange.request()).orElse("null")).orElseThrow();
      if (expected.has("error") || actual.has("error")) {
        errors(expected.path("error"), actual.path("error"), differences);
      } else if (conversation.shapeOnly()) {
        shape("result", expected.get("result"), actual.path("result"), differences);
      } else {
        same("result", expected.get("result"), actual.path("result"), differences);
      }
    }
    return differences;
  }

  private static void errors(JsonNode expected, JsonNode actual, List<String> differences) {
    if (!expected.path("code").equals(actual.path("code"))) {
      differences.add("error: expected " + shown(expected) + " but found " + shown(actual));
    } else if (expected.has("data")) {
      same("error.data", expected.get("data"), actual.path("data"), differences);
    }
  }

  private static void same(
      String where, JsonNode expected, JsonNode actual, List<String> differences) {
    if (expected.isObject() && actual.isObject()) {
      for (String name : names(expected, actual)) {
        boolean dropped = DROPPED.contains(name) && actual.path(name).isMissingNode();
        boolean added = ADDED.contains(name) && expected.path(name).isMissingNode();
        boolean padded =
            PADDED.contains(name) && digits(expected, name).equals(digits(actual, name));
        if (!dropped && !added && !padded) {
          same(where + "." + name, expected.path(name), actual.path(name), differences);
        }
      }
    } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
      for (int i = 0; i < expected.size(); i++) {
        same(where + "[" + i + "]", expected.get(i), actual.get(i), differences);
      }
    } else if (!expected.equals(actual)) {
      differences.add(where + ": expected " + shown(expected) + " but found " + shown(actual));
    }
  }

  private static String digits(JsonNode object, String name) {
    return object.path(name).asText().replaceFirst("^0x0*", "");
  }

  private static void shape(
      String where, JsonNode expected, JsonNode actual, List<String> differences) {
    if (actual.isMissingNode() && where.indexOf('.') != where.lastIndexOf('.')) {
      return; // deeper members are often optional
    }
    if (expected.getNodeType() != actual.getNodeType()) {
      differences.add(
          where + ": expected a " + expected.getNodeType() + " but found " + shown(actual));
      return;
    }
    for (Map.Entry<String, JsonNode> member : expected.properties()) {
      shape(
          where + "." + member.getKey(),
          member.getValue(),
          actual.path(member.getKey()),
          differences);
    }
  }

  private static Set<String> names(JsonNode one, JsonNode other) {
    Set<String> names = new TreeSet<>();
    one.fieldNames().forEachRemaining(names::add);
    other.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String shown(JsonNode node) {
    String text = node.isMissingNode() ? "nothing" : Json.write(node);
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
