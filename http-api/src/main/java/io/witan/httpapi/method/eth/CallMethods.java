package io.witan.httpapi.method.eth;

import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.httpapi.rpc.RpcMethod;
import java.util.List;

/** Calls. */
public final class CallMethods {
  private CallMethods() {}

  public static List<RpcMethod> of(Chain chain, RpcLimits limits) {
    return List.of();
  }
}
