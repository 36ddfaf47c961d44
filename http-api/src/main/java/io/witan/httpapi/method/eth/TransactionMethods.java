package io.witan.httpapi.method.eth;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.actors.node.NodeClient;
import io.witan.actors.node.Submission;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.BlockRef;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.httpapi.view.ReceiptView;
import io.witan.httpapi.view.TransactionView;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.store.TransactionPlace;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Transactions: by hash and place, raw, receipts, and handing one in. */
public final class TransactionMethods {
  private final NodeClient node;
  private final Chain chain;

  private TransactionMethods(NodeClient node, Chain chain) {
    this.node = node;
    this.chain = chain;
  }

  public static List<RpcMethod> of(NodeClient node, Chain chain) {
    TransactionMethods methods = new TransactionMethods(node, chain);
    return List.of(
        RpcMethod.later("eth_getTransactionByHash", methods::byHash),
        RpcMethod.later("eth_getRawTransactionByHash", methods::rawByHash),
        RpcMethod.of("eth_getTransactionReceipt", methods::receipt),
        RpcMethod.of(
            "eth_getTransactionByBlockNumberAndIndex",
            p -> methods.inBlock(p.blockNumber(0), p.index(1))),
        RpcMethod.of(
            "eth_getTransactionByBlockHashAndIndex",
            p -> methods.inBlock(BlockMethods.byHash(p), p.index(1))),
        RpcMethod.of(
            "eth_getRawTransactionByBlockNumberAndIndex",
            p -> methods.rawInBlock(p.blockNumber(0), p.index(1))),
        RpcMethod.of(
            "eth_getRawTransactionByBlockHashAndIndex",
            p -> methods.rawInBlock(BlockMethods.byHash(p), p.index(1))),
        RpcMethod.later("eth_sendRawTransaction", methods::send));
  }

  private CompletionStage<JsonNode> byHash(Params params) {
    return find(params.hash(0), TransactionMethods::view, TransactionView::pending);
  }

  private CompletionStage<JsonNode> rawByHash(Params params) {
    return find(
        params.hash(0),
        (stored, index) ->
            Json.data(TransactionCodec.encode(stored.block().transactions().get(index))),
        pooled -> Json.data(pooled.encoded()));
  }

  private interface InBlock {
    JsonNode view(StoredBlock stored, int index);
  }

  private CompletionStage<JsonNode> find(
      Hash hash, InBlock mined, Function<RecoveredTransaction, JsonNode> pooled) {
    Optional<JsonNode> found = mined(hash, mined);
    if (found.isPresent()) {
      return CompletableFuture.completedStage(found.get());
    }
    // Between the two reads it may have moved from the pool into a block.
    return node.pooled(hash)
        .thenApply(
            waiting -> waiting.map(pooled).or(() -> mined(hash, mined)).orElse(Json.nothing()));
  }

  private Optional<JsonNode> mined(Hash hash, InBlock view) {
    Snapshot snapshot = chain.snapshot();
    return snapshot
        .place(hash)
        .flatMap(
            place ->
                snapshot.at(place.blockHash()).map(stored -> view.view(stored, place.index())));
  }

  private static JsonNode view(StoredBlock stored, int index) {
    return TransactionView.inBlock(
        stored.block().transactions().get(index),
        stored.senders().get(index),
        stored.header(),
        stored.hash(),
        index);
  }

  private JsonNode receipt(Params params) {
    Snapshot snapshot = chain.snapshot();
    Optional<TransactionPlace> place = snapshot.place(params.hash(0));
    return place
        .flatMap(at -> snapshot.at(at.blockHash()))
        .<JsonNode>map(stored -> ReceiptView.one(stored, place.orElseThrow().index(), chain))
        .orElse(Json.nothing());
  }

  private JsonNode inBlock(BlockRef ref, int index) {
    return atIndex(ref, index).map(stored -> view(stored, index)).orElse(Json.nothing());
  }

  private JsonNode rawInBlock(BlockRef ref, int index) {
    return atIndex(ref, index)
        .map(stored -> Json.data(TransactionCodec.encode(stored.block().transactions().get(index))))
        .orElse(Json.data(Bytes.EMPTY));
  }

  private Optional<StoredBlock> atIndex(BlockRef ref, int index) {
    return chain
        .snapshot()
        .block(ref)
        .filter(stored -> index < stored.block().transactions().size());
  }

  private CompletionStage<JsonNode> send(Params params) {
    return node.submit(recover(params.data(0)))
        .thenApply(
            answer ->
                switch (answer) {
                  case Submission.Accepted accepted -> Json.hash(accepted.hash());
                  case Submission.Rejected rejected ->
                      throw RpcError.server(rejected.reason()).toException();
                });
  }

  private RecoveredTransaction recover(Bytes raw) {
    Snapshot snapshot = chain.snapshot();
    Rules rules = snapshot.rules(snapshot.headBlock().header());
    Transaction transaction;
    try {
      Bytes alone = BlobSidecar.strip(raw);
      if (alone.size() > rules.maxTransactionSize()) {
        throw RpcError.server("oversized data").toException();
      }
      transaction = TransactionCodec.decode(alone);
    } catch (RlpException malformed) {
      throw RpcError.server("rlp: " + malformed.getMessage()).toException();
    }
    return RecoveredTransaction.recover(
            transaction, Secp256k1.get(), rules.isAtLeast(Fork.HOMESTEAD))
        .orElseThrow(() -> RpcError.server("invalid sender").toException());
  }
}
