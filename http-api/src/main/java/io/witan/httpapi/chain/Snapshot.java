package io.witan.httpapi.chain;

import io.witan.httpapi.rpc.BlockRef;
import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.StateSource;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.store.LedgerStore;
import io.witan.protocol.store.TransactionPlace;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The ledger up to one head. Blocks above it do not exist for the holder, even when they arrive
 * while it reads; blocks below never change, because finality is instant.
 */
public final class Snapshot {
  private final LedgerStore store;
  private final ChainConfig config;
  private final Supplier<Optional<PrivateSide>> side;
  private final long head;

  private Snapshot(
      LedgerStore store, ChainConfig config, Supplier<Optional<PrivateSide>> side, long head) {
    this.store = store;
    this.config = config;
    this.side = side;
    this.head = head;
  }

  static Snapshot of(LedgerStore store, ChainConfig config, Supplier<Optional<PrivateSide>> side) {
    long head = store.appliedHeight();
    if (head < 0) {
      throw RpcError.server("the node is still starting: no block is applied").toException();
    }
    return new Snapshot(store, config, side, head);
  }

  /** Height of the head. */
  public long head() {
    return head;
  }

  public StoredBlock headBlock() {
    return at(head).orElseThrow(() -> new Fault("the head " + head + " is not stored"));
  }

  /** The block, or empty where none is named so. */
  public Optional<StoredBlock> block(BlockRef ref) {
    return switch (ref) {
      case BlockRef.Height named -> at(named.number());
      case BlockRef.ByHash byHash -> at(byHash.hash());
      case BlockRef.Tag tag -> at(tag == BlockRef.Tag.EARLIEST ? 0 : head);
    };
  }

  public Optional<StoredBlock> at(long height) {
    return height > head ? Optional.empty() : store.hashAt(height).flatMap(this::at);
  }

  public Optional<StoredBlock> at(Hash hash) {
    return store
        .block(hash)
        .filter(block -> block.number() <= head)
        .map(block -> new StoredBlock(store, config, side, hash, block));
  }

  /** The block, or geth's error where none is named so. */
  public StoredBlock require(BlockRef ref) {
    String text = ref instanceof BlockRef.ByHash ? "header for hash not found" : "header not found";
    return block(ref).orElseThrow(() -> RpcError.server(text).toException());
  }

  /** The height that a log query names; a number may lie above the head. */
  public long height(BlockRef ref) {
    return ref instanceof BlockRef.Height named ? named.number() : require(ref).block().number();
  }

  /** The state after the block. */
  public WorldState state(StoredBlock block) {
    try {
      return store.stateAt(block.header());
    } catch (StateSource.MissingState missing) {
      String root = block.header().stateRoot().toHex();
      throw RpcError.server("missing trie node " + root + ": " + missing.getMessage())
          .toException();
    }
  }

  public WorldState state(BlockRef ref) {
    return state(require(ref));
  }

  /** The private state; empty where the chain has none, an error where the node has not this. */
  public Optional<PrivateSide> side() {
    return side.get();
  }

  /** The accounts after the block that hold this one: the private ones, else the public. */
  public WorldState holding(Address address, StoredBlock block) {
    WorldState open = state(block);
    return side().flatMap(own -> own.holding(address, block.block().number(), open)).orElse(open);
  }

  /** The private accounts after the block where they hold this one. */
  public Optional<WorldState> privately(Address address, StoredBlock block) {
    return side().flatMap(own -> own.holding(address, block.block().number(), state(block)));
  }

  public Optional<TransactionPlace> place(Hash transaction) {
    return store.place(transaction).filter(place -> place.height() <= head);
  }

  public Rules rules(Header header) {
    return config.at(header.number(), header.timestamp());
  }

  public ChainConfig config() {
    return config;
  }

  /** Hash of a canonical block, as the EVM's BLOCKHASH asks. */
  public Hash hashOf(long height) {
    return store.hashAt(height).orElse(Hash.ZERO);
  }
}
