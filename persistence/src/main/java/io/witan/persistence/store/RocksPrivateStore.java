package io.witan.persistence.store;

import io.witan.persistence.store.PrivateCodec.Applied;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.extension.Extension;
import io.witan.protocol.privacy.ledger.ContractPrivacy;
import io.witan.protocol.privacy.ledger.PrivateBlock;
import io.witan.protocol.privacy.ledger.PrivateBlock.Receipted;
import io.witan.protocol.privacy.ledger.PrivateReceipt;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.protocol.privacy.ledger.PrivateStore;
import io.witan.protocol.state.StateChanges;
import io.witan.protocol.state.WorldState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A private state in RocksDB. A block is one atomic batch, and all past states are kept: a payload
 * that comes late may take the store back as far as it likes.
 */
public final class RocksPrivateStore implements PrivateStore {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.store");
  private static final String FORMAT = "witan-private/3";
  private static final byte[] OWNER_KEY = StoreCodec.ascii("owner");
  private static final byte[] APPLIED_KEY = StoreCodec.ascii("applied");

  /** Above all keys of all columns. */
  private static final byte[] END = new byte[128];

  static {
    Arrays.fill(END, (byte) 0xff);
  }

  private final RocksColumns columns;
  private final byte[] owner;
  private final RocksStates states;
  private volatile long applied;
  private volatile Hash root;

  private RocksPrivateStore(RocksColumns columns, byte[] owner, StoreLimits limits) {
    this.columns = columns;
    this.owner = owner;
    byte[] height = columns.get(Column.META, APPLIED_KEY);
    this.applied = height == null ? 0 : StoreCodec.height(height);
    this.root = rootAt(applied);
    this.states = new RocksStates(columns, StateMode.ARCHIVE, limits, applied);
  }

  /**
   * Opens the store in {@code directory}. One that is not there, or is of another chain or format,
   * is made anew: it is a fold of the chain and the payloads.
   *
   * @throws StoreRefused if it is in use, or cannot be opened
   */
  public static RocksPrivateStore open(Path directory, Hash genesis, StoreLimits limits) {
    byte[] owner = StoreCodec.ascii(FORMAT + " " + genesis);
    try {
      Files.createDirectories(directory);
      Optional<byte[]> found = StoreFormat.read(directory, OWNER_KEY);
      if (found.isPresent() && !Arrays.equals(found.get(), owner)) {
        LOG.info(
            "the private state in {} is of another chain or format; making it anew", directory);
        StoreFormat.destroy(directory);
      }
      RocksColumns columns = RocksColumns.open(directory, Column.PRIVATE_STATE, limits);
      claim(columns, owner);
      return new RocksPrivateStore(columns, owner, limits);
    } catch (RocksDBException | IOException failed) {
      throw new StoreRefused(
          "cannot open the private state in %s: %s; it may be deleted, and is made again from the chain and the payloads"
              .formatted(directory, failed.getMessage()),
          failed);
    }
  }

  private static void claim(RocksColumns columns, byte[] owner) {
    try (RocksColumns.Batch batch = columns.batch()) {
      batch.put(Column.META, OWNER_KEY, owner);
      batch.commit(false);
    }
  }

  @Override
  public long applied() {
    return applied;
  }

  @Override
  public Hash root() {
    return root;
  }

  private Hash rootAt(long height) {
    return columns
        .floor(Column.APPLIED, StoreCodec.height(height))
        .map(entry -> Applied.root(entry.value()))
        .orElse(EmptyHashes.TRIE);
  }

  @Override
  public PrivateState stateAt(long height) {
    RocksState accounts = states.at(height, rootAt(height));
    return PrivateState.at(WorldState.at(accounts), new KeptAt(height));
  }

  /** What is kept beside the accounts after a block. */
  private final class KeptAt implements PrivateState.Kept {
    private final long height;

    KeptAt(long height) {
      this.height = height;
    }

    @Override
    public Optional<ContractPrivacy> contract(Address address) {
      return newest(Column.CONTRACTS, address).map(PrivateCodec::contract);
    }

    @Override
    public Optional<Extension> extension(Address management) {
      return newest(Column.EXTENSIONS, management).map(PrivateCodec::extension);
    }

    @Override
    public Optional<Uint256> storageKey(Hash hash) {
      return Optional.ofNullable(columns.get(Column.STORAGE_KEYS, StoreCodec.key(hash)))
          .map(key -> Uint256.of(Bytes.wrap(key)));
    }

    private Optional<byte[]> newest(Column column, Address address) {
      return columns
          .floor(column, PrivateCodec.from(address, height))
          .filter(entry -> startsWith(entry.key(), address))
          .map(RocksColumns.Entry::value);
    }
  }

  private static boolean startsWith(byte[] key, Address address) {
    byte[] wanted = address.bytes().unsafeArray();
    return Arrays.equals(key, 0, wanted.length, wanted, 0, wanted.length);
  }

  @Override
  public synchronized void apply(PrivateBlock block) {
    long height = block.height();
    Fault.unless(height > applied, "private store: the block is not above the applied one");
    StateChanges changes = block.state().accounts().pending();
    Fault.unless(
        changes.base().equals(root), "private store: the state does not stand on the applied one");
    Hash after = block.state().root();
    byte[] at = StoreCodec.height(height);
    try (RocksColumns.Batch batch = columns.batch()) {
      states.put(batch, height, changes);
      List<PayloadHash> met = putPayloads(batch, block);
      putKept(batch, block);
      putReceipts(batch, block);
      Applied put =
          new Applied(
              after,
              met,
              List.copyOf(block.state().addedContracts().keySet()),
              List.copyOf(block.state().addedExtensions().keySet()));
      batch.put(Column.APPLIED, at, put.encode());
      batch.put(Column.META, APPLIED_KEY, at);
      batch.commit(false);
    }
    states.committed(block.state().accounts());
    root = after;
    applied = height;
  }

  private static void putKept(RocksColumns.Batch batch, PrivateBlock block) {
    long height = block.height();
    PrivateState state = block.state();
    state
        .addedContracts()
        .forEach(
            (address, contract) ->
                batch.put(
                    Column.CONTRACTS,
                    PrivateCodec.from(address, height),
                    PrivateCodec.contract(contract)));
    state
        .addedExtensions()
        .forEach(
            (address, extension) ->
                batch.put(
                    Column.EXTENSIONS,
                    PrivateCodec.from(address, height),
                    PrivateCodec.extension(extension)));
    List<Bytes> keys = state.addedStorageKeys().stream().map(Uint256::toBytes32).toList();
    List<Hash> hashes = Keccak.hashAll(keys);
    for (int i = 0; i < keys.size(); i++) {
      batch.put(Column.STORAGE_KEYS, StoreCodec.key(hashes.get(i)), keys.get(i).unsafeArray());
    }
  }

  private List<PayloadHash> putPayloads(RocksColumns.Batch batch, PrivateBlock block) {
    List<PayloadHash> first = new ArrayList<>();
    block
        .payloads()
        .forEach(
            (payload, here) -> {
              byte[] key = PrivateCodec.key(payload);
              if (columns.get(Column.PAYLOADS, key) == null) {
                batch.put(Column.PAYLOADS, key, PrivateCodec.met(new Met(block.height(), here)));
                first.add(payload);
              }
            });
    return first;
  }

  private static void putReceipts(RocksColumns.Batch batch, PrivateBlock block) {
    if (block.receipts().isEmpty()) {
      return;
    }
    byte[] at = StoreCodec.height(block.height());
    batch.put(Column.RECEIPTS, at, PrivateCodec.receipts(block.receipts()));
    for (Receipted each : block.receipts()) {
      byte[] place = PrivateCodec.place(block.height(), each.index());
      batch.put(Column.PLACES, StoreCodec.key(each.transaction()), place);
    }
  }

  @Override
  public synchronized void rewind(long height) {
    while (applied > height) {
      Optional<RocksColumns.Entry> last = columns.floor(Column.APPLIED, StoreCodec.height(applied));
      long top = last.map(entry -> StoreCodec.height(entry.key())).orElse(0L);
      if (top <= height) {
        break;
      }
      undo(top, Applied.decode(last.orElseThrow().value()));
    }
    if (applied != height) {
      try (RocksColumns.Batch batch = columns.batch()) {
        batch.put(Column.META, APPLIED_KEY, StoreCodec.height(height));
        batch.commit(false);
      }
      applied = height;
    }
  }

  /** The blocks below it down to the one before it concern nothing here. */
  private void undo(long height, Applied block) {
    byte[] at = StoreCodec.height(height);
    try (RocksColumns.Batch batch = columns.batch()) {
      states.restore(batch, height);
      block.payloads().forEach(each -> batch.delete(Column.PAYLOADS, PrivateCodec.key(each)));
      block
          .contracts()
          .forEach(each -> batch.delete(Column.CONTRACTS, PrivateCodec.from(each, height)));
      block
          .extensions()
          .forEach(each -> batch.delete(Column.EXTENSIONS, PrivateCodec.from(each, height)));
      receipted(height)
          .forEach(each -> batch.delete(Column.PLACES, StoreCodec.key(each.transaction())));
      batch.delete(Column.RECEIPTS, at);
      batch.delete(Column.APPLIED, at);
      batch.put(Column.META, APPLIED_KEY, StoreCodec.height(height - 1));
      batch.commit(false);
    }
    states.restored(height - 1);
    applied = height - 1;
    root = rootAt(applied);
  }

  @Override
  public synchronized void clear() {
    states.dropping();
    try (RocksColumns.Batch batch = columns.batch()) {
      for (Column column : Column.PRIVATE_STATE) {
        batch.deleteRange(column, new byte[0], END);
      }
      batch.put(Column.META, OWNER_KEY, owner);
      batch.commit(false);
    }
    states.restored(0);
    applied = 0;
    root = EmptyHashes.TRIE;
  }

  @Override
  public SortedMap<Integer, PrivateReceipt> receipts(long height) {
    TreeMap<Integer, PrivateReceipt> byIndex = new TreeMap<>();
    receipted(height).forEach(each -> byIndex.put(each.index(), each.receipt()));
    return byIndex;
  }

  private List<Receipted> receipted(long height) {
    byte[] stored = columns.get(Column.RECEIPTS, StoreCodec.height(height));
    return stored == null ? List.of() : PrivateCodec.receipted(stored);
  }

  @Override
  public Optional<PrivateReceipt> receipt(Hash transaction) {
    byte[] place = columns.get(Column.PLACES, StoreCodec.key(transaction));
    if (place == null) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(place);
    long height = in.getLong();
    return Optional.ofNullable(receipts(height).get(in.getInt()));
  }

  @Override
  public List<Extension> extensions() {
    TreeMap<Address, Extension> newest = new TreeMap<>();
    columns.scan(
        Column.EXTENSIONS,
        new byte[0],
        (key, value) -> {
          Extension extension = PrivateCodec.extension(value);
          newest.put(extension.management(), extension); // the highest comes last
          return true;
        });
    return List.copyOf(newest.values());
  }

  @Override
  public Optional<Met> met(PayloadHash payload) {
    return Optional.ofNullable(columns.get(Column.PAYLOADS, PrivateCodec.key(payload)))
        .map(PrivateCodec::met);
  }

  /** Writes all files anew, without what was deleted or replaced. */
  public void compact() {
    columns.compact();
  }

  @Override
  public void close() {
    columns.close();
    states.close();
  }
}
