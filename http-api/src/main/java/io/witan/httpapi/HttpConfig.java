package io.witan.httpapi;

import io.witan.httpapi.rpc.Listener;
import io.witan.httpapi.rpc.RpcLimits;
import java.util.List;

/**
 * What the JSON-RPC server serves, and where.
 *
 * @param listeners ports; one may serve HTTP and WebSocket both
 * @param dataDirectory shown by {@code admin_datadir}
 */
public record HttpConfig(List<Listener> listeners, RpcLimits limits, String dataDirectory) {
  public HttpConfig {
    listeners = List.copyOf(listeners);
  }
}
