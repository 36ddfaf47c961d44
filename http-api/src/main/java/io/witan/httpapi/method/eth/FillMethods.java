package io.witan.httpapi.method.eth;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.call.CallArguments;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.httpapi.send.Filling;
import io.witan.httpapi.view.TransactionView;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * {@code eth_fillTransaction}: what a wallet has to sign, with the nonce, the gas and the fees that
 * its caller left out.
 */
public final class FillMethods {
  private final Chain chain;
  private final Filling filling;

  private FillMethods(Chain chain, Filling filling) {
    this.chain = chain;
    this.filling = filling;
  }

  public static List<RpcMethod> of(Chain chain, Filling filling) {
    FillMethods methods = new FillMethods(chain, filling);
    return List.of(RpcMethod.later("eth_fillTransaction", methods::fill));
  }

  private CompletionStage<JsonNode> fill(Params params) {
    CallArguments asked = CallArguments.read(params.at(0), chain.config().chainId());
    Filling.Priced priced = filling.price(asked);
    return filling
        .nonce(asked)
        .thenApply(nonce -> TransactionView.withRaw(priced.with(nonce), asked.from()));
  }
}
