package io.witan.httpapi.method.eth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.BlockRef;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.httpapi.view.BlockView;
import io.witan.httpapi.view.ReceiptView;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import java.util.List;
import java.util.Optional;

/** Blocks, headers, uncles and receipts of blocks. What does not exist is null. */
public final class BlockMethods {
  private final Chain chain;

  private BlockMethods(Chain chain) {
    this.chain = chain;
  }

  public static List<RpcMethod> of(Chain chain) {
    BlockMethods methods = new BlockMethods(chain);
    return List.of(
        RpcMethod.of("eth_blockNumber", p -> Json.quantity(chain.snapshot().head())),
        RpcMethod.of("eth_getBlockByNumber", p -> methods.block(p, p.blockNumber(0))),
        RpcMethod.of("eth_getBlockByHash", p -> methods.block(p, byHash(p))),
        RpcMethod.of("eth_getHeaderByNumber", p -> methods.header(p.blockNumber(0))),
        RpcMethod.of("eth_getHeaderByHash", p -> methods.header(byHash(p))),
        RpcMethod.of("eth_getBlockReceipts", p -> methods.receipts(p.at(0).block())),
        RpcMethod.of(
            "eth_getBlockTransactionCountByNumber", p -> methods.transactions(p.blockNumber(0))),
        RpcMethod.of("eth_getBlockTransactionCountByHash", p -> methods.transactions(byHash(p))),
        RpcMethod.of("eth_getUncleCountByBlockNumber", p -> methods.uncles(p.blockNumber(0))),
        RpcMethod.of("eth_getUncleCountByBlockHash", p -> methods.uncles(byHash(p))),
        RpcMethod.of(
            "eth_getUncleByBlockNumberAndIndex", p -> methods.uncle(p.blockNumber(0), p.index(1))),
        RpcMethod.of("eth_getUncleByBlockHashAndIndex", p -> methods.uncle(byHash(p), p.index(1))));
  }

  static BlockRef byHash(Params params) {
    return new BlockRef.ByHash(params.hash(0), false);
  }

  private JsonNode block(Params params, BlockRef ref) {
    boolean whole = params.flag(1);
    return chain
        .snapshot()
        .block(ref)
        .<JsonNode>map(
            stored ->
                withTotalDifficulty(
                    whole
                        ? BlockView.withTransactions(
                            stored.block(), stored.hash(), stored.senders())
                        : BlockView.withHashes(stored.block(), stored.hash()),
                    stored.header()))
        .orElse(Json.nothing());
  }

  private JsonNode header(BlockRef ref) {
    return chain
        .snapshot()
        .block(ref)
        .<JsonNode>map(
            stored ->
                withTotalDifficulty(
                    BlockView.header(stored.header(), stored.hash()), stored.header()))
        .orElse(Json.nothing());
  }

  /** GoQuorum's clients still read it. Each block of BFT or Raft weighs 1, so the sum is known. */
  private ObjectNode withTotalDifficulty(ObjectNode json, Header header) {
    if (chain.isQuorum()) {
      Uint256 genesis = chain.genesis().header().difficulty();
      json.set("totalDifficulty", Json.quantity(genesis.plus(Uint256.of(header.number()))));
    }
    return json;
  }

  private JsonNode receipts(BlockRef ref) {
    return chain
        .snapshot()
        .block(ref)
        .<JsonNode>map(stored -> ReceiptView.all(stored, chain))
        .orElse(Json.nothing());
  }

  private JsonNode transactions(BlockRef ref) {
    return count(chain.snapshot().block(ref).map(stored -> stored.block().transactions().size()));
  }

  private JsonNode uncles(BlockRef ref) {
    return count(chain.snapshot().block(ref).map(stored -> stored.block().ommers().size()));
  }

  private static JsonNode count(Optional<Integer> count) {
    return count.map(n -> Json.quantity(n)).orElse(Json.nothing());
  }

  private JsonNode uncle(BlockRef ref, int index) {
    Optional<StoredBlock> stored = chain.snapshot().block(ref);
    if (stored.isEmpty() || index >= stored.get().block().ommers().size()) {
      return Json.nothing();
    }
    Header ommer = stored.get().block().ommers().get(index);
    return BlockView.header(ommer, BlockHash.of(ommer));
  }
}
