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
import io.witan.protocol.state.StateChanges;
import io.witan.protocol.state.StateSource;
import io.witan.protocol.state.TrieState;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.store.LedgerStore;
import io.witan.protocol.store.TransactionPlace;
import io.witan.protocol.trie.NodeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.rocksdb.RocksDBException;

/**
 * The ledger store in RocksDB. A block and all that belongs to it is one atomic batch, so that
 * after any crash the store is at some whole block; the node applies the rest again from the
 * journal.
 */
public final class RocksLedgerStore implements LedgerStore {
  /** Version of everything on disk; another one means "delete the directory and rebuild". */
  public static final String FORMAT = "witan-ledger/1";

  private static final byte[] FORMAT_KEY = ascii("format");
  private static final byte[] GENESIS_KEY = ascii("genesis");
  private static final byte[] APPLIED_KEY = ascii("applied");
  private static final int REWIND_STEP = 256;
  private static final int ENTRY_OVERHEAD = 160;
  private static final int OBJECT_FACTOR = 4;

  private final RocksColumns columns;
  private final Hash genesis;
  private final ReadWriteLock life = new ReentrantReadWriteLock();
  private final Cache<Hash, Bytes> nodes;
  private final Cache<Hash, Bytes> codes;
  private final Cache<Hash, Sized<Block>> blocks;
  private final Cache<Hash, Sized<List<TransactionOutcome>>> outcomes;
  private boolean closed;
  private volatile long applied;

  private RocksLedgerStore(RocksColumns columns, Hash genesis, StoreLimits limits) {
    this.columns = columns;
    this.genesis = genesis;
    this.nodes = bytesCache(limits.nodeCache());
    this.codes = bytesCache(limits.codeCache());
    this.blocks = sizedCache(limits.ledgerCache() / 2);
    this.outcomes = sizedCache(limits.ledgerCache() / 2);
    byte[] height = columns.get(Column.META, APPLIED_KEY);
    this.applied = height == null ? -1 : StoreCodec.height(height);
  }

  /**
   * Opens the store in {@code directory}, making it where there is none.
   *
   * @throws StoreRefused if it is of another genesis or format, in use, or cannot be opened
   */
  public static RocksLedgerStore open(Path directory, Hash genesis, StoreLimits limits) {
    RocksColumns columns;
    try {
      Files.createDirectories(directory);
      columns = RocksColumns.open(directory, limits);
    } catch (RocksDBException failed) {
      throw refused(directory, failed);
    } catch (IOException failed) {
      throw new StoreRefused("cannot create the ledger directory " + directory, failed);
    }
    try {
      claim(columns, directory, genesis);
      return new RocksLedgerStore(columns, genesis, limits);
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
    StateChanges pending = executed.state().pending();
    SortedMap<Hash, Bytes> created = created(pending);
    byte[] height = StoreCodec.height(block.number());
    byte[] hash = key(executed.hash());
    byte[] encoded = block.encode().unsafeArray();
    byte[] results = StoreCodec.outcomes(executed.outcomes());
    alive(
        () -> {
          try (RocksColumns.Batch batch = columns.batch()) {
            batch.put(Column.HASHES, height, hash);
            batch.put(Column.HEIGHTS, hash, height);
            batch.put(Column.BLOCKS, height, encoded);
            batch.put(Column.OUTCOMES, height, results);
            batch.put(Column.SENDERS, height, StoreCodec.senders(executed.transactions()));
            putPlaces(batch, executed);
            created.forEach((at, node) -> put(batch, Column.NODES, at, node));
            pending.codes().forEach((at, code) -> put(batch, Column.CODES, at, code));
            batch.put(Column.META, APPLIED_KEY, height);
            batch.commit();
          }
          return null;
        });
    nodes.putAll(created);
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
    return get(Column.HEIGHTS, key(blockHash)).map(StoreCodec::height);
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
    return get(Column.PLACES, key(transactionHash)).map(StoreCodec::place);
  }

  @Override
  public WorldState stateAt(Header header) {
    if (!hasState(header)) {
      throw new StateSource.MissingState("there is no state after block " + header.number());
    }
    Hash root = header.stateRoot();
    return WorldState.at(new TrieState(root, this::node, this::code));
  }

  @Override
  public boolean hasState(Header header) {
    Hash root = header.stateRoot();
    return header.number() <= applied
        && (root.equals(EmptyHashes.TRIE) || get(Column.NODES, key(root)).isPresent());
  }

  @Override
  public synchronized void rewind(long height) {
    Fault.unless(height >= -1, "store: there is nothing below the first block");
    while (applied > height) {
      long to = Math.max(height, applied - REWIND_STEP);
      alive(
          () -> {
            try (RocksColumns.Batch batch = columns.batch()) {
              for (long at = applied; at > to; at--) {
                forget(batch, at);
              }
              if (to < 0) {
                batch.delete(Column.META, APPLIED_KEY);
              } else {
                batch.put(Column.META, APPLIED_KEY, StoreCodec.height(to));
              }
              batch.commit();
            }
            return null;
          });
      applied = to;
    }
    blocks.invalidateAll();
    outcomes.invalidateAll();
  }

  @Override
  public void close() {
    life.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        columns.close();
      }
    } finally {
      life.writeLock().unlock();
    }
  }

  private static void claim(RocksColumns columns, Path directory, Hash genesis) {
    byte[] format = columns.get(Column.META, FORMAT_KEY);
    if (format == null) {
      try (RocksColumns.Batch batch = columns.batch()) {
        batch.put(Column.META, FORMAT_KEY, ascii(FORMAT));
        batch.put(Column.META, GENESIS_KEY, key(genesis));
        batch.commit();
      }
      return;
    }
    String found = new String(format, StandardCharsets.US_ASCII);
    if (!found.equals(FORMAT)) {
      throw new StoreRefused(
          ("the ledger directory %s has format %s but this version reads %s;"
                  + " delete it and the node rebuilds it from its journal")
              .formatted(directory, found, FORMAT));
    }
    Hash other = Hash.wrap(columns.get(Column.META, GENESIS_KEY));
    if (!other.equals(genesis)) {
      throw new StoreRefused(
          ("the ledger directory %s belongs to the chain with genesis %s, but the genesis file"
                  + " gives %s; use that chain's genesis file or another data directory")
              .formatted(directory, other, genesis));
    }
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

  private static void putPlaces(RocksColumns.Batch batch, ExecutedBlock executed) {
    List<RecoveredTransaction> transactions = executed.transactions();
    for (int i = 0; i < transactions.size(); i++) {
      byte[] place = StoreCodec.place(executed.hash(), executed.block().number(), i);
      batch.put(Column.PLACES, key(transactions.get(i).hash()), place);
    }
  }

  private void forget(RocksColumns.Batch batch, long height) {
    byte[] at = StoreCodec.height(height);
    Block block = Block.decode(Bytes.wrap(columns.get(Column.BLOCKS, at)));
    for (Transaction transaction : block.transactions()) {
      batch.delete(Column.PLACES, key(TransactionCodec.hash(transaction)));
    }
    batch.delete(Column.HEIGHTS, columns.get(Column.HASHES, at));
    batch.delete(Column.HASHES, at);
    batch.delete(Column.BLOCKS, at);
    batch.delete(Column.OUTCOMES, at);
    batch.delete(Column.SENDERS, at);
  }

  private Optional<byte[]> ofBlock(Column column, Hash blockHash) {
    return get(Column.HEIGHTS, key(blockHash)).flatMap(height -> get(column, height));
  }

  private Optional<byte[]> get(Column column, byte[] key) {
    return Optional.ofNullable(alive(() -> columns.get(column, key)));
  }

  /** Keeps the native side open while it is used: after a close it must not be touched. */
  private <T> T alive(Supplier<T> use) {
    life.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the ledger store is closed");
      }
      return use.get();
    } finally {
      life.readLock().unlock();
    }
  }

  private static void put(RocksColumns.Batch batch, Column column, Hash hash, Bytes value) {
    batch.put(column, key(hash), value.unsafeArray());
  }

  private static byte[] key(Hash hash) {
    return hash.bytes().unsafeArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Cache<Hash, Bytes> bytesCache(long most) {
    return Caffeine.newBuilder()
        .maximumWeight(most)
        .weigher((Hash hash, Bytes value) -> value.size() + ENTRY_OVERHEAD)
        .executor(Runnable::run)
        .build();
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

  private Bytes node(byte[] path, int depth, Hash hash) {
    return read(nodes, Column.NODES, hash);
  }

  private Bytes code(Hash hash) {
    return read(codes, Column.CODES, hash);
  }

  private Bytes read(Cache<Hash, Bytes> cache, Column column, Hash hash) {
    Bytes known = cache.getIfPresent(hash);
    if (known != null) {
      return known;
    }
    Bytes stored =
        get(column, key(hash)).map(Bytes::wrap).orElseThrow(() -> new NodeSource.MissingNode(hash));
    cache.put(hash, stored);
    return stored;
  }

  private static SortedMap<Hash, Bytes> created(StateChanges changes) {
    SortedMap<Hash, Bytes> nodes = new TreeMap<>();
    changes.nodes().created().forEach(node -> nodes.put(node.hash(), node.rlp()));
    for (StateChanges.StorageChanges storage : changes.storages().values()) {
      storage.nodes().created().forEach(node -> nodes.put(node.hash(), node.rlp()));
    }
    return nodes;
  }
}
