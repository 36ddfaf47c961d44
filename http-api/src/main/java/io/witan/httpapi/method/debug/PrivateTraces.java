package io.witan.httpapi.method.debug;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.actors.exchange.TransactionManager;
import io.witan.actors.privacy.PartyPayloads;
import io.witan.httpapi.chain.PrivateSide;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.send.Payloads;
import io.witan.httpapi.trace.TraceAllowance;
import io.witan.httpapi.trace.TraceOptions;
import io.witan.httpapi.trace.Tracer;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.execution.PrivateExecution;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.ledger.PrivateBlock;
import io.witan.protocol.privacy.ledger.PrivateBlockRun;
import io.witan.protocol.privacy.ledger.PrivatePayload;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.protocol.state.DualState;
import io.witan.protocol.state.StateView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.IntPredicate;

/**
 * What happened inside of a block's private transactions, for their parties: run again with their
 * payloads. Whoever is no party sees what they did to the public state: nothing.
 */
final class PrivateTraces {
  private final Snapshot snapshot;
  private final StoredBlock block;
  private final TraceOptions options;

  PrivateTraces(Snapshot snapshot, StoredBlock block, TraceOptions options) {
    this.snapshot = snapshot;
    this.block = block;
    this.options = options;
  }

  /** Whether the private state is a party to the transaction, and so can trace it. */
  boolean isParty(int index) {
    return block.isPrivate(block.block().transactions().get(index))
        && block.privateReceipts().containsKey(index);
  }

  /** Whether it is to any of the block. */
  boolean isParty() {
    return block.mayHavePrivateReceipts()
        && block.privateReceipts().keySet().stream().anyMatch(this::isParty);
  }

  /**
   * Fetches the payloads of the block's private transactions again, and runs them.
   *
   * @param wanted indexes of the transactions to be traced
   */
  CompletionStage<SortedMap<Integer, JsonNode>> run(
      TransactionManager manager, Executor executor, IntPredicate wanted) {
    CompletionStage<SortedMap<PayloadHash, PrivatePayload>> here =
        CompletableFuture.completedStage(new TreeMap<>());
    for (PayloadHash named : PrivateBlockRun.payloads(snapshot.config(), block.block())) {
      here = here.thenCompose(known -> with(known, manager, named, true));
    }
    return here.thenComposeAsync(
        known -> traced(known, new TreeSet<>(), new PartyPayloads(manager), executor, wanted),
        executor);
  }

  /** Runs them, and again as long as that shows payloads of extensions that were not asked for. */
  private CompletionStage<SortedMap<Integer, JsonNode>> traced(
      SortedMap<PayloadHash, PrivatePayload> here,
      Set<PayloadHash> consents,
      PartyPayloads payloads,
      Executor executor,
      IntPredicate wanted) {
    SortedMap<Integer, JsonNode> traces = new TreeMap<>();
    PrivateBlock.Named named = run(here, wanted, traces);
    TreeSet<PayloadHash> asked = new TreeSet<>(here.keySet());
    asked.addAll(consents);
    SortedSet<PayloadHash> more = named.besides(asked, consents);
    if (more.isEmpty()) {
      return CompletableFuture.completedStage(traces);
    }
    CompletionStage<Boolean> all = CompletableFuture.completedStage(false);
    for (PayloadHash each : more) {
      all =
          all.thenCompose(some -> added(here, payloads, each, named).thenApply(one -> some || one));
      consents.add(each);
    }
    return all.thenComposeAsync(
        some ->
            some
                ? traced(here, consents, payloads, executor, wanted)
                : CompletableFuture.completedStage(traces),
        executor);
  }

  private static CompletionStage<Boolean> added(
      SortedMap<PayloadHash, PrivatePayload> here,
      PartyPayloads payloads,
      PayloadHash hash,
      PrivateBlock.Named named) {
    return payloads
        .fetch(hash, named.consents().contains(hash))
        .thenApply(
            answer ->
                switch (answer) {
                  case PartyPayloads.Answer.Here(PrivatePayload found) -> {
                    here.put(hash, found);
                    yield true;
                  }
                  case PartyPayloads.Answer.NotParty none -> false;
                  case PartyPayloads.Answer.Unavailable(String reason) ->
                      throw RpcError.server("payload is not available: " + reason).toException();
                });
  }

  private CompletionStage<SortedMap<PayloadHash, PrivatePayload>> with(
      SortedMap<PayloadHash, PrivatePayload> known,
      TransactionManager manager,
      PayloadHash hash,
      boolean perhapsMarker) {
    return Payloads.ifParty(manager.receive(hash, Optional.empty()))
        .thenCompose(
            found -> {
              Optional<PrivatePayload> payload = found.map(PrivatePayload::of);
              payload.ifPresent(its -> known.put(hash, its));
              return payload
                  .filter(its -> perhapsMarker)
                  .flatMap(PrivateBlockRun::inner)
                  .map(inner -> with(known, manager, inner, false))
                  .orElseGet(() -> CompletableFuture.completedStage(known));
            });
  }

  private PrivateBlock.Named run(
      SortedMap<PayloadHash, PrivatePayload> here,
      IntPredicate wanted,
      SortedMap<Integer, JsonNode> traces) {
    PrivateSide side = snapshot.side().orElseThrow();
    TraceAllowance allowance = new TraceAllowance(options);
    return PrivateBlockRun.run(
            side.after(block.block().number() - 1),
            snapshot.state(BlockStates.parent(snapshot, block.header())),
            snapshot.config(),
            block.block(),
            block.recovered(),
            snapshot::hashOf,
            here,
            Secp256k1.get(),
            (index, open, own, transaction, payload) -> {
              if (wanted.test(index) && isParty(index)) {
                traces.put(index, trace(open, own, transaction, payload, allowance));
              }
            })
        .named();
  }

  private JsonNode trace(
      StateView open,
      PrivateState own,
      RecoveredTransaction transaction,
      PrivatePayload payload,
      TraceAllowance allowance) {
    BlockContext context = BlockContext.of(snapshot.config(), block.header(), snapshot::hashOf);
    DualState before = new DualState(open, own.accounts());
    Tracer tracer =
        Tracer.of(
            options,
            new Tracer.Subject(
                before,
                snapshot.rules(block.header()),
                transaction.sender(),
                transaction.transaction().to(),
                List.of(context.rewardAccount()),
                transaction.transaction().gasLimit(),
                0),
            allowance);
    PrivateExecution.Ran ran =
        PrivateExecution.run(
            before, snapshot.rules(block.header()), context, transaction, payload.data(), tracer);
    return tracer.toJson(new Tracer.Ended(0, ran.failure().isPresent(), ran.output(), ran.diff()));
  }
}
