package io.witan.httpapi.method.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.witan.httpapi.call.CallArguments;
import io.witan.httpapi.call.Caller;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.BlockRef;
import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.httpapi.trace.TraceOptions;
import io.witan.httpapi.trace.Tracer;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.execution.BlockReplay;
import io.witan.protocol.execution.CallResult;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.store.TransactionPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code debug_trace*}: what happened inside a transaction, found by running it again. */
public final class TraceMethods {
  private final Chain chain;
  private final RpcLimits limits;

  private TraceMethods(Chain chain, RpcLimits limits) {
    this.chain = chain;
    this.limits = limits;
  }

  public static List<RpcMethod> of(Chain chain, RpcLimits limits) {
    TraceMethods methods = new TraceMethods(chain, limits);
    return List.of(
        RpcMethod.of("debug_traceTransaction", methods::transaction),
        RpcMethod.of("debug_traceBlockByNumber", p -> methods.block(p, p.blockNumber(0))),
        RpcMethod.of(
            "debug_traceBlockByHash", p -> methods.block(p, new BlockRef.ByHash(p.hash(0), false))),
        RpcMethod.of("debug_traceCall", methods::call));
  }

  private static TraceOptions options(Params params, int index) {
    return params.optional(index, TraceOptions::read).orElse(TraceOptions.PLAIN);
  }

  private JsonNode transaction(Params params) {
    TraceOptions options = options(params, 1);
    Snapshot snapshot = chain.snapshot();
    TransactionPlace place =
        snapshot
            .place(params.hash(0))
            .orElseThrow(() -> RpcError.server("transaction not found").toException());
    StoredBlock block = snapshot.at(place.blockHash()).orElseThrow();
    Tracer tracer = Tracer.of(options);
    List<RecoveredTransaction> upTo = block.recovered().subList(0, place.index() + 1);
    List<TransactionOutcome> outcomes =
        BlockReplay.run(
            snapshot.state(parent(snapshot, block)),
            snapshot.config(),
            block.header(),
            upTo,
            snapshot::hashOf,
            index -> index == place.index() ? tracer.inspector() : Inspector.NONE);
    return json(tracer, upTo.getLast(), outcomes.getLast());
  }

  private JsonNode block(Params params, BlockRef ref) {
    TraceOptions options = options(params, 1);
    Snapshot snapshot = chain.snapshot();
    String name =
        ref instanceof BlockRef.ByHash byHash ? byHash.hash().toHex() : "#" + params.at(0).text();
    StoredBlock block =
        snapshot
            .block(ref)
            .orElseThrow(() -> RpcError.server("block " + name + " not found").toException());
    List<Tracer> tracers = new ArrayList<>();
    List<RecoveredTransaction> transactions = block.recovered();
    transactions.forEach(each -> tracers.add(Tracer.of(options)));
    List<TransactionOutcome> outcomes =
        BlockReplay.run(
            snapshot.state(parent(snapshot, block)),
            snapshot.config(),
            block.header(),
            transactions,
            snapshot::hashOf,
            index -> tracers.get(index).inspector());
    ArrayNode all = Json.array();
    for (int i = 0; i < transactions.size(); i++) {
      JsonNode result = json(tracers.get(i), transactions.get(i), outcomes.get(i));
      all.addObject().put("txHash", transactions.get(i).hash().toHex()).set("result", result);
    }
    return all;
  }

  private static StoredBlock parent(Snapshot snapshot, StoredBlock block) {
    if (block.block().number() == 0) {
      throw RpcError.server("genesis is not traceable").toException();
    }
    return snapshot.at(block.header().parentHash()).orElseThrow();
  }

  private static JsonNode json(
      Tracer tracer, RecoveredTransaction transaction, TransactionOutcome outcome) {
    return tracer.toJson(
        transaction.transaction().gasLimit(),
        outcome.gasUsed(),
        !outcome.receipt().succeeded() || outcome.failure().isPresent(),
        outcome.output());
  }

  private JsonNode call(Params params) {
    CallArguments arguments = CallArguments.read(params.at(0), chain.config().chainId());
    TraceOptions options = options(params, 2);
    Optional<Field> overrides = params.optional(2, field -> field);
    Snapshot snapshot = chain.snapshot();
    Caller caller =
        Caller.after(
            snapshot,
            snapshot.require(params.block(1)),
            overrides.flatMap(field -> field.member("stateOverrides")),
            overrides.flatMap(field -> field.member("blockOverrides")),
            limits);
    Tracer tracer = Tracer.of(options);
    long gas = caller.gas(arguments);
    CallResult result = caller.run(arguments.withGas(gas), tracer.inspector());
    return tracer.toJson(gas, result.gasUsed(), result.failure().isPresent(), result.output());
  }
}
