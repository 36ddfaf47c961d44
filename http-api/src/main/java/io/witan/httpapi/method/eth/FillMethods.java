package io.witan.httpapi.method.eth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.node.NodeClient;
import io.witan.httpapi.call.CallArguments;
import io.witan.httpapi.call.Caller;
import io.witan.httpapi.call.GasEstimate;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.NextFees;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.httpapi.simulate.UnsignedTransactions;
import io.witan.httpapi.view.TransactionView;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.rules.Fork;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code eth_fillTransaction}: what a wallet has to sign, with the nonce, the gas and the fees that
 * its caller left out.
 */
public final class FillMethods {
  private final NodeClient node;
  private final Chain chain;
  private final RpcLimits limits;

  private FillMethods(NodeClient node, Chain chain, RpcLimits limits) {
    this.node = node;
    this.chain = chain;
    this.limits = limits;
  }

  public static List<RpcMethod> of(NodeClient node, Chain chain, RpcLimits limits) {
    FillMethods methods = new FillMethods(node, chain, limits);
    return List.of(RpcMethod.later("eth_fillTransaction", methods::fill));
  }

  private CompletionStage<JsonNode> fill(Params params) {
    CallArguments asked = CallArguments.read(params.at(0), chain.config().chainId());
    if (asked.to().isEmpty() && asked.data().isEmpty()) {
      throw RpcError.server("contract creation without any data provided").toException();
    }
    Snapshot snapshot = chain.snapshot();
    Header head = snapshot.headBlock().header();
    boolean typed =
        chain.config().at(head.number() + 1, head.timestamp() + 1).isAtLeast(Fork.LONDON);
    CallArguments call = withFees(asked, head, typed);
    long gas = call.gas().orElseGet(() -> estimate(snapshot, call));
    CompletionStage<Long> nonce =
        call.nonce()
            .<CompletionStage<Long>>map(CompletableFuture::completedStage)
            .orElseGet(() -> node.nextNonce(call.from()));
    return nonce.thenApply(next -> filled(call, next, gas, typed));
  }

  /** As wallets do it: twice the base fee, so that a few full blocks may come first. */
  private CallArguments withFees(CallArguments call, Header head, boolean typed) {
    if (call.gasPrice().isPresent()) {
      return call;
    }
    if (!typed) {
      return call.withFees(FeeMethods.gasPrice(chain), Uint256.ZERO);
    }
    boolean noTip = call.maxPriorityFeePerGas().isZero();
    Uint256 tip = noTip ? FeeMethods.tip(chain) : call.maxPriorityFeePerGas();
    Uint256 baseFee = NextFees.after(chain.config(), head).baseFee();
    if (!call.paysForGas()) {
      return call.withFees(tip.plus(baseFee).plus(baseFee), tip);
    }
    Uint256 most = call.maxFeePerGas();
    if (!noTip && most.compareTo(tip) < 0) {
      throw RpcError.server("maxFeePerGas (" + most + ") < maxPriorityFeePerGas (" + tip + ")")
          .toException();
    }
    return call.withFees(most, most.compareTo(tip) < 0 ? most : tip);
  }

  private long estimate(Snapshot snapshot, CallArguments call) {
    Caller caller =
        Caller.after(snapshot, snapshot.headBlock(), Optional.empty(), Optional.empty(), limits);
    return GasEstimate.of(caller, call);
  }

  private JsonNode filled(CallArguments call, long nonce, long gas, boolean typed) {
    Uint256 id = chain.config().chainId();
    Transaction transaction = UnsignedTransactions.of(call, id, nonce, gas, typed);
    ObjectNode json = Json.object();
    json.set("raw", Json.data(TransactionCodec.encode(transaction)));
    json.set("tx", TransactionView.unsigned(transaction, call.from()));
    return json;
  }
}
