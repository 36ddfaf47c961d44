package io.witan.httpapi.method.eth;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.actors.node.NodeClient;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.BlockRef;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.httpapi.send.Sending;
import io.witan.httpapi.view.ReceiptView;
import io.witan.httpapi.view.TransactionView;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.rlp.RlpException;
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
  private final Sending sending;

  private TransactionMethods(NodeClient node, Chain chain, Sending sending) {
    this.node = node;
    this.chain = chain;
    this.sending = sending;
  }

  public static List<RpcMethod> of(NodeClient node, Chain chain, Sending sending) {
    TransactionMethods methods = new TransactionMethods(node, chain, sending);
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
        RpcMethod.ordered("eth_sendRawTransaction", methods::send));
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
    Bytes raw = params.data(0);
    try {
      return sending
          .submit(TransactionCodec.decode(BlobSidecar.strip(raw)))
          .answer()
          .thenApply(Json::hash);
    } catch (RlpException malformed) {
      throw RpcError.server("rlp: " + malformed.getMessage()).toException();
    }
  }
}
