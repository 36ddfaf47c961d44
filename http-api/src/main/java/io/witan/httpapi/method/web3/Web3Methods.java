package io.witan.httpapi.method.web3;

import io.witan.actors.node.NodeClient;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.protocol.crypto.Keccak;
import java.util.List;

/** {@code web3_*}: the client's name and Keccak-256. */
public final class Web3Methods {
  private Web3Methods() {}

  public static List<RpcMethod> of(NodeClient node) {
    return List.of(
        RpcMethod.of("web3_clientVersion", params -> Json.text(node.self().client())),
        RpcMethod.of("web3_sha3", params -> Json.hash(Keccak.hash(params.data(0)))));
  }
}
