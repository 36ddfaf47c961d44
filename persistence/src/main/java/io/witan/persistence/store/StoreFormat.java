package io.witan.persistence.store;

import io.witan.protocol.bytes.Hash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose ledger a directory holds, and in what layout. */
final class StoreFormat {
  /** Version of everything on disk. */
  static final String CURRENT = "witan-ledger/7";

  private static final Logger LOG = LoggerFactory.getLogger("io.witan.store");
  private static final Set<String> EARLIER =
      Set.of(
          "witan-ledger/1",
          "witan-ledger/2",
          "witan-ledger/3",
          "witan-ledger/4",
          "witan-ledger/5",
          "witan-ledger/6");
  private static final byte[] FORMAT_KEY = StoreCodec.ascii("format");
  private static final byte[] GENESIS_KEY = StoreCodec.ascii("genesis");

  private StoreFormat() {}

  /**
   * Removes a ledger of this chain that an earlier version wrote: the journal has all of it.
   *
   * @throws StoreRefused if it is of a later version, or of another chain; nothing is changed
   * @throws RocksDBException where there is a database that cannot be read
   */
  static void dropEarlier(Path directory, Hash genesis) throws RocksDBException {
    Optional<String> found = read(directory, FORMAT_KEY).map(StoreFormat::text);
    if (found.isEmpty() || found.get().equals(CURRENT)) {
      return;
    }
    if (!EARLIER.contains(found.get())) {
      throw new StoreRefused(
          ("the ledger directory %s has the layout %s of a newer program, this one knows %s; run"
                  + " the newer program, or delete the directory, and the node builds it again from"
                  + " its journal")
              .formatted(directory, found.get(), CURRENT));
    }
    requireSameChain(directory, genesis, read(directory, GENESIS_KEY).orElseThrow());
    LOG.info(
        "the ledger in {} has the layout of an earlier version ({}); building it again from the"
            + " journal",
        directory,
        found.get());
    destroy(directory);
  }

  /**
   * A value among those that say what a directory holds; empty where there is no database. This
   * needs to know nothing of its layout, and changes nothing.
   *
   * @throws RocksDBException where there is a database that cannot be read
   */
  static Optional<byte[]> read(Path directory, byte[] key) throws RocksDBException {
    if (!Files.exists(directory.resolve("CURRENT"))) {
      return Optional.empty();
    }
    RocksDB.loadLibrary();
    try (Options options = new Options();
        RocksDB db = RocksDB.openReadOnly(options, directory.toString())) {
      return Optional.ofNullable(db.get(key));
    }
  }

  static void destroy(Path directory) throws RocksDBException {
    try (Options options = new Options()) {
      RocksDB.destroyDB(directory.toString(), options);
    }
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.US_ASCII);
  }

  /** Marks a new ledger, or refuses one of another chain. */
  static void claim(RocksColumns columns, Path directory, Hash genesis) {
    if (columns.get(Column.META, FORMAT_KEY) == null) {
      try (RocksColumns.Batch batch = columns.batch()) {
        batch.put(Column.META, FORMAT_KEY, StoreCodec.ascii(CURRENT));
        batch.put(Column.META, GENESIS_KEY, StoreCodec.key(genesis));
        batch.commit(true);
      }
      return;
    }
    requireSameChain(directory, genesis, columns.get(Column.META, GENESIS_KEY));
  }

  private static void requireSameChain(Path directory, Hash genesis, byte[] stored) {
    Hash other = Hash.wrap(stored);
    if (!other.equals(genesis)) {
      throw new StoreRefused(
          ("the ledger directory %s belongs to the chain with genesis %s, but the genesis file"
                  + " gives %s; use that chain's genesis file or another data directory")
              .formatted(directory, other, genesis));
    }
  }
}
