package io.witan.httpapi.method.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.PrivateSide;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcException;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.httpapi.send.Payloads;
import io.witan.httpapi.view.ReceiptView;
import io.witan.httpapi.view.TransactionView;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.ledger.PrivacyMarker;
import io.witan.protocol.privacy.ledger.PrivateReceipt;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The private transactions that privacy markers stand for, by the hash of the marker. */
public final class MarkerMethods {
  private final Chain chain;
  private final Executor executor;

  private MarkerMethods(Chain chain, Executor executor) {
    this.chain = chain;
    this.executor = executor;
  }

  /**
   * The methods.
   *
   * @param executor runs what had to wait for the transaction manager
   */
  public static List<RpcMethod> of(Chain chain, Executor executor) {
    MarkerMethods methods = new MarkerMethods(chain, executor);
    return List.of(
        RpcMethod.later("eth_getPrivateTransactionByHash", methods::transaction),
        RpcMethod.later("eth_getPrivateTransactionReceipt", methods::receipt));
  }

  /** A marker at its place. */
  private record Placed(StoredBlock block, int index) {
    Transaction transaction() {
      return block.block().transactions().get(index);
    }
  }

  private Optional<Placed> marker(Snapshot snapshot, Hash hash) {
    return snapshot
        .place(hash)
        .flatMap(
            place -> snapshot.at(place.blockHash()).map(block -> new Placed(block, place.index())))
        .filter(placed -> placed.block().isMarker(placed.transaction()));
  }

  /** What a marker stands for; empty where this node is no party to it. */
  private CompletionStage<Optional<RecoveredTransaction>> inner(Placed placed) {
    RecoveredTransaction marker =
        RecoveredTransaction.recover(placed.transaction(), Secp256k1.get(), true).orElseThrow();
    PayloadHash hash = PayloadHash.padded(placed.transaction().data());
    if (hash.isNone()) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return Payloads.ifParty(Payloads.manager(chain).receive(hash, Optional.empty()))
        .thenApplyAsync(
            found ->
                found.flatMap(
                    payload -> PrivacyMarker.inner(payload.message(), marker, Secp256k1.get())),
            executor);
  }

  private CompletionStage<JsonNode> transaction(Params params) {
    Optional<Placed> marker = marker(chain.snapshot(), params.hash(0));
    if (marker.isEmpty()) {
      return CompletableFuture.completedStage(Json.nothing());
    }
    StoredBlock block = marker.get().block();
    return inner(marker.get())
        .thenApply(
            inner ->
                inner
                    .map(
                        known ->
                            TransactionView.inBlock(
                                known.transaction(),
                                known.sender(),
                                block.header(),
                                block.hash(),
                                marker.get().index()))
                    .orElse(Json.nothing()));
  }

  private CompletionStage<JsonNode> receipt(Params params) {
    Snapshot snapshot = chain.snapshot();
    Placed marker =
        marker(snapshot, params.hash(0))
            .orElseThrow(() -> refused("privacy marker transaction not found"));
    return inner(marker)
        .thenApply(
            inner -> {
              Transaction known =
                  inner
                      .map(RecoveredTransaction::transaction)
                      .orElseThrow(
                          () -> refused("private transaction not found for this participant"));
              return receipt(snapshot, marker, params.hash(0), known);
            });
  }

  private JsonNode receipt(Snapshot snapshot, Placed marker, Hash hash, Transaction inner) {
    PrivateReceipt own =
        snapshot
            .side()
            .flatMap(side -> own(side, marker, hash))
            .orElseThrow(() -> refused("could not find receipt for private transaction"));
    return ReceiptView.behindMarker(marker.block(), marker.index(), inner, own, chain);
  }

  private static Optional<PrivateReceipt> own(PrivateSide side, Placed marker, Hash hash) {
    return side.receipt(hash, marker.block().block().number());
  }

  private static RpcException refused(String why) {
    return RpcError.server(why).toException();
  }
}
