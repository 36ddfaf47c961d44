package io.witan.simulations.fuzz;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.execution.BlockExecution;
import io.witan.protocol.execution.BlockResult;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.state.StateChanges;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.TrieState;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.trie.NodeSource;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The way that a node goes: builds the block on a stored state, not watched, then imports what it
 * built.
 */
final class BlockSide implements Side {
  private final String name;
  private final Workers builders;
  private final Workers importers;

  /** Who runs the transactions when the block is built, and when it is imported. */
  BlockSide(String name, Workers builders, Workers importers) {
    this.name = name;
    this.builders = builders;
    this.importers = importers;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Observed run(FuzzCase given) {
    WorldState parent = stored(given);
    ExecutedBlock built =
        BlockExecution.build(
                parent,
                given.config(),
                given.parent(),
                given.template(),
                given.recovered(),
                FuzzCase::hashAt,
                builders)
            .block();
    BlockResult imported =
        BlockExecution.execute(
            parent,
            given.config(),
            given.parent(),
            built.block(),
            built.transactions(),
            FuzzCase::hashAt,
            importers);
    switch (imported) {
      case BlockResult.Executed same ->
          Fault.unless(
              same.block().hash().equals(built.hash())
                  && same.block().outcomes().equals(built.outcomes()),
              "the import gives another block than the one that was built");
      case BlockResult.Invalid invalid ->
          throw new Fault("a block that was built is not valid: " + invalid.reason());
    }
    Header header = built.block().header();
    return new Observed(
        built.transactions(),
        built.outcomes(),
        header.gasUsed(),
        header.logsBloom(),
        header.transactionsRoot(),
        header.receiptsRoot(),
        header.stateRoot());
  }

  /** The state before the block, read node by node. */
  private static WorldState stored(FuzzCase given) {
    StateDiff all =
        new StateDiff(given.accounts().entrySet().stream().map(PlainState::change).toList());
    WorldState fresh = WorldState.empty().apply(all);
    StateChanges pending = fresh.pending();
    SortedMap<Hash, Bytes> nodes = new TreeMap<>();
    pending.nodes().created().forEach(node -> nodes.put(node.hash(), node.row()));
    for (StateChanges.StorageChanges storage : pending.storages().values()) {
      storage.nodes().created().forEach(node -> nodes.put(node.hash(), node.row()));
    }
    return WorldState.at(
        new TrieState(
            fresh.root(),
            (path, depth, hash) -> found(nodes, hash),
            hash -> found(pending.codes(), hash)));
  }

  private static Bytes found(SortedMap<Hash, Bytes> stored, Hash hash) {
    Bytes bytes = stored.get(hash);
    if (bytes == null) {
      throw new NodeSource.MissingNode(hash);
    }
    return bytes;
  }
}
