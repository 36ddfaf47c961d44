package io.witan.protocol.store;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.privacy.ledger.PrivateBlockRun;
import io.witan.protocol.state.StateChanges;
import io.witan.protocol.state.StateSource;
import io.witan.protocol.state.TrieState;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.trie.NodeChanges;
import io.witan.protocol.trie.NodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** A {@link LedgerStore} in memory, for the simulator and for tests. Nothing survives it. */
public final class MemoryLedgerStore implements LedgerStore {
  private final List<ExecutedBlock> blocks = new ArrayList<>();
  private final Map<Hash, Long> heights = new TreeMap<>();
  private final Map<Hash, TransactionPlace> places = new TreeMap<>();
  private final TreeSet<Long> ofPrivateStates = new TreeSet<>();
  private final MemorySource source = new MemorySource();

  @Override
  public synchronized long appliedHeight() {
    return blocks.size() - 1L;
  }

  @Override
  public synchronized void apply(ExecutedBlock executed) {
    Block block = executed.block();
    Fault.unless(block.number() == blocks.size(), "store: the block is not the next one");
    Fault.unless(
        blocks.isEmpty() || blocks.getLast().hash().equals(block.header().parentHash()),
        "store: the block does not follow the applied one");
    source.add(executed.state().pending());
    WorldState settled = at(executed.state().root());
    List<RecoveredTransaction> transactions = executed.transactions();
    blocks.add(
        new ExecutedBlock(block, executed.hash(), transactions, executed.outcomes(), settled));
    heights.put(executed.hash(), block.number());
    if (PrivateBlockRun.mayConcern(block)) {
      ofPrivateStates.add(block.number());
    }
    for (int i = 0; i < transactions.size(); i++) {
      places.put(
          transactions.get(i).hash(), new TransactionPlace(executed.hash(), block.number(), i));
    }
  }

  @Override
  public synchronized Optional<Hash> hashAt(long height) {
    return height >= 0 && height < blocks.size()
        ? Optional.of(blocks.get((int) height).hash())
        : Optional.empty();
  }

  @Override
  public synchronized Optional<Long> heightOf(Hash blockHash) {
    return Optional.ofNullable(heights.get(blockHash));
  }

  @Override
  public Optional<Block> block(Hash blockHash) {
    return executed(blockHash).map(ExecutedBlock::block);
  }

  @Override
  public Optional<List<TransactionOutcome>> outcomes(Hash blockHash) {
    return executed(blockHash).map(ExecutedBlock::outcomes);
  }

  @Override
  public Optional<List<Address>> senders(Hash blockHash) {
    return executed(blockHash)
        .map(block -> block.transactions().stream().map(RecoveredTransaction::sender).toList());
  }

  @Override
  public synchronized Optional<TransactionPlace> place(Hash transactionHash) {
    return Optional.ofNullable(places.get(transactionHash));
  }

  @Override
  public synchronized OptionalLong nextPrivateAfter(long height) {
    Long next = ofPrivateStates.higher(height);
    return next == null ? OptionalLong.empty() : OptionalLong.of(next);
  }

  @Override
  public WorldState stateAt(Header header) {
    if (!hasState(header)) {
      throw new StateSource.MissingState("there is no state after block " + header.number());
    }
    return at(header.stateRoot());
  }

  @Override
  public synchronized boolean hasState(Header header) {
    long height = header.number();
    return height >= 0
        && height < blocks.size()
        && blocks.get((int) height).block().header().stateRoot().equals(header.stateRoot());
  }

  @Override
  public synchronized void rewind(long height) {
    Fault.unless(height >= -1, "store: there is nothing below the first block");
    while (blocks.size() - 1L > height) {
      ExecutedBlock dropped = blocks.removeLast();
      heights.remove(dropped.hash());
      ofPrivateStates.remove(dropped.block().number());
      dropped.transactions().forEach(transaction -> places.remove(transaction.hash()));
    }
  }

  @Override
  public void close() {}

  private WorldState at(Hash root) {
    return WorldState.at(new TrieState(root, source, source::code));
  }

  private synchronized Optional<ExecutedBlock> executed(Hash blockHash) {
    return Optional.ofNullable(heights.get(blockHash)).map(height -> blocks.get(height.intValue()));
  }

  private static final class MemorySource implements NodeSource {
    private final Map<Hash, Bytes> nodes = new TreeMap<>();
    private final Map<Hash, Bytes> codes = new TreeMap<>();

    @Override
    public synchronized Bytes node(byte[] path, int depth, Hash hash) {
      return Optional.ofNullable(nodes.get(hash)).orElseThrow(() -> new MissingNode(hash));
    }

    synchronized Bytes code(Hash hash) {
      return Optional.ofNullable(codes.get(hash)).orElseThrow(() -> new MissingNode(hash));
    }

    synchronized void add(StateChanges changes) {
      add(changes.nodes());
      changes.storages().values().forEach(storage -> add(storage.nodes()));
      codes.putAll(changes.codes());
    }

    private void add(NodeChanges changes) {
      changes.created().forEach(node -> nodes.put(node.hash(), node.row()));
    }
  }
}
