package io.witan.httpapi.method.eth;

import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcMethod;
import java.util.List;

/**
 * Methods for accounts whose keys the node holds. This node holds none, so each says so and names
 * the way that works.
 */
public final class NodeAccountMethods {
  private static final RpcError NONE_HELD =
      RpcError.server(
          "unknown account: this node holds no account keys; sign in the client and use"
              + " eth_sendRawTransaction");

  private NodeAccountMethods() {}

  public static List<RpcMethod> all() {
    return List.of(
        RpcMethod.of("eth_accounts", p -> Json.array()),
        refuse("eth_sendTransaction"),
        refuse("eth_sign"),
        refuse("eth_signTransaction"));
  }

  private static RpcMethod refuse(String name) {
    return RpcMethod.of(
        name,
        params -> {
          throw NONE_HELD.toException();
        });
  }
}
