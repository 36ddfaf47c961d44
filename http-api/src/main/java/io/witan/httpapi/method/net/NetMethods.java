package io.witan.httpapi.method.net;

import io.witan.actors.node.NodeClient;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcMethod;
import java.util.List;

/** {@code net_*}: the network's id, which is the chain id, and the peers. */
public final class NetMethods {
  private NetMethods() {}

  public static List<RpcMethod> of(NodeClient node) {
    return List.of(
        RpcMethod.of("net_version", params -> Json.text(node.config().chainId().toString())),
        RpcMethod.of("net_listening", params -> Json.bool(true)),
        RpcMethod.later(
            "net_peerCount",
            params -> node.peers().thenApply(peers -> Json.quantity(peers.size()))));
  }
}
