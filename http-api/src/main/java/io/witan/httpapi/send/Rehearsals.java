package io.witan.httpapi.send;

import io.witan.httpapi.call.CallArguments;
import io.witan.httpapi.call.Caller;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.PrivateSide;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.execution.InvalidTransaction;
import io.witan.protocol.execution.TransactionValidity;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.pool.PoolRefusal;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.protocol.privacy.sending.PrivateRequest;
import io.witan.protocol.privacy.sending.Rehearsal;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.Account;
import java.util.Optional;

/** What is looked at on the newest states before a private transaction leaves the node. */
final class Rehearsals {
  static final String NO_VALUE = InvalidTransaction.PRIVATE_WITH_VALUE.text();

  private final Chain chain;

  Rehearsals(Chain chain) {
    this.chain = chain;
  }

  /** The rules of the next block. */
  Rules nextRules() {
    return nextRules(chain.snapshot());
  }

  private static Rules nextRules(Snapshot snapshot) {
    Header head = snapshot.headBlock().header();
    return snapshot.config().at(head.number() + 1, head.timestamp() + 1);
  }

  /** Refuses what no pool would take, and what its flag does not allow. */
  void requireMeetable(Legacy transaction, PrivateRequest request) {
    Snapshot snapshot = chain.snapshot();
    Rules rules = nextRules(snapshot);
    long most = snapshot.headBlock().header().gasLimit();
    Optional<String> refusal =
        request
            .refusal(rules)
            .or(() -> TransactionValidity.alone(rules, transaction).map(InvalidTransaction::text))
            .or(
                () ->
                    Long.compareUnsigned(transaction.gasLimit(), most) > 0
                        ? Optional.of(PoolRefusal.Own.GAS_LIMIT.text())
                        : Optional.empty());
    if (refusal.isPresent()) {
      throw RpcError.server(refusal.get()).toException();
    }
  }

  /** The sender's next nonce by the head alone. */
  long nonceOf(Address sender) {
    Snapshot snapshot = chain.snapshot();
    return snapshot.state(snapshot.headBlock()).account(sender).map(Account::nonce).orElse(0L);
  }

  /** For a call of the transaction's payload. */
  Caller caller(CallArguments call, RpcLimits limits) {
    Snapshot snapshot = chain.snapshot();
    StoredBlock head = snapshot.headBlock();
    return Caller.after(snapshot, head, Optional.empty(), Optional.empty(), limits)
        .privately(snapshot.side().map(side -> side.newest(snapshot.head()).accounts()));
  }

  /** What the recipients are told; an error where nobody could execute it as it is meant. */
  Rehearsal.Passed passed(Legacy draft, Address sender, Bytes payload, PrivacyFlag flag) {
    Snapshot snapshot = chain.snapshot();
    Rules rules = nextRules(snapshot);
    Optional<PrivateSide> side = snapshot.side();
    if (!rules.privacy().enhancements() || side.isEmpty()) {
      return Rehearsal.NOTHING;
    }
    StoredBlock head = snapshot.headBlock();
    PrivateState own =
        flag.isEnhanced() ? side.get().after(snapshot.head()) : side.get().newest(snapshot.head());
    Rehearsal rehearsal =
        Rehearsal.of(
            snapshot.state(head),
            own,
            rules,
            BlockContext.of(snapshot.config(), head.header(), snapshot::hashOf),
            RecoveredTransaction.unsigned(draft, sender),
            payload,
            flag);
    return switch (rehearsal) {
      case Rehearsal.Passed passed -> passed;
      case Rehearsal.Refused refused -> throw RpcError.server(refused.reason()).toException();
    };
  }
}
