package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.AccountState;
import io.witan.protocol.evm.CompiledTier;
import io.witan.protocol.evm.Delegation;
import io.witan.protocol.evm.Environment;
import io.witan.protocol.evm.Evm;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.evm.Journal;
import io.witan.protocol.evm.Message;
import io.witan.protocol.evm.Outcome;
import io.witan.protocol.ledger.AccessListEntry;
import io.witan.protocol.ledger.Authorization;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.util.List;
import java.util.Optional;

/**
 * What a transaction and a call have in common: to pay, to run, to settle (Yellow Paper §6.2).
 *
 * @param gas the limit, intrinsic gas included
 * @param gasPrice paid per gas, in wei
 * @param blobFee paid for blobs in all, in wei
 */
record Attempt(
    Rules rules,
    BlockContext block,
    Address from,
    Optional<Address> to,
    long gas,
    Uint256 gasPrice,
    Uint256 value,
    Bytes data,
    List<AccessListEntry> accessList,
    List<Authorization> authorizations,
    List<Hash> blobHashes,
    Uint256 blobFee) {

  /**
   * How it ended.
   *
   * @param gasUsed after refunds
   * @param fee owed to the reward account, in wei
   */
  record Ended(Outcome outcome, long gasUsed, Uint256 fee) {}

  /** Runs on {@code state}, whose sender is able to pay. The fee is taken but not yet given. */
  Ended run(Journal state, Inspector inspector) {
    return run(state, inspector, CompiledTier.ofProcess());
  }

  Ended run(Journal state, Inspector inspector, CompiledTier tier) {
    warmFirst(state, rules, block);
    AccountState sender = state.account(from);
    final Uint256 bought = gasPrice.times(Uint256.of(gas));
    state.takeBalance(sender, bought.plus(blobFee));
    if (to.isPresent()) { // a creation counts the nonce itself
      state.setNonce(sender, sender.nonce() + 1);
    }
    if (rules.isAtLeast(Fork.BERLIN)) {
      warm(state, sender);
    }
    Authorizations.apply(state, rules, authorizations);
    if (to.isPresent() && rules.isAtLeast(Fork.PRAGUE)) {
      Address delegate = Delegation.target(state.codeOf(state.account(to.get())));
      if (delegate != null) {
        state.warm(state.account(delegate));
      }
    }
    long intrinsic = IntrinsicGas.of(rules, to.isEmpty(), data, accessList, authorizations.size());
    long left = gas - intrinsic;
    Message message =
        to.isPresent()
            ? Message.call(from, to.get(), value, left, data)
            : Message.create(from, value, left, data);
    Environment environment = environment(rules, block, from, gasPrice, blobHashes);
    Outcome outcome = new Evm(state, rules, environment, inspector, tier).run(message);
    long used = gasUsed(gas - outcome.gasLeft(), state.refund());
    if (!gasPrice.isZero()) {
      state.addBalance(sender, gasPrice.times(Uint256.of(gas - used)));
    }
    Uint256 tip = gasPrice.minus(gasPrice.min(block.baseFee()));
    return new Ended(outcome, used, tip.times(Uint256.of(used)));
  }

  private long gasUsed(long spent, long refund) {
    long most = spent / (rules.isAtLeast(Fork.LONDON) ? 5 : 2); // EIP-3529
    long used = spent - Math.min(most, refund);
    return Math.max(used, IntrinsicGas.floor(rules, data));
  }

  /** What is warm before any account is looked at but the sender's (EIP-2929, EIP-3651). */
  static void warmFirst(Journal state, Rules rules, BlockContext block) {
    if (rules.isAtLeast(Fork.BERLIN)) {
      state.warmPrecompiles(rules.precompiles().unmoved());
    }
    if (rules.isAtLeast(Fork.SHANGHAI)) {
      state.warmCoinbase(block.coinbase());
    }
  }

  private void warm(Journal state, AccountState sender) {
    state.warm(sender);
    to.ifPresent(address -> state.warm(state.account(address)));
    for (AccessListEntry entry : accessList) {
      AccountState account = state.account(entry.address());
      state.warm(account);
      for (Uint256 key : entry.storageKeys()) {
        state.warm(account, key);
      }
    }
  }

  /** What code sees of its transaction and block. */
  static Environment environment(
      Rules rules, BlockContext block, Address origin, Uint256 gasPrice, List<Hash> blobHashes) {
    boolean random = rules.isAtLeast(Fork.PARIS); // EIP-4399
    return new Environment(
        origin,
        gasPrice,
        blobHashes,
        block.coinbase(),
        block.number(),
        block.timestamp(),
        block.gasLimit(),
        random ? Uint256.of(block.prevRandao().bytes()) : block.difficulty(),
        block.baseFee(),
        block.blobBaseFee(),
        block.blockHashes());
  }
}
