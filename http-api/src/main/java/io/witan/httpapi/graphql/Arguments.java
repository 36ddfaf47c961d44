package io.witan.httpapi.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graphql.schema.DataFetchingEnvironment;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcError;
import java.util.List;
import java.util.Map;

/** Arguments of fields as parameters of JSON-RPC methods. */
final class Arguments {
  private Arguments() {}

  /** The argument {@code data}: a call. */
  static JsonNode call(DataFetchingEnvironment env) {
    return json(env.getArgument("data"));
  }

  /** The argument {@code filter}: which logs. */
  static ObjectNode filter(DataFetchingEnvironment env) {
    Map<String, Object> given = env.getArgument("filter");
    ObjectNode filter = (ObjectNode) json(given);
    JsonNode addresses = filter.remove("addresses");
    if (addresses != null) {
      filter.set("address", addresses);
    }
    return filter;
  }

  /** A number that is not below 0. */
  static JsonNode quantity(long value) {
    if (value < 0) {
      throw RpcError.invalidParams("a number below 0: " + value).toException();
    }
    return Json.quantity(value);
  }

  private static JsonNode json(Object given) {
    return switch (given) {
      case null -> Json.nothing();
      case Long number -> quantity(number);
      case List<?> list -> {
        ArrayNode array = Json.array();
        list.forEach(element -> array.add(json(element)));
        yield array;
      }
      case Map<?, ?> members -> {
        ObjectNode object = Json.object();
        members.forEach((name, value) -> object.set((String) name, json(value)));
        yield object;
      }
      default -> Json.text((String) given);
    };
  }
}
