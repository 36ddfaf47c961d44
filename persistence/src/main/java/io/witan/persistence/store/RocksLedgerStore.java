package io.witan.persistence.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.privacy.ledger.PrivateBlockRun;
import io.witan.protocol.state.StateChanges;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.store.LedgerStore;
import io.witan.protocol.store.TransactionPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.rocksdb.RocksDBException;

/**
 * The ledger store in RocksDB. A block and all that belongs to it is one atomic batch, so that
 * after any crash the store is at some whole block; the node applies the rest again from the
 * journal.
 */
public final class RocksLedgerStore implements LedgerStore {
  private static final byte[] NOTHING = {};
  private static final byte[] APPLIED_KEY = StoreCodec.ascii("applied");

  /**
   * Every so many blocks what is written is forced to the disk. A power cut costs the blocks since
   * then, which are executed again from the journal; the death of the process costs none.
   */
  private static final int FORCED_EVERY = 128;

  private static final int ENTRY_OVERHEAD = 160;
  private static final int OBJECT_FACTOR = 4;

  private final RocksColumns columns;
  private final Hash genesis;
  private final RocksStates states;
  private final Cache<Hash, Sized<Block>> blocks;
  private final Cache<Hash, Sized<List<TransactionOutcome>>> outcomes;
  private volatile long applied;

  private RocksLedgerStore(RocksColumns columns, Hash genesis, StateMode mode, StoreLimits limits) {
    this.columns = columns;
    this.genesis = genesis;
    this.blocks = sizedCache(limits.ledgerCache() / 2);
    this.outcomes = sizedCache(limits.ledgerCache() / 2);
    byte[] height = columns.get(Column.META, APPLIED_KEY);
    this.applied = height == null ? -1 : StoreCodec.height(height);
    this.states = new RocksStates(columns, mode, limits, applied);
  }

  /**
   * Opens the store in {@code directory}, making it where there is none or one in the layout of an
   * earlier version.
   *
   * @throws StoreRefused if it is of another genesis or format, in use, or cannot be opened
   */
  public static RocksLedgerStore open(
      Path directory, Hash genesis, StateMode mode, StoreLimits limits) {
    RocksColumns columns;
    try {
      Files.createDirectories(directory);
      StoreFormat.dropEarlier(directory, genesis);
      columns = RocksColumns.open(directory, Column.LEDGER, limits);
    } catch (RocksDBException failed) {
      throw refused(directory, failed);
    } catch (IOException failed) {
      throw new StoreRefused("cannot create the ledger directory " + directory, failed);
    }
    try {
      StoreFormat.claim(columns, directory, genesis);
      return new RocksLedgerStore(columns, genesis, mode, limits);
    } catch (RuntimeException failed) {
      columns.close();
      throw failed;
    }
  }

  @Override
  public long appliedHeight() {
    return applied;
  }

  @Override
  public synchronized void apply(ExecutedBlock executed) {
    Block block = executed.block();
    checkFollows(executed);
    StateChanges changes = executed.state().pending();
    checkStandsOnTheHead(changes);
    byte[] height = StoreCodec.height(block.number());
    byte[] hash = StoreCodec.key(executed.hash());
    byte[] encoded = block.encode().unsafeArray();
    byte[] results = StoreCodec.outcomes(executed.outcomes());
    try (RocksColumns.Batch batch = columns.batch()) {
      batch.put(Column.HASHES, height, hash);
      batch.put(Column.HEIGHTS, hash, height);
      batch.put(Column.BLOCKS, height, encoded);
      batch.put(Column.OUTCOMES, height, results);
      batch.put(Column.SENDERS, height, StoreCodec.senders(executed.transactions()));
      putPlaces(batch, executed);
      if (PrivateBlockRun.mayConcern(block)) {
        batch.put(Column.PRIVATE, height, NOTHING);
      }
      states.put(batch, block.number(), changes);
      batch.put(Column.META, APPLIED_KEY, height);
      batch.commit(block.number() % FORCED_EVERY == 0);
    }
    states.committed(executed.state());
    blocks.put(executed.hash(), new Sized<>(block, encoded.length));
    outcomes.put(executed.hash(), new Sized<>(executed.outcomes(), results.length));
    applied = block.number();
  }

  @Override
  public Optional<Hash> hashAt(long height) {
    return height < 0 || height > applied
        ? Optional.empty()
        : get(Column.HASHES, StoreCodec.height(height)).map(Hash::wrap);
  }

  @Override
  public Optional<Long> heightOf(Hash blockHash) {
    return get(Column.HEIGHTS, StoreCodec.key(blockHash)).map(StoreCodec::height);
  }

  @Override
  public Optional<Block> block(Hash blockHash) {
    Sized<Block> known = blocks.getIfPresent(blockHash);
    if (known != null) {
      return Optional.of(known.value);
    }
    Optional<byte[]> stored = ofBlock(Column.BLOCKS, blockHash);
    Optional<Block> block = stored.map(bytes -> Block.decode(Bytes.wrap(bytes)));
    block.ifPresent(value -> blocks.put(blockHash, new Sized<>(value, stored.get().length)));
    return block;
  }

  @Override
  public Optional<List<TransactionOutcome>> outcomes(Hash blockHash) {
    Sized<List<TransactionOutcome>> known = outcomes.getIfPresent(blockHash);
    if (known != null) {
      return Optional.of(known.value);
    }
    Optional<byte[]> stored = ofBlock(Column.OUTCOMES, blockHash);
    Optional<List<TransactionOutcome>> list = stored.map(StoreCodec::outcomes);
    list.ifPresent(value -> outcomes.put(blockHash, new Sized<>(value, stored.get().length)));
    return list;
  }

  @Override
  public Optional<List<Address>> senders(Hash blockHash) {
    return ofBlock(Column.SENDERS, blockHash).map(StoreCodec::senders);
  }

  @Override
  public Optional<TransactionPlace> place(Hash transactionHash) {
    return get(Column.PLACES, StoreCodec.key(transactionHash)).map(StoreCodec::place);
  }

  @Override
  public OptionalLong nextPrivateAfter(long height) {
    List<byte[]> first = new ArrayList<>();
    columns.scan(Column.PRIVATE, StoreCodec.height(height + 1), (key, value) -> !first.add(key));
    return first.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(StoreCodec.height(first.getFirst()));
  }

  @Override
  public WorldState stateAt(Header header) {
    if (!hasState(header)) {
      throw states.missing(header.number());
    }
    return WorldState.at(states.at(header.number(), header.stateRoot()));
  }

  @Override
  public boolean hasState(Header header) {
    long height = header.number();
    return height >= states.oldest()
        && height <= applied
        && hashAt(height)
            .flatMap(this::block)
            .filter(block -> block.header().stateRoot().equals(header.stateRoot()))
            .isPresent();
  }

  @Override
  public synchronized void rewind(long height) {
    Fault.unless(height >= -1, "store: there is nothing below the first block");
    while (applied > height) {
      long below = applied - 1;
      try (RocksColumns.Batch batch = columns.batch()) {
        forget(batch, applied);
        states.restore(batch, applied);
        if (below < 0) {
          batch.delete(Column.META, APPLIED_KEY);
        } else {
          batch.put(Column.META, APPLIED_KEY, StoreCodec.height(below));
        }
        batch.commit(false);
      }
      states.restored(below);
      applied = below;
    }
    blocks.invalidateAll();
    outcomes.invalidateAll();
  }

  /**
   * Rewrites all files, so that they hold only what is read. Takes long; for measurements.
   *
   * @return the bytes of the files
   */
  public synchronized long compact() {
    return columns.compact();
  }

  @Override
  public void close() {
    columns.close();
    states.close();
  }

  private static StoreRefused refused(Path directory, RocksDBException failed) {
    String reason = String.valueOf(failed.getMessage());
    return reason.contains("lock")
        ? new StoreRefused("the ledger directory " + directory + " is in use by a node", failed)
        : new StoreRefused(
            ("cannot open the ledger directory %s: %s; where it is damaged, delete it and the node"
                    + " rebuilds it from its journal")
                .formatted(directory, reason),
            failed);
  }

  private void checkFollows(ExecutedBlock executed) {
    Block block = executed.block();
    Fault.unless(block.number() == applied + 1, "store: the block is not the next one");
    if (applied < 0) {
      Fault.unless(executed.hash().equals(genesis), "store: block 0 is not the genesis");
    } else {
      Fault.unless(
          hashAt(applied).equals(Optional.of(block.header().parentHash())),
          "store: the block does not follow the applied one");
    }
  }

  private void checkStandsOnTheHead(StateChanges changes) {
    Hash head =
        hashAt(applied)
            .flatMap(this::block)
            .map(block -> block.header().stateRoot())
            .orElse(EmptyHashes.TRIE);
    Fault.unless(changes.base().equals(head), "store: the state does not stand on the applied one");
  }

  private static void putPlaces(RocksColumns.Batch batch, ExecutedBlock executed) {
    List<RecoveredTransaction> transactions = executed.transactions();
    for (int i = 0; i < transactions.size(); i++) {
      byte[] place = StoreCodec.place(executed.hash(), executed.block().number(), i);
      batch.put(Column.PLACES, StoreCodec.key(transactions.get(i).hash()), place);
    }
  }

  private void forget(RocksColumns.Batch batch, long height) {
    byte[] at = StoreCodec.height(height);
    Block block = Block.decode(Bytes.wrap(columns.get(Column.BLOCKS, at)));
    for (Transaction transaction : block.transactions()) {
      batch.delete(Column.PLACES, StoreCodec.key(TransactionCodec.hash(transaction)));
    }
    batch.delete(Column.HEIGHTS, columns.get(Column.HASHES, at));
    batch.delete(Column.HASHES, at);
    batch.delete(Column.BLOCKS, at);
    batch.delete(Column.OUTCOMES, at);
    batch.delete(Column.SENDERS, at);
    batch.delete(Column.PRIVATE, at);
  }

  private Optional<byte[]> ofBlock(Column column, Hash blockHash) {
    return get(Column.HEIGHTS, StoreCodec.key(blockHash)).flatMap(height -> get(column, height));
  }

  private Optional<byte[]> get(Column column, byte[] key) {
    return Optional.ofNullable(columns.get(column, key));
  }

  private static <T> Cache<Hash, Sized<T>> sizedCache(long most) {
    return Caffeine.newBuilder()
        .maximumWeight(most)
        .weigher((Hash hash, Sized<T> value) -> value.bytes * OBJECT_FACTOR + ENTRY_OVERHEAD)
        .executor(Runnable::run)
        .build();
  }

  /** A decoded value with the size of its encoding. */
  private record Sized<T>(T value, int bytes) {}
}
