package io.witan.protocol.privacy.sending;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.execution.PrivateExecution;
import io.witan.protocol.execution.PrivateExecution.Ran;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.ledger.Affected;
import io.witan.protocol.privacy.ledger.ContractPrivacy;
import io.witan.protocol.privacy.ledger.PrivateRun;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.DualState;
import io.witan.protocol.state.StateView;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A private transaction run by its sender before it is sent, where the chain has privacy flags: its
 * recipients are told which contracts it affects and, under private state validation, what it came
 * to. What it changes is forgotten. Refusals are in GoQuorum's words.
 */
public sealed interface Rehearsal {
  String NOT_FOUND = "contract not found. cannot transact";
  String NO_METADATA =
      "PrivacyMetadata not found: The provided contract does not have privacy metadata";
  String OTHER_FLAG = "sent privacy flag doesn't match all affected contract flags";
  String NO_ROOT = "an affected contract is gone after the transaction: its state has no root";

  /** Without enhancements there is nothing to tell. */
  Passed NOTHING = new Passed(new TreeSet<>(), Bytes.EMPTY);

  /**
   * It may be sent.
   *
   * @param affected the transactions that made the contracts which it affects
   * @param root what it came to, 32 bytes, under private state validation; else empty
   */
  record Passed(SortedSet<PayloadHash> affected, Bytes root) implements Rehearsal {
    public Passed {
      affected = Collections.unmodifiableSortedSet(new TreeSet<>(affected));
    }
  }

  /** Nobody could execute it as it is meant. */
  record Refused(String reason) implements Rehearsal {}

  /**
   * Runs a transaction on the newest states.
   *
   * @param transaction with its nonce, which decides where a contract is created, and 64 bytes in
   *     place of the payload's hash; its signature does not matter
   */
  static Rehearsal of(
      StateView publicState,
      PrivateState before,
      Rules rules,
      BlockContext block,
      RecoveredTransaction transaction,
      Bytes payload,
      PrivacyFlag flag) {
    Optional<Address> to = transaction.transaction().to();
    if (flag.isEnhanced() && to.isPresent() && !hasCode(before, to.get())) {
      return new Refused(NOT_FOUND);
    }
    Affected affected = new Affected();
    long nonce = transaction.transaction().nonce();
    StateView known = new NonceAhead(publicState, transaction.sender(), nonce);
    Ran ran =
        PrivateExecution.run(
            new DualState(known, before.accounts()), rules, block, transaction, payload, affected);
    if (ran.failure().isPresent() && flag.isEnhanced()) {
      return new Refused(ran.failure().get());
    }
    SortedSet<PayloadHash> creations = new TreeSet<>();
    DualState dual = new DualState(publicState, before.accounts());
    for (Address called : affected.called()) {
      Optional<ContractPrivacy> contract = before.contract(called);
      if (contract.isEmpty() && flag.isEnhanced() && !dual.isPublic(called)) {
        return new Refused(NO_METADATA);
      }
      if (contract.isPresent() && contract.get().flag() != flag) {
        return new Refused(OTHER_FLAG);
      }
      contract.ifPresent(found -> creations.add(found.creation()));
    }
    if (flag != PrivacyFlag.PRIVATE_STATE_VALIDATION) {
      return new Passed(creations, Bytes.EMPTY);
    }
    SortedMap<Address, ContractPrivacy> none = new TreeMap<>();
    return PrivateRun.root(known, before.apply(ran.diff(), none), affected)
        .<Rehearsal>map(root -> new Passed(creations, root))
        .orElseGet(() -> new Refused(NO_ROOT));
  }

  private static boolean hasCode(PrivateState state, Address address) {
    return state
        .accounts()
        .account(address)
        .filter(account -> !state.accounts().code(account.codeHash()).isEmpty())
        .isPresent();
  }
}
