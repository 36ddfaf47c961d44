package io.witan.httpapi.send;

import io.witan.httpapi.call.CallArguments;
import io.witan.httpapi.call.Caller;
import io.witan.httpapi.call.GasEstimate;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.NextFees;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.UsualFees;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.httpapi.simulate.UnsignedTransactions;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.rules.Fork;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a caller left out of a public transaction, found as wallets find it. */
public final class Filling {
  private final HandingIn ledger;
  private final Chain chain;
  private final RpcLimits limits;

  public Filling(HandingIn ledger, Chain chain, RpcLimits limits) {
    this.ledger = ledger;
    this.chain = chain;
    this.limits = limits;
  }

  /**
   * A transaction that lacks its nonce alone.
   *
   * @param typed whether the chain has transactions of type 2
   */
  public record Priced(CallArguments call, Uint256 chain, long gas, boolean typed) {
    /** For its sender to sign. */
    public Transaction with(long nonce) {
      return UnsignedTransactions.of(call, chain, nonce, gas, typed);
    }
  }

  /** Finds gas and fees. */
  public Priced price(CallArguments asked) {
    if (asked.to().isEmpty() && asked.data().isEmpty()) {
      throw RpcError.server("contract creation without any data provided").toException();
    }
    Snapshot snapshot = chain.snapshot();
    Header head = snapshot.headBlock().header();
    boolean typed =
        chain.config().at(head.number() + 1, head.timestamp() + 1).isAtLeast(Fork.LONDON);
    CallArguments call = withFees(asked, head, typed);
    long gas = call.gas().orElseGet(() -> estimate(snapshot, call));
    return new Priced(call, chain.config().chainId(), gas, typed);
  }

  /** The nonce that is asked for, or the sender's next. */
  public CompletionStage<Long> nonce(CallArguments call) {
    return call.nonce()
        .<CompletionStage<Long>>map(CompletableFuture::completedStage)
        .orElseGet(() -> ledger.nextNonce(call.from()));
  }

  /** As wallets do it: twice the base fee, so that a few full blocks may come first. */
  private CallArguments withFees(CallArguments call, Header head, boolean typed) {
    if (call.gasPrice().isPresent()) {
      return call;
    }
    if (!typed) {
      return call.withFees(UsualFees.gasPrice(chain), Uint256.ZERO);
    }
    boolean noTip = call.maxPriorityFeePerGas().isZero();
    Uint256 tip = noTip ? UsualFees.tip(chain) : call.maxPriorityFeePerGas();
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

  RpcLimits limits() {
    return limits;
  }

  private long estimate(Snapshot snapshot, CallArguments call) {
    Caller caller =
        Caller.after(snapshot, snapshot.headBlock(), Optional.empty(), Optional.empty(), limits);
    return GasEstimate.of(caller, call);
  }
}
