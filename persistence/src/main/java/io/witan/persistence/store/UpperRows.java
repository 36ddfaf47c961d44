package io.witan.persistence.store;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The uppermost rows of the accounts' trie at one height: all that stand after fewer half bytes
 * than {@link #DEPTH}, but pages. Each block changes most of them, so they are held in memory
 * whole, and {@link Column#UPPER} has for each block that changes some what it changes, in one
 * value. Every so often that value is all of them, so that none needs many others. Immutable.
 */
final class UpperRows {
  /** Fewer half bytes than this lead to such a row. */
  static final int DEPTH = 4;

  static final UpperRows NONE = new UpperRows(-1, 0, new Bytes[before(DEPTH)]);

  /** Values of changes in a row, behind one that is whole. */
  static final int MOST_CHANGES = 127;

  private static final int HEAD = Long.BYTES + Byte.BYTES;
  private static final int ENTRY_HEAD = 2 * Short.BYTES + Byte.BYTES;

  /** What is said of a row: that there is none, the row, its {@link Difference}, some ways. */
  private static final byte GONE = 0;

  private static final byte WHOLE = 1;
  private static final byte DIFFERENCE = 2;
  private static final byte WAYS = 3;

  /**
   * A branch with sixteen hashes, as most of these rows are; the first one, and from one to next.
   */
  private static final int FULL_BRANCH = 532;

  private static final int FIRST_WAY = 4;
  private static final int TO_NEXT_WAY = 1 + Hash.SIZE;

  /** Of the block that changed some of them last; negative where none did. */
  private final long height;

  /** How many values of changes lead here from the one that is whole. */
  private final int changes;

  /** By place; null where there is none. */
  private final Bytes[] rows;

  private UpperRows(long height, int changes, Bytes[] rows) {
    this.height = height;
    this.changes = changes;
    this.rows = rows;
  }

  /** How many places there are above a depth. */
  private static int before(int depth) {
    return ((1 << (4 * depth)) - 1) / 15;
  }

  /**
   * The place after the first {@code depth} half bytes of a path, fewer than {@link #DEPTH}.
   *
   * @param path half bytes, one per element
   */
  static int place(byte[] path, int depth) {
    int way = 0;
    for (int i = 0; i < depth; i++) {
      way = way << 4 | path[i];
    }
    return before(depth) + way;
  }

  /**
   * The same.
   *
   * @param path {@link io.witan.protocol.trie.Nibbles#pack packed}
   * @return negative where more half bytes lead there
   */
  static int place(Bytes path) {
    int depth = path.get(0);
    if (depth >= DEPTH) {
      return -1;
    }
    int way = 0;
    for (int i = 0; i < depth; i++) {
      int both = path.get(1 + i / 2);
      way = way << 4 | (i % 2 == 0 ? both >>> 4 & 0xf : both & 0xf);
    }
    return before(depth) + way;
  }

  /** The row at a place; null where none of these is there. */
  Bytes at(int place) {
    return rows[place];
  }

  /**
   * The rows after a block.
   *
   * @param changed by place; empty where there is none any more
   */
  UpperRows after(long block, SortedMap<Integer, Optional<Bytes>> changed) {
    Bytes[] all = rows.clone();
    changed.forEach((place, row) -> all[place] = row.orElse(null));
    int behind = height < 0 || changes == MOST_CHANGES ? 0 : changes + 1;
    return new UpperRows(block, behind, all);
  }

  /** What is stored of these rows, which follow {@code earlier}. */
  byte[] encode(UpperRows earlier) {
    UpperRows base = changes == 0 ? NONE : earlier;
    ByteBuffer out = ByteBuffer.allocate(HEAD + size(base));
    out.putLong(base.height).put((byte) changes);
    for (int place = 0; place < rows.length; place++) {
      if (!same(base.rows[place], rows[place])) {
        putEntry(out, place, base.rows[place], rows[place]);
      }
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private int size(UpperRows base) {
    int size = 0;
    for (int place = 0; place < rows.length; place++) {
      if (!same(base.rows[place], rows[place])) {
        size += ENTRY_HEAD + (rows[place] == null ? 0 : rows[place].size());
      }
    }
    return size;
  }

  @SuppressWarnings("ReferenceEquality") // Those that did not change are the same.
  private static boolean same(Bytes one, Bytes other) {
    return one == other || (one != null && one.equals(other));
  }

  private static void putEntry(ByteBuffer out, int place, Bytes before, Bytes row) {
    out.putShort((short) place);
    if (row == null) {
      out.put(GONE);
      return;
    }
    Optional<Bytes> ways = before == null ? Optional.empty() : ways(row, before);
    if (ways.isPresent()) {
      out.put(WAYS).putShort((short) ways.get().size()).put(ways.get().unsafeArray());
      return;
    }
    Optional<Bytes> difference = before == null ? Optional.empty() : Difference.of(row, before);
    Bytes put = difference.orElse(row);
    out.put(difference.isPresent() ? DIFFERENCE : WHOLE).putShort((short) put.size());
    out.put(put.unsafeArray());
  }

  /** Which hashes of a full branch changed, a bit for each, and these; empty where more did. */
  private static Optional<Bytes> ways(Bytes row, Bytes before) {
    if (row.size() != FULL_BRANCH || before.size() != FULL_BRANCH) {
      return Optional.empty();
    }
    byte[] now = row.unsafeArray();
    byte[] then = before.unsafeArray().clone();
    byte[] out = new byte[FULL_BRANCH];
    int size = Short.BYTES;
    for (int i = 0, at = FIRST_WAY; i < Short.SIZE; i++, at += TO_NEXT_WAY) {
      if (!Arrays.equals(now, at, at + Hash.SIZE, then, at, at + Hash.SIZE)) {
        out[i / Byte.SIZE] |= (byte) (1 << i % Byte.SIZE);
        System.arraycopy(now, at, out, size, Hash.SIZE);
        System.arraycopy(now, at, then, at, Hash.SIZE);
        size += Hash.SIZE;
      }
    }
    return Arrays.equals(now, then)
        ? Optional.of(Bytes.wrap(Arrays.copyOf(out, size)))
        : Optional.empty();
  }

  private static Bytes withWays(byte[] ways, Bytes before) {
    byte[] row = before.unsafeArray().clone();
    int from = Short.BYTES;
    for (int i = 0; i < Short.SIZE; i++) {
      if ((ways[i / Byte.SIZE] >>> i % Byte.SIZE & 1) == 1) {
        System.arraycopy(ways, from, row, FIRST_WAY + i * TO_NEXT_WAY, Hash.SIZE);
        from += Hash.SIZE;
      }
    }
    return Bytes.wrap(row);
  }

  /** Whether a stored value needs none before it. */
  static boolean isWhole(byte[] stored) {
    return stored[Long.BYTES] == 0;
  }

  /**
   * The rows at a height.
   *
   * @param near of a height not above, which may save reading what led there
   * @return nothing where what is needed is not stored any more
   */
  static Optional<UpperRows> read(RocksColumns columns, long height, UpperRows near) {
    Deque<byte[]> later = new ArrayDeque<>();
    Optional<RocksColumns.Entry> newest = columns.floor(Column.UPPER, StoreCodec.height(height));
    if (newest.isEmpty()) {
      return Optional.of(NONE);
    }
    long at = StoreCodec.height(newest.get().key());
    byte[] stored = newest.get().value();
    long found = at;
    while (at != near.height) {
      if (stored == null) {
        return Optional.empty();
      }
      later.push(stored);
      if (isWhole(stored)) {
        return Optional.of(NONE.with(found, later));
      }
      at = ByteBuffer.wrap(stored).getLong();
      stored = at == near.height ? null : columns.get(Column.UPPER, StoreCodec.height(at));
    }
    return Optional.of(near.with(found, later));
  }

  private UpperRows with(long last, Deque<byte[]> stored) {
    Bytes[] all = rows.clone();
    int behind = changes;
    for (byte[] each : stored) {
      ByteBuffer in = ByteBuffer.wrap(each);
      in.getLong();
      behind = in.get();
      while (in.hasRemaining()) {
        int place = in.getShort();
        all[place] = row(in, all[place]);
      }
    }
    return new UpperRows(last, behind, all);
  }

  private static Bytes row(ByteBuffer in, Bytes before) {
    byte form = in.get();
    if (form == GONE) {
      return null;
    }
    byte[] put = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(put);
    return switch (form) {
      case WHOLE -> Bytes.wrap(put);
      case DIFFERENCE -> Difference.undo(Bytes.wrap(put), before);
      case WAYS -> withWays(put, before);
      default -> throw new IllegalArgumentException("unknown form of a row " + form);
    };
  }

  /** The rows while a block changes them. */
  static final class Edit {
    private final UpperRows before;
    private final SortedMap<Integer, Optional<Bytes>> changed = new TreeMap<>();

    Edit(UpperRows before) {
      this.before = before;
    }

    /** Whether one stood at the place before the block. */
    boolean had(int place) {
      return before.at(place) != null;
    }

    void put(int place, Bytes row) {
      if (!row.equals(before.at(place))) {
        changed.put(place, Optional.of(row));
      }
    }

    void remove(int place) {
      changed.put(place, Optional.empty());
    }

    /** The rows after the block at {@code height}, stored with its batch. */
    UpperRows put(RocksColumns.Batch batch, long height) {
      if (changed.isEmpty()) {
        return before;
      }
      UpperRows after = before.after(height, changed);
      batch.put(Column.UPPER, StoreCodec.height(height), after.encode(before));
      return after;
    }
  }
}
