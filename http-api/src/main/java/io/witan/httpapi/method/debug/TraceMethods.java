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
import io.witan.httpapi.send.Payloads;
import io.witan.httpapi.trace.BlockTraces;
import io.witan.httpapi.trace.TraceAllowance;
import io.witan.httpapi.trace.TraceOptions;
import io.witan.httpapi.trace.Tracer;
import io.witan.protocol.execution.BlockAuthor;
import io.witan.protocol.execution.BlockReplay;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.store.TransactionPlace;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** {@code debug_trace*}: what happened inside a transaction, found by running it again. */
public final class TraceMethods {
  private final Executor executor;
  private final Chain chain;
  private final RpcLimits limits;

  private TraceMethods(Chain chain, RpcLimits limits, Executor executor) {
    this.executor = executor;
    this.chain = chain;
    this.limits = limits;
  }

  /**
   * The methods.
   *
   * @param executor runs what had to wait for the transaction manager
   */
  public static List<RpcMethod> of(Chain chain, RpcLimits limits, Executor executor) {
    TraceMethods methods = new TraceMethods(chain, limits, executor);
    return List.of(
        RpcMethod.later("debug_traceTransaction", methods::transaction),
        RpcMethod.later("debug_traceBlockByNumber", p -> methods.stored(p, p.blockNumber(0))),
        RpcMethod.later(
            "debug_traceBlockByHash",
            p -> methods.stored(p, new BlockRef.ByHash(p.hash(0), false))),
        RpcMethod.later("debug_traceBlock", methods::given),
        RpcMethod.of("debug_traceCall", methods::call));
  }

  private TraceOptions options(Params params, int index) {
    return params
        .optional(index, field -> TraceOptions.read(field, limits))
        .orElseGet(() -> TraceOptions.plain(limits));
  }

  private CompletionStage<JsonNode> transaction(Params params) {
    TraceOptions options = options(params, 1);
    Snapshot snapshot = chain.snapshot();
    TransactionPlace place =
        snapshot
            .place(params.hash(0))
            .orElseThrow(() -> RpcError.server("transaction not found").toException());
    StoredBlock block = snapshot.at(place.blockHash()).orElseThrow();
    PrivateTraces own = new PrivateTraces(snapshot, block, options);
    if (own.isParty(place.index())) {
      return own.run(Payloads.manager(chain), executor, index -> index == place.index())
          .thenApply(traces -> traces.get(place.index()));
    }
    List<RecoveredTransaction> upTo = block.recovered().subList(0, place.index() + 1);
    return CompletableFuture.completedStage(
        traces(snapshot, block.header(), upTo, place.index(), options).getFirst());
  }

  private CompletionStage<JsonNode> stored(Params params, BlockRef ref) {
    TraceOptions options = options(params, 1);
    Snapshot snapshot = chain.snapshot();
    String name =
        ref instanceof BlockRef.ByHash byHash ? byHash.hash().toHex() : "#" + params.at(0).text();
    StoredBlock block =
        snapshot
            .block(ref)
            .orElseThrow(() -> RpcError.server("block " + name + " not found").toException());
    return all(snapshot, block, options);
  }

  /** A block that the caller has; only blocks of this chain have a state to begin with. */
  private CompletionStage<JsonNode> given(Params params) {
    TraceOptions options = options(params, 1);
    Block block;
    try {
      block = Block.decode(params.data(0));
    } catch (RlpException malformed) {
      throw RpcError.server("could not decode block: " + malformed.getMessage()).toException();
    }
    Snapshot snapshot = chain.snapshot();
    StoredBlock stored =
        snapshot
            .at(block.hash())
            .orElseThrow(
                () ->
                    RpcError.server("block " + block.hash() + " is not one of this chain")
                        .toException());
    return all(snapshot, stored, options);
  }

  private CompletionStage<JsonNode> all(
      Snapshot snapshot, StoredBlock block, TraceOptions options) {
    List<RecoveredTransaction> transactions = block.recovered();
    List<JsonNode> traces = traces(snapshot, block.header(), transactions, 0, options);
    PrivateTraces own = new PrivateTraces(snapshot, block, options);
    CompletionStage<SortedMap<Integer, JsonNode>> privately =
        own.isParty()
            ? own.run(Payloads.manager(chain), executor, index -> true)
            : CompletableFuture.completedStage(new TreeMap<>());
    return privately.thenApply(
        known -> {
          ArrayNode all = Json.array();
          for (int i = 0; i < transactions.size(); i++) {
            JsonNode trace = known.getOrDefault(i, traces.get(i));
            all.addObject().put("txHash", transactions.get(i).hash().toHex()).set("result", trace);
          }
          return all;
        });
  }

  private static List<JsonNode> traces(
      Snapshot snapshot,
      Header header,
      List<RecoveredTransaction> transactions,
      int first,
      TraceOptions options) {
    BlockTraces traces =
        new BlockTraces(
            options,
            snapshot.rules(header),
            BlockAuthor.rewardAccount(snapshot.config(), header),
            transactions,
            first);
    BlockReplay.run(
        snapshot.state(BlockStates.parent(snapshot, header)),
        snapshot.config(),
        header,
        transactions,
        snapshot::hashOf,
        traces);
    return traces.results();
  }

  /** At the end of a block, or before one of its transactions ({@code txIndex}). */
  private JsonNode call(Params params) {
    CallArguments arguments = CallArguments.read(params.at(0), chain.config().chainId());
    TraceOptions options = options(params, 2);
    Optional<Field> overrides = params.optional(2, field -> field);
    Snapshot snapshot = chain.snapshot();
    StoredBlock block = snapshot.require(params.block(1));
    WorldState state =
        overrides
            .flatMap(field -> field.member("txIndex", Field::count))
            .map(index -> BlockStates.before(snapshot, block, index))
            .orElseGet(() -> snapshot.state(block));
    Caller caller =
        Caller.on(
                state,
                snapshot,
                block,
                overrides.flatMap(field -> field.member("stateOverrides")),
                overrides.flatMap(field -> field.member("blockOverrides")),
                limits)
            .privately(arguments.to().flatMap(to -> snapshot.privately(to, block)));
    return caller.trace(
        arguments, subject -> Tracer.of(options, subject, new TraceAllowance(options)));
  }
}
