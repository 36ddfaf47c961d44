package io.witan.httpapi.method.debug;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.actors.exchange.TransactionManager;
import io.witan.httpapi.chain.PrivateSide;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.send.Payloads;
import io.witan.httpapi.trace.TraceAllowance;
import io.witan.httpapi.trace.TraceOptions;
import io.witan.httpapi.trace.Tracer;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.execution.PrivateExecution;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.ledger.PrivateBlockRun;
import io.witan.protocol.privacy.ledger.PrivatePayload;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.DualState;
import io.witan.protocol.state.WorldState;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What happened inside a private transaction, for its parties: run again with its payload. */
final class PrivateTrace {
  private final Snapshot snapshot;
  private final StoredBlock block;
  private final int index;
  private final PrivateSide side;

  PrivateTrace(Snapshot snapshot, StoredBlock block, int index, PrivateSide side) {
    this.snapshot = snapshot;
    this.block = block;
    this.index = index;
    this.side = side;
  }

  /** Fetches the payloads of the block's private transactions again, and runs them up to here. */
  CompletionStage<JsonNode> run(
      TransactionManager manager, TraceOptions options, Executor executor) {
    CompletionStage<SortedMap<PayloadHash, PrivatePayload>> here =
        CompletableFuture.completedStage(new TreeMap<>());
    for (PayloadHash named : PrivateBlockRun.payloads(snapshot.config(), block.block())) {
      here = here.thenCompose(known -> with(known, manager, named, true));
    }
    return here.thenApplyAsync(known -> trace(known, options), executor);
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

  private JsonNode trace(SortedMap<PayloadHash, PrivatePayload> here, TraceOptions options) {
    List<RecoveredTransaction> all = block.recovered();
    WorldState parent = snapshot.state(BlockStates.parent(snapshot, block.header()));
    PrivateState before =
        PrivateBlockRun.run(
                side.after(block.block().number() - 1),
                parent,
                snapshot.config(),
                block.block(),
                all.subList(0, index),
                snapshot::hashOf,
                here,
                Secp256k1.get())
            .state();
    RecoveredTransaction transaction = all.get(index);
    Rules rules = snapshot.rules(block.header());
    BlockContext context = BlockContext.of(snapshot.config(), block.header(), snapshot::hashOf);
    WorldState open = BlockStates.before(snapshot, block, index);
    Tracer tracer =
        Tracer.of(
            options,
            new Tracer.Subject(
                new DualState(open, before.accounts()),
                rules,
                transaction.sender(),
                transaction.transaction().to(),
                List.of(context.rewardAccount()),
                transaction.transaction().gasLimit(),
                0),
            new TraceAllowance(options));
    PayloadHash hash = PayloadHash.padded(transaction.transaction().data());
    PrivateExecution.Ran ran =
        PrivateExecution.run(
            new DualState(open, before.accounts()),
            rules,
            context,
            transaction,
            here.get(hash).data(),
            tracer);
    return tracer.toJson(new Tracer.Ended(0, ran.failure().isPresent(), ran.output(), ran.diff()));
  }

  /** Whether this node is a party to the transaction, and so can trace it. */
  static boolean isParty(StoredBlock block, int index) {
    return block.isPrivate(block.block().transactions().get(index))
        && block.privateReceipts().containsKey(index);
  }
}
