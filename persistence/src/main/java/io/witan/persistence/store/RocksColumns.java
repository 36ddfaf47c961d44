package io.witan.persistence.store;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.HyperClockCache;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/**
 * The open database: reads by column and atomic batches. Native memory is freed in reverse order of
 * its making, and never touched after {@link #close}: a use after it is an {@link
 * IllegalStateException}.
 */
final class RocksColumns implements AutoCloseable {
  private static final long LOG_FILE_BYTES = 1 << 20;
  private static final int LOG_FILES = 3;
  private static final int OPEN_FILES = 256;

  /** Small, for every column family holds at least one and all of them count as unwritten. */
  private static final long ARENA_BYTES = 128 << 10;

  /** What the cache is told of the size of its entries, and of the number of its parts. */
  private static final int OF_ANY_SIZE = 0;

  private static final int SHARDS_AS_IT_LIKES = -1;

  private static final double FILTER_BITS = 10;

  /** Part of a write buffer that its filter takes. */
  private static final double MEMORY_FILTER = 0.05;

  private static final int METADATA_BLOCK_BYTES = 4 << 10;

  /** Room for dozens of versions of a node, which differ little: that is what compresses. */
  private static final int VERSIONS_BLOCK_BYTES = 32 << 10;

  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final Map<Column, ColumnFamilyHandle> handles = new EnumMap<>(Column.class);
  private final ReadWriteLock life = new ReentrantReadWriteLock();
  private final WriteOptions writing;
  private final WriteOptions forcing;
  private boolean closed;
  private final RocksDB db;

  private RocksColumns(Path directory, Set<Column> columns, StoreLimits limits)
      throws RocksDBException {
    RocksDB.loadLibrary();
    HyperClockCache cache =
        own(new HyperClockCache(limits.blockCache(), OF_ANY_SIZE, SHARDS_AS_IT_LIKES, false));
    // What is not written yet counts into the cache, so that one number bounds both.
    WriteBufferManager buffers = own(new WriteBufferManager(limits.writeBuffers(), cache));
    DBOptions options = own(options(buffers, limits));
    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    for (Column column : columns) {
      ColumnFamilyOptions family = own(family(column, cache, limits));
      descriptors.add(new ColumnFamilyDescriptor(column.label(), family));
    }
    // The journal is the truth: a power cut may take the last blocks from here, not from there.
    writing = own(new WriteOptions().setSync(false).setMemtableInsertHintPerBatch(true));
    forcing = own(new WriteOptions().setSync(true).setMemtableInsertHintPerBatch(true));
    List<ColumnFamilyHandle> opened = new ArrayList<>();
    db = RocksDB.open(options, directory.toString(), descriptors, opened);
    owned.push(db);
    Iterator<ColumnFamilyHandle> inOrder = opened.iterator();
    for (Column column : columns) {
      handles.put(column, own(inOrder.next()));
    }
  }

  /**
   * Opens or creates the database.
   *
   * @throws RocksDBException as RocksDB says
   */
  static RocksColumns open(Path directory, Set<Column> columns, StoreLimits limits)
      throws RocksDBException {
    return new RocksColumns(directory, columns, limits);
  }

  /** The value, or null. */
  byte[] get(Column column, byte[] key) {
    life.readLock().lock();
    try {
      requireOpen();
      return db.get(handles.get(column), key);
    } catch (RocksDBException failed) {
      throw new StoreFailed("read", failed);
    } finally {
      life.readLock().unlock();
    }
  }

  /** Sees one entry after the other. */
  @FunctionalInterface
  interface Visitor {
    /** Whether to go on. */
    boolean visit(byte[] key, byte[] value);
  }

  /** Shows the entries from {@code first} on, as they are at this moment, in the keys' order. */
  void scan(Column column, byte[] first, Visitor visitor) {
    life.readLock().lock();
    try {
      requireOpen();
      try (RocksIterator entries = db.newIterator(handles.get(column))) {
        entries.seek(first);
        while (entries.isValid() && visitor.visit(entries.key(), entries.value())) {
          entries.next();
        }
        entries.status();
      }
    } catch (RocksDBException failed) {
      throw new StoreFailed("read", failed);
    } finally {
      life.readLock().unlock();
    }
  }

  /** The entry of the highest key that is not above {@code most}. */
  Optional<Entry> floor(Column column, byte[] most) {
    life.readLock().lock();
    try {
      requireOpen();
      try (RocksIterator entries = db.newIterator(handles.get(column))) {
        entries.seekForPrev(most);
        entries.status();
        return entries.isValid()
            ? Optional.of(new Entry(entries.key(), entries.value()))
            : Optional.empty();
      }
    } catch (RocksDBException failed) {
      throw new StoreFailed("read", failed);
    } finally {
      life.readLock().unlock();
    }
  }

  /** A key with its value. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Entry(byte[] key, byte[] value) {}

  /** Rewrites all files, and gives their bytes. */
  long compact() {
    life.readLock().lock();
    try {
      requireOpen();
      long bytes = 0;
      for (ColumnFamilyHandle column : handles.values()) {
        db.compactRange(column);
        bytes += db.getLongProperty(column, "rocksdb.total-sst-files-size");
      }
      return bytes;
    } catch (RocksDBException failed) {
      throw new StoreFailed("compact", failed);
    } finally {
      life.readLock().unlock();
    }
  }

  Batch batch() {
    return new Batch();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the ledger store is closed");
    }
  }

  @Override
  public void close() {
    life.writeLock().lock();
    try {
      closed = true;
      free();
    } finally {
      life.writeLock().unlock();
    }
  }

  private void free() {
    while (!owned.isEmpty()) {
      try {
        owned.pop().close();
      } catch (Exception failed) {
        throw new StoreFailed("close", failed);
      }
    }
  }

  /** Changes that become visible, and survive the process, together. */
  final class Batch implements AutoCloseable {
    private final WriteBatch batch = new WriteBatch();

    private Batch() {}

    void put(Column column, byte[] key, byte[] value) {
      try {
        batch.put(handles.get(column), key, value);
      } catch (RocksDBException failed) {
        throw new StoreFailed("write", failed);
      }
    }

    void delete(Column column, byte[] key) {
      try {
        batch.delete(handles.get(column), key);
      } catch (RocksDBException failed) {
        throw new StoreFailed("write", failed);
      }
    }

    /** Deletes a key that was put exactly once since it was last deleted. */
    void singleDelete(Column column, byte[] key) {
      try {
        batch.singleDelete(handles.get(column), key);
      } catch (RocksDBException failed) {
        throw new StoreFailed("write", failed);
      }
    }

    /** Deletes every key from {@code first} on that comes before {@code end}. */
    void deleteRange(Column column, byte[] first, byte[] end) {
      try {
        batch.deleteRange(handles.get(column), first, end);
      } catch (RocksDBException failed) {
        throw new StoreFailed("write", failed);
      }
    }

    /**
     * Makes the changes visible. They survive the process.
     *
     * @param forced whether they, and all before them, also survive the machine
     */
    void commit(boolean forced) {
      life.readLock().lock();
      try {
        requireOpen();
        db.write(forced ? forcing : writing, batch);
      } catch (RocksDBException failed) {
        throw new StoreFailed("write", failed);
      } finally {
        life.readLock().unlock();
      }
    }

    @Override
    public void close() {
      batch.close();
    }
  }

  private static DBOptions options(WriteBufferManager buffers, StoreLimits limits) {
    return new DBOptions()
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setWriteBufferManager(buffers)
        .setMaxTotalWalSize(2 * limits.writeBuffers())
        .setMaxOpenFiles(OPEN_FILES)
        .setMaxBackgroundJobs(2)
        .setStatsDumpPeriodSec(0)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(LOG_FILE_BYTES)
        .setKeepLogFileNum(LOG_FILES);
  }

  private ColumnFamilyOptions family(Column column, Cache cache, StoreLimits limits) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            // Indexes in pieces: a small cache holds those in use, however many keys.
            .setIndexType(IndexType.kTwoLevelIndexSearch)
            .setMetadataBlockSize(METADATA_BLOCK_BYTES)
            .setPinTopLevelIndexAndFilter(true);
    CompressionType compression =
        switch (column.shape()) {
          case ORDERED, VERSIONS -> CompressionType.LZ4_COMPRESSION;
          case SCATTERED -> CompressionType.NO_COMPRESSION;
        };
    // The last level has nine tenths of the bytes; what is above it is soon written again.
    CompressionType last =
        column.shape() == Column.Shape.VERSIONS
            ? CompressionType.ZSTD_COMPRESSION
            : CompressionType.DISABLE_COMPRESSION_OPTION;
    if (column.shape() == Column.Shape.VERSIONS) {
      table.setBlockSize(VERSIONS_BLOCK_BYTES);
    }
    if (column.shape() == Column.Shape.SCATTERED) {
      table.setFilterPolicy(own(new BloomFilter(FILTER_BITS)));
    }
    return new ColumnFamilyOptions()
        .setWriteBufferSize(limits.writeBuffers() / 2)
        .setArenaBlockSize(ARENA_BYTES)
        .setCompressionType(compression)
        .setBottommostCompressionType(last)
        .setLevelCompactionDynamicLevelBytes(true)
        // What is asked for is there, mostly: filters of the last level would only fill the cache.
        .setOptimizeFiltersForHits(column == Column.STATE)
        // Most keys that are asked for are not among those written last.
        .setMemtableWholeKeyFiltering(column == Column.STATE)
        .setMemtablePrefixBloomSizeRatio(column == Column.STATE ? MEMORY_FILTER : 0)
        .setTableFormatConfig(table);
  }

  private <T extends AutoCloseable> T own(T resource) {
    owned.push(resource);
    return resource;
  }
}
