package io.witan.httpapi.conversation;

import io.witan.actors.node.NodeClient;
import io.witan.actors.privacy.PrivateLedgers;
import io.witan.httpapi.HttpConfig;
import io.witan.httpapi.MethodCatalogue;
import io.witan.httpapi.account.NodeAccounts;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.method.eth.Filters;
import io.witan.httpapi.method.eth.Subscriptions;
import io.witan.httpapi.offline.OfflineNode;
import io.witan.httpapi.rpc.Dispatcher;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Relay;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.wire.ForkIds;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The chain that recorded conversations are about: a genesis and a file of blocks. */
public final class RecordedChain {
  /** What the recording client gave to calls: it stands in what simulations answer. */
  private static final long RECORDED_CALL_GAS = 50_000_000;

  private RecordedChain() {}

  /**
   * Executes the blocks and gives a dispatcher that serves every method on the result.
   *
   * @param blocks the blocks' RLP, one after the other, as {@code chain.rlp} has them
   * @throws IllegalArgumentException with the reason where a block is not valid
   */
  public static Dispatcher serve(Genesis genesis, ForkIds forkIds, Bytes blocks) {
    OfflineNode node = new OfflineNode(genesis, OfflineNode.Intake.ONLY_TRIED);
    read(blocks).stream().filter(block -> block.number() > 0).forEach(node::add);
    return dispatcher(node, forkIds);
  }

  /** Serves every method of a node on the calling thread. */
  private static Dispatcher dispatcher(NodeClient node, ForkIds forkIds) {
    RpcLimits limits = RpcLimits.DEFAULTS.withCallGas(RECORDED_CALL_GAS);
    Chain chain = new Chain(node, PrivateLedgers.SINGLE, true);
    return new Dispatcher(
        new MethodCatalogue(
                node,
                new HttpConfig(
                    List.of(),
                    limits,
                    "",
                    Json.object(),
                    forkIds,
                    NodeAccounts.none(),
                    false,
                    List.of(),
                    true),
                Relay.NONE,
                new Filters(limits, InstantSource.system(), Relay.NONE),
                Runnable::run,
                ending -> {})
            .of(chain, new Subscriptions(node, chain, limits, Runnable::run)),
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
