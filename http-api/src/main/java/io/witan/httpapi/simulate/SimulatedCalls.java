package io.witan.httpapi.simulate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.call.CallArguments;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.simulate.Simulation.Allowance;
import io.witan.httpapi.simulate.SimulationRequest.BlockCalls;
import io.witan.httpapi.view.BlockView;
import io.witan.httpapi.view.LogView;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.execution.BlockResult;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.execution.IntrinsicGas;
import io.witan.protocol.execution.InvalidTransaction;
import io.witan.protocol.execution.SimulatedBlock;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.WorldState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** The calls of one simulated block and what they gave. */
final class SimulatedCalls {
  /** What a call gave, until the block's hash is known that stands in its logs. */
  private record Result(TransactionOutcome outcome, SimulatedLogs watcher, long peak) {}

  private final SimulationRequest request;
  private final Rules rules;
  private final Header header;
  private final BlockCalls calls;
  private final Allowance allowance;
  private final ChainConfig config;
  private final SimulatedBlock block;
  private final List<Result> results = new ArrayList<>();
  private int logs;

  SimulatedCalls(
      SimulationRequest request,
      ChainConfig config,
      Rules rules,
      Header header,
      BlockCalls calls,
      WorldState before,
      Allowance allowance,
      LongFunction<Hash> hashes) {
    this.request = request;
    this.rules = rules;
    this.header = header;
    this.calls = calls;
    this.allowance = allowance;
    this.config = config;
    BlockContext context = calls.overrides().on(BlockContext.of(config, header, hashes));
    this.block = new SimulatedBlock(before, config, rules, header, context, request.validation());
  }

  ExecutedBlock run() {
    calls.calls().forEach(this::run);
    BlockResult result =
        block.complete(
            rules.isAtLeast(Fork.SHANGHAI)
                ? Optional.of(calls.overrides().withdrawals().orElse(List.of()))
                : Optional.empty());
    return switch (result) {
      case BlockResult.Executed executed -> executed.block();
      case BlockResult.Invalid invalid -> throw RpcError.server(invalid.reason()).toException();
    };
  }

  private void run(CallArguments call) {
    long asked = call.gas().orElse(block.gasLeft());
    if (asked < 0 || asked > block.gasLeft()) {
      throw SimulationErrors.gasLimitReached(
          header.gasLimit() - block.gasLeft(), header.gasLimit());
    }
    long gas = allowance.gas(asked);
    long nonce = call.nonce().orElseGet(() -> block.nonce(call.from()));
    Transaction tx = UnsignedTransactions.of(call, config.chainId(), nonce, gas);
    SimulatedLogs watcher = new SimulatedLogs(request.traceTransfers(), logs, allowance.deadline());
    Optional<InvalidTransaction> problem = block.add(tx, call.from(), watcher);
    if (problem.isPresent()) {
      throw SimulationErrors.invalid(problem.get(), gas);
    }
    logs = watcher.next();
    TransactionOutcome outcome = block.lastOutcome();
    long peak = Math.max(watcher.peak(gas), IntrinsicGas.floor(rules, tx.data()));
    results.add(new Result(outcome, watcher, peak));
    long answered = outcome.output().size() + tx.data().size() + 1_000L;
    for (SimulatedLogs.Numbered log : watcher.logs()) {
      answered += log.log().data().size() + 1_000L;
    }
    allowance.use(outcome.gasUsed(), answered);
  }

  /** The block as the specification has it, with what its calls gave. */
  ObjectNode toJson(ExecutedBlock executed) {
    List<Address> senders =
        executed.transactions().stream().map(RecoveredTransaction::sender).toList();
    ObjectNode json =
        request.fullTransactions()
            ? BlockView.withTransactions(executed.block(), executed.hash(), senders)
            : BlockView.withHashes(executed.block(), executed.hash());
    ArrayNode list = json.putArray("calls");
    for (int i = 0; i < results.size(); i++) {
      list.add(result(executed, i));
    }
    return json;
  }

  private ObjectNode result(ExecutedBlock executed, int index) {
    Result result = results.get(index);
    TransactionOutcome outcome = result.outcome;
    boolean succeeded = outcome.failure().isEmpty();
    ObjectNode json = Json.object();
    json.put("returnData", outcome.output().toHex());
    ArrayNode told = json.putArray("logs");
    for (SimulatedLogs.Numbered log : result.watcher.logs()) {
      told.add(view(executed, index, log.log(), log.index()).toJson());
    }
    json.set("gasUsed", Json.quantity(outcome.gasUsed()));
    json.set("maxUsedGas", Json.quantity(result.peak));
    json.set("status", Json.quantity(succeeded ? 1 : 0));
    if (!succeeded) {
      json.set("error", SimulationErrors.failed(result.watcher.failure(), outcome));
    }
    return json;
  }

  private static LogView view(ExecutedBlock executed, int index, Log log, int logIndex) {
    return new LogView(
        log,
        executed.block().header(),
        executed.hash(),
        executed.transactions().get(index).hash(),
        index,
        logIndex);
  }
}
