package io.witan.httpapi.trace;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.trace.Tracer.Ended;
import io.witan.httpapi.trace.Tracer.Subject;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.execution.Authorizations;
import io.witan.protocol.execution.BlockReplay;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateView;
import java.util.ArrayList;
import java.util.List;

/** The traces of a block's transactions, or of its last one that is run. */
public final class BlockTraces implements BlockReplay.Watcher {
  private final TraceOptions options;
  private final TraceAllowance allowance;
  private final Rules rules;
  private final Address rewardAccount;
  private final List<RecoveredTransaction> transactions;
  private final int first;
  private final List<JsonNode> results = new ArrayList<>();
  private Tracer running;
  private int logs;

  /**
   * Watches transactions of one block.
   *
   * @param rewardAccount who receives their fees
   * @param transactions those that are run, from the block's first on
   * @param first index of the first that is traced
   */
  public BlockTraces(
      TraceOptions options,
      Rules rules,
      Address rewardAccount,
      List<RecoveredTransaction> transactions,
      int first) {
    this.options = options;
    this.allowance = new TraceAllowance(options);
    this.rules = rules;
    this.rewardAccount = rewardAccount;
    this.transactions = transactions;
    this.first = first;
  }

  @Override
  public Inspector begin(int index, StateView before) {
    allowance.check();
    if (index < first) {
      return Inspector.NONE;
    }
    RecoveredTransaction tx = transactions.get(index);
    List<Address> others = new ArrayList<>(List.of(rewardAccount));
    tx.transaction()
        .authorizations()
        .forEach(entry -> Authorizations.authority(entry).ifPresent(others::add));
    Subject subject =
        new Subject(
            before,
            rules,
            tx.sender(),
            tx.transaction().to(),
            others,
            tx.transaction().gasLimit(),
            logs);
    running = Tracer.of(options, subject, allowance);
    return running;
  }

  @Override
  public void end(int index, TransactionOutcome outcome, StateDiff changes) {
    logs += outcome.receipt().logs().size();
    if (index >= first) {
      boolean failed = !outcome.receipt().succeeded() || outcome.failure().isPresent();
      results.add(running.toJson(new Ended(outcome.gasUsed(), failed, outcome.output(), changes)));
    }
  }

  /** One for each transaction that is traced. */
  public List<JsonNode> results() {
    return results;
  }
}
