package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.execution.PrivateExecution;
import io.witan.protocol.execution.PrivateExecution.Ran;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.AccountCodec;
import io.witan.protocol.state.DualState;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateView;
import io.witan.protocol.trie.NodeSource;
import io.witan.protocol.trie.Trie;
import io.witan.protocol.trie.TrieChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One private transaction in one private state (GoQuorum's state transition, its private half). */
public final class PrivateRun {
  /** The text that GoQuorum gives where parties come to another result than the sender. */
  public static final String DIFFERS =
      "verification of contract interaction differs from the one returned by Tessera";

  public static final String NOT_ENABLED =
      "Privacy enhanced transaction received while privacy enhancements are disabled."
          + " Please check your node configuration.";

  private PrivateRun() {}

  /**
   * What became of it.
   *
   * @param state after it; as before where it failed
   */
  public record Result(PrivateState state, PrivateReceipt receipt) {}

  /**
   * Runs a transaction for a private state that is party to it, or is not.
   *
   * @param publicState before the transaction, with those before it in the block
   * @param payload empty where this state is not a party: a creation leaves an account without
   *     code, so that all who are not parties have the same state
   */
  public static Result run(
      StateView publicState,
      PrivateState before,
      Rules rules,
      BlockContext block,
      RecoveredTransaction transaction,
      Optional<PrivatePayload> payload) {
    Optional<String> refusal = payload.flatMap(found -> refusal(rules, found));
    boolean creates = transaction.transaction().to().isEmpty();
    Bytes data = payload.map(PrivatePayload::data).orElse(Bytes.EMPTY);
    if (refusal.isPresent()) {
      return new Result(before, PrivateReceipt.failed(refusal.get()));
    }
    if (!creates && data.isEmpty()) {
      return new Result(before, PrivateReceipt.NOTHING);
    }
    Affected affected = new Affected();
    Ran ran =
        PrivateExecution.run(
            new DualState(publicState, before.accounts()),
            rules,
            block,
            transaction,
            data,
            affected);
    PayloadHash hash = PayloadHash.padded(transaction.transaction().data());
    PrivateState after =
        before.apply(ran.diff(), payload.map(p -> created(p, hash, affected, ran)).orElse(none()));
    boolean holds =
        payload.isEmpty()
            || !rules.privacy().enhancements()
            || verified(publicState, before, after, payload.get(), affected);
    return holds
        ? new Result(after, PrivateReceipt.of(ran))
        : new Result(before, PrivateReceipt.failed(DIFFERS, ran));
  }

  private static SortedMap<Address, ContractPrivacy> none() {
    return new TreeMap<>();
  }

  private static Optional<String> refusal(Rules rules, PrivatePayload payload) {
    if (payload.flag().isEnhanced() && !rules.privacy().enhancements()) {
      return Optional.of(NOT_ENABLED);
    }
    boolean rootless =
        payload.flag() == PrivacyFlag.PRIVATE_STATE_VALIDATION && payload.root().isEmpty();
    return rootless ? Optional.of(DIFFERS) : Optional.empty();
  }

  /** What is kept of the contracts that stand after the transaction. */
  private static SortedMap<Address, ContractPrivacy> created(
      PrivatePayload payload, PayloadHash hash, Affected affected, Ran ran) {
    SortedMap<Address, ContractPrivacy> kept = none();
    if (payload.flag().isEnhanced()) {
      for (StateDiff.Change change : ran.diff().changes()) {
        if (change instanceof StateDiff.Updated && affected.created().contains(change.address())) {
          kept.put(change.address(), new ContractPrivacy(hash, payload.flag()));
        }
      }
    }
    return kept;
  }

  /** Whether the contracts that ran are of the same kind, known to the sender, and end alike. */
  private static boolean verified(
      StateView publicState,
      PrivateState before,
      PrivateState after,
      PrivatePayload payload,
      Affected affected) {
    DualState dual = new DualState(publicState, before.accounts());
    for (Address called : affected.called()) {
      if (dual.isPublic(called)) {
        continue; // all may read it, whatever their flag
      }
      Optional<ContractPrivacy> contract = before.contract(called);
      PrivacyFlag flag = contract.map(ContractPrivacy::flag).orElse(PrivacyFlag.STANDARD_PRIVATE);
      boolean known = contract.isEmpty() || payload.creations().contains(contract.get().creation());
      if (flag != payload.flag() || !known) {
        return false;
      }
    }
    return payload.root().isEmpty()
        || root(publicState, after, affected).filter(payload.root()::equals).isPresent();
  }

  /**
   * What an execution came to: the root of a trie of all accounts that it affected, under their
   * plain addresses. 32 bytes; empty where one of them is nowhere.
   */
  public static Optional<Bytes> root(StateView publicState, PrivateState after, Affected affected) {
    after.root(); // makes the storage roots of the accounts below
    DualState state = new DualState(publicState, after.accounts());
    List<TrieChange> entries = new ArrayList<>();
    for (Address address : affected.all()) {
      Optional<Account> account = state.account(address);
      if (account.isEmpty()) {
        return Optional.empty();
      }
      entries.add(new TrieChange(address.bytes(), AccountCodec.encode(account.get())));
    }
    Hash root = Trie.empty(NodeSource.NOTHING).update(entries, Workers.CALLER).root();
    return Optional.of(root.bytes());
  }
}
