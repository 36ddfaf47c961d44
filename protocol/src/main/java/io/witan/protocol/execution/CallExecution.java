package io.witan.protocol.execution;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.AccountState;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.evm.Journal;
import io.witan.protocol.evm.Outcome;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateView;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Runs a call that changes nothing, as {@code eth_call} and {@code eth_estimateGas} need it. */
public final class CallExecution {
  private CallExecution() {}

  /**
   * What the request would give. Nonce and code of the sender do not matter; where the request
   * offers no fee, gas is free and BASEFEE gives zero.
   */
  public static CallResult call(
      StateView view, Rules rules, BlockContext block, CallRequest request, Inspector inspector) {
    Journal state = new Journal(view);
    Optional<InvalidTransaction> invalid =
        problem(rules, block, request, state.account(request.from()));
    return invalid.isPresent()
        ? new CallResult(Bytes.EMPTY, 0, invalid.map(InvalidTransaction::text), List.of())
        : run(state, rules, block, request, inspector);
  }

  /**
   * What a call would change besides.
   *
   * @param invalid why it could not even begin; then it gave and changed nothing
   */
  public record Changed(
      CallResult result, StateDiff changes, Optional<InvalidTransaction> invalid) {}

  /** The same, with what it would change. */
  public static Changed changed(
      StateView view, Rules rules, BlockContext block, CallRequest request, Inspector inspector) {
    Journal state = new Journal(view);
    Optional<InvalidTransaction> invalid =
        problem(rules, block, request, state.account(request.from()));
    CallResult result =
        invalid.isPresent()
            ? new CallResult(Bytes.EMPTY, 0, invalid.map(InvalidTransaction::text), List.of())
            : run(state, rules, block, request, inspector);
    return new Changed(result, state.diff(rules.isAtLeast(Fork.SPURIOUS_DRAGON)), invalid);
  }

  private static CallResult run(
      Journal state, Rules rules, BlockContext block, CallRequest request, Inspector inspector) {
    boolean free = request.maxFeePerGas().isZero();
    BlockContext seen = free ? withoutBaseFee(block) : block;
    Uint256 room = request.maxFeePerGas().minus(seen.baseFee());
    Attempt attempt =
        new Attempt(
            rules,
            seen,
            request.from(),
            request.to(),
            request.gas(),
            seen.baseFee().plus(room.min(request.maxPriorityFeePerGas())),
            request.value(),
            request.data(),
            request.accessList(),
            request.authorizations(),
            request.blobVersionedHashes(),
            blobFee(block, request));
    Attempt.Ended ended = attempt.run(state, inspector);
    Outcome outcome = ended.outcome();
    return new CallResult(
        outcome.output(),
        ended.gasUsed(),
        outcome.succeeded() ? Optional.empty() : Optional.of(outcome.halt().text()),
        state.logs());
  }

  private static Optional<InvalidTransaction> problem(
      Rules rules, BlockContext block, CallRequest request, AccountState sender) {
    boolean creates = request.to().isEmpty();
    if (request.maxPriorityFeePerGas().compareTo(request.maxFeePerGas()) > 0) {
      return Optional.of(InvalidTransaction.TIP_ABOVE_FEE_CAP);
    }
    if (!request.maxFeePerGas().isZero() && request.maxFeePerGas().compareTo(block.baseFee()) < 0) {
      return Optional.of(InvalidTransaction.FEE_CAP_BELOW_BASE_FEE);
    }
    if (!request.maxFeePerBlobGas().isZero()
        && request.maxFeePerBlobGas().compareTo(block.blobBaseFee()) < 0) {
      return Optional.of(InvalidTransaction.BLOB_FEE_CAP_TOO_LOW);
    }
    long intrinsic =
        IntrinsicGas.of(
            rules, creates, request.data(), request.accessList(), request.authorizations().size());
    if (request.gas() < intrinsic) {
      return Optional.of(InvalidTransaction.INTRINSIC_GAS_TOO_LOW);
    }
    if (request.gas() < IntrinsicGas.floor(rules, request.data())) {
      return Optional.of(InvalidTransaction.FLOOR_GAS_TOO_LOW);
    }
    if (creates
        && rules.isAtLeast(Fork.SHANGHAI)
        && request.data().size() > 2L * rules.maxCodeSize()) {
      return Optional.of(InvalidTransaction.INIT_CODE_TOO_LARGE);
    }
    BigInteger cost =
        request
            .maxFeePerGas()
            .toBigInteger()
            .multiply(BigInteger.valueOf(request.gas()))
            .add(request.value().toBigInteger())
            .add(request.mostForBlobs());
    return sender.balance().toBigInteger().compareTo(cost) < 0
        ? Optional.of(InvalidTransaction.INSUFFICIENT_FUNDS)
        : Optional.empty();
  }

  private static Uint256 blobFee(BlockContext block, CallRequest request) {
    long gas = BlobGas.PER_BLOB * request.blobVersionedHashes().size();
    return request.maxFeePerBlobGas().isZero()
        ? Uint256.ZERO
        : block.blobBaseFee().times(Uint256.of(gas));
  }

  private static BlockContext withoutBaseFee(BlockContext block) {
    return new BlockContext(
        block.number(),
        block.timestamp(),
        block.coinbase(),
        block.rewardAccount(),
        block.gasLimit(),
        block.difficulty(),
        block.prevRandao(),
        Uint256.ZERO,
        block.blobBaseFee(),
        block.blockHashes());
  }
}
