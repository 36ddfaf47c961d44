package io.witan.persistence.store;

import io.witan.protocol.bytes.Hash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose ledger a directory holds, and in what layout. */
final class StoreFormat {
  /** Version of everything on disk. */
  static final String CURRENT = "witan-ledger/6";

  private static final Logger LOG = LoggerFactory.getLogger("io.witan.store");
  private static final Set<String> EARLIER =
      Set.of(
          "witan-ledger/1", "witan-ledger/2", "witan-ledger/3", "witan-ledger/4", "witan-ledger/5");
  private static final byte[] FORMAT_KEY = StoreCodec.ascii("format");
  private static final byte[] GENESIS_KEY = StoreCodec.ascii("genesis");

  private StoreFormat() {}

  /**
   * Removes a ledger of this chain that an earlier version wrote: the journal has all of it.
   *
   * @throws RocksDBException where there is a database that cannot be read
   */
  static void dropEarlier(Path directory, Hash genesis) throws RocksDBException {
    if (!Files.exists(directory.resolve("CURRENT"))) {
      return;
    }
    RocksDB.loadLibrary();
    String found;
    try (Options options = new Options();
        RocksDB db = RocksDB.openReadOnly(options, directory.toString())) {
      byte[] format = db.get(FORMAT_KEY);
      found = format == null ? CURRENT : new String(format, StandardCharsets.US_ASCII);
      if (!EARLIER.contains(found)) {
        return;
      }
      requireSameChain(directory, genesis, db.get(GENESIS_KEY));
    }
    LOG.info(
        "the ledger in {} has the layout of an earlier version ({}); building it again from the"
            + " journal",
        directory,
        found);
    try (Options options = new Options()) {
      RocksDB.destroyDB(directory.toString(), options);
    }
  }

  /** Marks a new ledger, or refuses one of another chain or of a later version. */
  static void claim(RocksColumns columns, Path directory, Hash genesis) {
    byte[] format = columns.get(Column.META, FORMAT_KEY);
    if (format == null) {
      try (RocksColumns.Batch batch = columns.batch()) {
        batch.put(Column.META, FORMAT_KEY, StoreCodec.ascii(CURRENT));
        batch.put(Column.META, GENESIS_KEY, StoreCodec.key(genesis));
        batch.commit(true);
      }
      return;
    }
    String found = new String(format, StandardCharsets.US_ASCII);
    if (!found.equals(CURRENT)) {
      throw new StoreRefused(
          ("the ledger directory %s has format %s but this version reads %s;"
                  + " delete it and the node rebuilds it from its journal")
              .formatted(directory, found, CURRENT));
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
