package io.witan.httpapi.conversation;

import io.witan.actors.node.NodeClient;
import io.witan.httpapi.MethodCatalogue;
import io.witan.httpapi.method.eth.Filters;
import io.witan.httpapi.method.eth.Subscriptions;
import io.witan.httpapi.offline.OfflineNode;
import io.witan.httpapi.rpc.Dispatcher;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.rlp.RlpReader;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The chain that recorded conversations are about: a genesis and a file of blocks. */
public final class RecordedChain {
  private RecordedChain() {}

  /**
   * Executes the blocks and gives a dispatcher that serves every method on the result.
   *
   * @param blocks the blocks' RLP, one after the other, as {@code chain.rlp} has them
   * @throws IllegalArgumentException with the reason where a block is not valid
   */
  public static Dispatcher serve(Genesis genesis, Bytes blocks) {
    OfflineNode node = new OfflineNode(genesis, OfflineNode.Intake.ONLY_TRIED);
    read(blocks).forEach(node::add);
    return dispatcher(node);
  }

  /** Serves every method of a node on the calling thread. */
  public static Dispatcher dispatcher(NodeClient node) {
    RpcLimits limits = RpcLimits.DEFAULTS;
    return new Dispatcher(
        MethodCatalogue.all(
            node,
            limits,
            new Filters(limits, InstantSource.system()),
            new Subscriptions(node, limits, Runnable::run),
            ""),
        limits,
        Runnable::run);
  }

  private static List<Block> read(Bytes blocks) {
    RlpReader reader = RlpReader.of(blocks);
    List<Block> all = new ArrayList<>();
    while (reader.hasNext()) {
      all.add(Block.read(reader));
    }
    return all;
  }
}
