package io.witan.httpapi.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.protocol.bytes.Bytes;
import java.util.Optional;

/** An error of JSON-RPC 2.0 §5.1. Codes and texts are those that geth's clients match on. */
public record RpcError(int code, String message, Optional<JsonNode> data) {
  public static final int PARSE = -32700;
  public static final int INVALID_REQUEST = -32600;
  public static final int METHOD_NOT_FOUND = -32601;
  public static final int INVALID_PARAMS = -32602;
  public static final int INTERNAL = -32603;
  public static final int SERVER = -32000;
  public static final int TIMEOUT = -32002;
  public static final int RESPONSE_TOO_LARGE = -32003;
  public static final int LIMIT = -32005;
  public static final int UNAVAILABLE = -32010;
  public static final int REVERTED = 3;

  public static final RpcError PARSE_ERROR = of(PARSE, "parse error");
  public static final RpcError INTERNAL_ERROR = of(INTERNAL, "internal error");
  public static final RpcError BUSY = of(LIMIT, "too many requests in flight, try again");

  public static RpcError of(int code, String message) {
    return new RpcError(code, message, Optional.empty());
  }

  /** What most failures of a well-formed request are. */
  public static RpcError server(String message) {
    return of(SERVER, message);
  }

  /** Not here or not now: another JVM of the node's group may answer, or this one soon. */
  public static RpcError unavailable(String message) {
    return of(UNAVAILABLE, message);
  }

  public static RpcError invalidParams(String message) {
    return of(INVALID_PARAMS, message);
  }

  public static RpcError invalidRequest(String message) {
    return of(INVALID_REQUEST, message);
  }

  public static RpcError methodNotFound(String method) {
    return of(METHOD_NOT_FOUND, "the method " + method + " does not exist/is not available");
  }

  /** Of a request that names a private state which the node has not, in GoQuorum's words. */
  public static RpcError unknownPrivateState(String id) {
    return server("unable to find private state for context psi " + id);
  }

  /** A call that reverted, with its whole return data. */
  public static RpcError reverted(String message, Bytes output) {
    return new RpcError(REVERTED, message, Optional.of(Json.data(output)));
  }

  public RpcException toException() {
    return new RpcException(this);
  }

  public static RpcError of(JsonNode json) {
    return new RpcError(
        json.path("code").asInt(),
        json.path("message").asText(),
        Optional.ofNullable(json.get("data")));
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object().put("code", code).put("message", message);
    data.ifPresent(value -> json.set("data", value));
    return json;
  }
}
