package io.witan.persistence.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.state.StateChanges;
import io.witan.protocol.state.StateSource.MissingState;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.trie.NodeSource;
import io.witan.protocol.trie.Trie;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of the applied blocks. {@link Column#STATE} holds the head's, each value with the
 * height that wrote it; what a block replaces goes to {@link Column#HISTORY}. A read at some height
 * takes the head's value where that is old enough, and else the first one of the history that was
 * replaced later, which may be a difference to the one after it. So it is right without a snapshot
 * while further blocks are applied.
 *
 * <p>This rests on an order: {@code newest} rises before a block becomes visible, and {@code
 * oldest} and {@code rewinds} before anything is dropped.
 */
final class RocksStates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.store");
  private static final byte[] OLDEST_KEY = StoreCodec.ascii("oldest");
  private static final int CODE_OVERHEAD = 160;

  /** History entries dropped with one block, give or take what another block made. */
  private static final int DROPPED_AT_ONCE = 8_192;

  private final RocksColumns columns;
  private final StateMode mode;
  private final HeadValues head;
  private final Cache<Hash, Bytes> codes;
  private final AtomicInteger rewinds = new AtomicInteger();
  private Optional<StateWriter.Head> uncommitted = Optional.empty();

  private volatile Optional<Kept> kept = Optional.empty();
  private volatile Upper read = new Upper(0, -1, UpperRows.NONE);

  private volatile long newest;
  private volatile long oldest;

  /**
   * The accounts' trie of the state that was committed last, with its uppermost branches. It stands
   * for no other height: with the same root the trie may be cut into other rows there.
   */
  private record Kept(long height, Trie accounts, UpperRows upper) {}

  /** The uppermost rows that were read last, and how often the store had gone back before. */
  private record Upper(int rewinds, long height, UpperRows rows) {}

  RocksStates(RocksColumns columns, StateMode mode, StoreLimits limits, long applied) {
    this.columns = columns;
    this.mode = mode;
    this.newest = applied;
    byte[] stored = columns.get(Column.META, OLDEST_KEY);
    this.oldest = stored == null ? 0 : StoreCodec.height(stored);
    this.head = new HeadValues(columns, limits.stateCache());
    this.codes =
        Caffeine.newBuilder()
            .maximumWeight(limits.codeCache())
            .weigher((Hash hash, Bytes code) -> code.size() + CODE_OVERHEAD)
            .executor(Runnable::run)
            .build();
    report(applied);
  }

  private void report(long applied) {
    switch (mode) {
      case StateMode.Archive archive -> {
        if (oldest > 0) {
          LOG.info("states before block {} were pruned; all are kept from there on", oldest);
        }
      }
      case StateMode.Pruned(var blocks) -> {
        if (applied - blocks + 1 > oldest) {
          LOG.info(
              "keeping the states of the last {} blocks: those of blocks {} to {} go as new blocks"
                  + " arrive",
              blocks,
              oldest,
              applied - blocks);
        }
      }
    }
  }

  /** After the database, of which it frees nothing. */
  @Override
  public void close() {
    head.close();
  }

  /** Height of the oldest state that can be read. */
  long oldest() {
    return oldest;
  }

  /** The state after the block at {@code height}, which has this root. */
  RocksState at(long height, Hash root) {
    int now = rewinds.get();
    return kept.filter(known -> known.height == height && known.accounts.root().equals(root))
        .map(known -> new RocksState(this, height, known.accounts, Optional.of(known.upper), now))
        .orElseGet(
            () ->
                new RocksState(
                    this, height, Trie.at(root, NodeSource.NOTHING), Optional.empty(), now));
  }

  /**
   * The uppermost rows of a state, read.
   *
   * @throws MissingState if that state is not there any more
   */
  UpperRows upper(RocksState state) {
    Upper last = read;
    boolean near = last.rewinds == state.rewinds() && last.height <= state.height();
    Optional<UpperRows> found =
        UpperRows.read(columns, state.height(), near ? last.rows : UpperRows.NONE);
    requireThere(state);
    UpperRows rows = found.orElseThrow(() -> new Fault("store: uppermost rows are not stored"));
    read = new Upper(state.rewinds(), state.height(), rows);
    return rows;
  }

  /**
   * What a key held at a state's height, or null.
   *
   * @throws MissingState if that state is not there any more
   */
  Bytes read(byte[] key, RocksState state) {
    long height = state.height();
    Written now = head.get(key);
    Bytes found;
    if (now != null && now.height() <= height) {
      found = now.value();
    } else if (now == null && newest <= height) {
      found = null;
    } else {
      found = past(key, state);
    }
    requireThere(state);
    return found;
  }

  void requireThere(RocksState state) {
    if (state.height() < oldest || state.rewinds() != rewinds.get()) {
      throw missing(state.height());
    }
  }

  /** The era of a storage at a state's height. */
  long era(Hash addressHash, RocksState state) {
    Bytes era = read(StateKey.era(addressHash), state);
    return era == null ? 0 : StoreCodec.height(era.unsafeArray());
  }

  Bytes code(Hash hash) {
    Bytes known = codes.getIfPresent(hash);
    if (known == null) {
      byte[] stored = columns.get(Column.CODES, StoreCodec.key(hash));
      if (stored == null) {
        throw new NodeSource.MissingNode(hash);
      }
      known = Bytes.wrap(stored);
      codes.put(hash, known);
    }
    return known;
  }

  MissingState missing(long height) {
    if (height >= oldest) {
      return new MissingState("there is no state after block " + height);
    }
    String why =
        switch (mode) {
          case StateMode.Pruned(var blocks) ->
              "is pruned: this node keeps the states of the last " + blocks + " blocks";
          case StateMode.Archive archive ->
              "was pruned before this node kept all states; it has them from block "
                  + oldest
                  + " on";
        };
    return new MissingState("the state after block " + height + " " + why);
  }

  /** Puts a block's changes into its batch; {@link #committed} follows its commit. */
  void put(RocksColumns.Batch batch, long height, StateChanges changes) {
    UpperRows upper =
        kept.map(Kept::upper)
            .or(() -> UpperRows.read(columns, newest, UpperRows.NONE))
            .orElseThrow(() -> new Fault("store: the head's uppermost rows are not stored"));
    uncommitted = Optional.of(StateWriter.write(head, upper, batch, height, changes));
    newest = height;
    if (mode instanceof StateMode.Pruned(var blocks)) {
      prune(batch, height - blocks + 1);
    }
  }

  void committed(WorldState state) {
    StateWriter.Head written = uncommitted.orElseThrow();
    uncommitted = Optional.empty();
    head.committed(written.rows());
    Trie accounts = state.accounts().storedIn(NodeSource.NOTHING);
    kept = Optional.of(new Kept(newest, accounts, written.upper()));
  }

  /** Puts the way back from the state after the block at {@code height} into a batch. */
  void restore(RocksColumns.Batch batch, long height) {
    Fault.unless(
        oldest == 0 || height > oldest, "store: the states below block " + oldest + " are pruned");
    rewinds.incrementAndGet();
    byte[] at = StoreCodec.height(height);
    ChangedKeys.read(
        columns.get(Column.CHANGES, at),
        new ChangedKeys.Reader() {
          @Override
          public void created(byte[] key) {
            batch.delete(Column.STATE, key);
          }

          @Override
          public void replaced(byte[] key) {
            byte[] entry = StateKey.before(key, height);
            Replaced replaced = Replaced.decode(columns.get(Column.HISTORY, entry));
            byte[] stored = columns.get(Column.STATE, key);
            Bytes after = stored == null ? null : Written.decode(stored).value();
            batch.put(Column.STATE, key, replaced.before(after).encode());
            batch.singleDelete(Column.HISTORY, entry);
          }

          @Override
          public void leftBehind(Hash addressHash, long era) {}
        });
    batch.delete(Column.UPPER, at);
    batch.delete(Column.CHANGES, at);
  }

  /** Comes before all rows of all states are dropped; {@link #restored} follows. */
  void dropping() {
    rewinds.incrementAndGet();
  }

  /** Follows the commit of {@link #restore}; states that were opened in between are gone, too. */
  void restored(long height) {
    newest = height;
    kept = Optional.empty();
    head.clear();
    rewinds.incrementAndGet();
  }

  private Bytes past(byte[] key, RocksState state) {
    while (true) {
      Since since = new Since(key, state.height());
      columns.scan(Column.HISTORY, since.first, since);
      byte[] stored = since.needsHead() ? columns.get(Column.STATE, key) : null;
      Optional<Written> now = Optional.ofNullable(stored).map(Written::decode);
      if (!since.needsHead() || now.filter(since::isFollowedBy).isPresent()) {
        return since.value(now);
      }
      requireThere(state); // and another block was applied in between
    }
  }

  /** What a key held at some height, and then, as far as the one is a difference to the other. */
  private static final class Since implements RocksColumns.Visitor {
    private final long height;
    private final byte[] first;
    private final List<Replaced> values = new ArrayList<>();
    private long lastReplaced;

    Since(byte[] key, long height) {
      this.height = height;
      this.first = StateKey.before(key, height + 1);
    }

    @Override
    public boolean visit(byte[] entry, byte[] stored) {
      if (!StateKey.sameKey(first, entry)) {
        return false;
      }
      Replaced replaced = Replaced.decode(stored);
      if (values.isEmpty() && replaced.written().height() > height) {
        return false;
      }
      values.add(replaced);
      lastReplaced = StateKey.heightOf(entry);
      return replaced.isDifference();
    }

    boolean needsHead() {
      return !values.isEmpty() && values.getLast().isDifference();
    }

    boolean isFollowedBy(Written now) {
      return now.height() == lastReplaced;
    }

    /** Null where the key held nothing. */
    Bytes value(Optional<Written> head) {
      Bytes value = head.map(Written::value).orElse(null);
      for (Replaced each : values.reversed()) {
        value = each.before(value).value();
      }
      return value;
    }
  }

  /** Gives up states below {@code wanted}, as far as one block's work allows. */
  private void prune(RocksColumns.Batch batch, long wanted) {
    long now = oldest;
    int dropped = 0;
    while (now < wanted && dropped < DROPPED_AT_ONCE) {
      now++;
      dropped += dropHistory(batch, now);
      dropUpper(batch, now);
    }
    if (now != oldest) {
      batch.put(Column.META, OLDEST_KEY, StoreCodec.height(now));
      oldest = now;
    }
  }

  /** Drops the uppermost rows below {@code height}, if that one needs none of them. */
  private void dropUpper(RocksColumns.Batch batch, long height) {
    byte[] at = StoreCodec.height(height);
    byte[] stored = columns.get(Column.UPPER, at);
    if (stored != null && UpperRows.isWhole(stored)) {
      batch.deleteRange(Column.UPPER, StoreCodec.height(0), at);
    }
  }

  /** Drops what only states below {@code height} need. */
  private int dropHistory(RocksColumns.Batch batch, long height) {
    byte[] at = StoreCodec.height(height);
    byte[] changed = columns.get(Column.CHANGES, at);
    if (changed == null) {
      return 0;
    }
    var dropping =
        new ChangedKeys.Reader() {
          private int dropped = 1;

          @Override
          public void created(byte[] key) {}

          @Override
          public void replaced(byte[] key) {
            batch.singleDelete(Column.HISTORY, StateKey.before(key, height));
            dropped++;
          }

          @Override
          public void leftBehind(Hash hash, long era) {
            batch.deleteRange(
                Column.STATE, StateKey.first(hash, era), StateKey.first(hash, era + 1));
          }
        };
    ChangedKeys.read(changed, dropping);
    batch.delete(Column.CHANGES, at);
    return dropping.dropped;
  }
}
