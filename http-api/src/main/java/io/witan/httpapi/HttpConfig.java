package io.witan.httpapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.account.NodeAccounts;
import io.witan.httpapi.rpc.Listener;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.protocol.wire.ForkIds;
import java.util.List;

/**
 * What the JSON-RPC server serves, and where.
 *
 * @param listeners ports; one may serve HTTP and WebSocket both
 * @param dataDirectory shown by {@code admin_datadir}
 * @param chainConfig the genesis file's {@code config}, shown by {@code admin_nodeInfo}
 * @param forkIds of the chain, as peers are told them
 * @param accounts whose keys the node holds
 * @param privacyMarkers whether private transactions that the node signs go behind markers, where
 *     the chain has these
 * @param privateStates ids of the private states that requests may name, where they have names
 * @param revertReasons whether receipts on BFT chains say why a transaction failed
 */
public record HttpConfig(
    List<Listener> listeners,
    RpcLimits limits,
    String dataDirectory,
    JsonNode chainConfig,
    ForkIds forkIds,
    NodeAccounts accounts,
    boolean privacyMarkers,
    List<String> privateStates,
    boolean revertReasons) {
  public HttpConfig {
    listeners = List.copyOf(listeners);
    privateStates = List.copyOf(privateStates);
  }

  /** The same without a port: for requests that other JVMs of the node's group bring. */
  public HttpConfig unbound() {
    return new HttpConfig(
        List.of(),
        limits,
        dataDirectory,
        chainConfig,
        forkIds,
        accounts,
        privacyMarkers,
        privateStates,
        revertReasons);
  }
}
