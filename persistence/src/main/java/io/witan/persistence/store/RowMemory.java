package io.witan.persistence.store;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.witan.protocol.bytes.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Rows by their keys in native memory: on the heap each would take 200 bytes more, in six objects.
 * They stand one behind the other in chunks, of which the oldest is used again when all are full;
 * rows of it that were used since they came stay, and all others go. Not safe for threads.
 */
final class RowMemory implements AutoCloseable {
  private static final int CHUNK_BYTES = 64 << 10;
  private static final int LEAST_CHUNKS = 2;
  private static final int LEAST_SLOTS = 64;

  /** Rows begin at multiples of so many bytes. */
  private static final int ALIGNMENT = 16;

  private static final int ROWS_IN_CHUNK = CHUNK_BYTES / ALIGNMENT;

  /** What stands before a row's key, its height and its value. */
  private static final int HASH = 0;

  /** Bytes from this row to the next one. */
  private static final int ROOM = 4;

  /** The block that used it last. */
  private static final int SEEN = 8;

  private static final int VALUE_SIZE = 12;
  private static final int KEY_SIZE = 16;
  private static final int USED = 17;
  private static final int KEY = 18;

  /** The golden ratio, odd. */
  private static final long SPREAD = 0x9e3779b97f4a7c15L;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment[] chunks;

  /** Where the rows in each chunk end. */
  private final int[] ends;

  private int current;

  /** Places of rows, in units of the alignment, plus one: found by hash, then slot by slot. */
  private int[] slots = new int[LEAST_SLOTS];

  private int rows;

  RowMemory(long most) {
    this.chunks = new MemorySegment[(int) Math.max(LEAST_CHUNKS, most / CHUNK_BYTES)];
    this.ends = new int[chunks.length];
  }

  /**
   * Keys are of different lengths and alike: with the hash of arrays, thousands would share one.
   */
  static int hash(byte[] key) {
    ByteBuffer in = ByteBuffer.wrap(key);
    long hash = key.length;
    while (in.remaining() >= Long.BYTES) {
      hash = (Long.rotateLeft(hash, Integer.SIZE) ^ in.getLong()) * SPREAD;
    }
    while (in.hasRemaining()) {
      hash = (hash ^ in.get()) * SPREAD;
    }
    return (int) (hash >>> Integer.SIZE);
  }

  /**
   * The row, or null.
   *
   * @param now the number of the block that asks: what only one block reads, however often, does
   *     not stay for long
   */
  Written get(byte[] key, int hash, int now) {
    int slot = find(key, hash);
    if (slots[slot] == 0) {
      return null;
    }
    MemorySegment chunk = chunk(slots[slot]);
    int at = at(slots[slot]);
    if (chunk.get(INT, at + SEEN) != now) {
      chunk.set(INT, at + SEEN, now);
      chunk.set(JAVA_BYTE, at + USED, (byte) 1);
    }
    int from = at + KEY + key.length;
    byte[] value = new byte[chunk.get(INT, at + VALUE_SIZE)];
    MemorySegment.copy(chunk, JAVA_BYTE, from + Long.BYTES, value, 0, value.length);
    return Written.of(chunk.get(LONG, from), Bytes.wrap(value));
  }

  void put(byte[] key, int hash, Written row, int now) {
    int slot = find(key, hash);
    int wanted = room(key.length, row.value().size());
    if (slots[slot] != 0) {
      int place = slots[slot];
      if (chunk(place).get(INT, at(place) + ROOM) >= wanted) {
        write(chunk(place), at(place), key, row);
        return;
      }
      removeSlot(slot);
    }
    if (wanted > CHUNK_BYTES) {
      return;
    }
    int place = append(wanted);
    MemorySegment chunk = chunk(place);
    int at = at(place);
    chunk.set(INT, at + HASH, hash);
    chunk.set(INT, at + ROOM, wanted);
    chunk.set(INT, at + SEEN, now);
    chunk.set(JAVA_BYTE, at + USED, (byte) 0);
    write(chunk, at, key, row);
    index(hash, place);
  }

  private static int room(int keySize, int valueSize) {
    return KEY + keySize + Long.BYTES + valueSize + ALIGNMENT - 1 & -ALIGNMENT;
  }

  private static void write(MemorySegment chunk, int at, byte[] key, Written row) {
    byte[] value = row.value().unsafeArray();
    chunk.set(INT, at + VALUE_SIZE, value.length);
    chunk.set(JAVA_BYTE, at + KEY_SIZE, (byte) key.length);
    MemorySegment.copy(key, 0, chunk, JAVA_BYTE, at + KEY, key.length);
    int from = at + KEY + key.length;
    chunk.set(LONG, from, row.head());
    MemorySegment.copy(value, 0, chunk, JAVA_BYTE, from + Long.BYTES, value.length);
  }

  void remove(byte[] key, int hash) {
    int slot = find(key, hash);
    if (slots[slot] != 0) {
      removeSlot(slot);
    }
  }

  void clear() {
    Arrays.fill(slots, 0);
    Arrays.fill(ends, 0);
    rows = 0;
    current = 0;
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  /** Room for a row behind the last one. */
  private int append(int wanted) {
    while (chunks[current] == null || ends[current] + wanted > CHUNK_BYTES) {
      if (chunks[current] != null) {
        current = (current + 1) % chunks.length;
      }
      if (chunks[current] == null) {
        chunks[current] = arena.allocate(CHUNK_BYTES, ALIGNMENT);
      } else {
        useAgain();
      }
    }
    int at = ends[current];
    ends[current] += wanted;
    return current * ROWS_IN_CHUNK + at / ALIGNMENT + 1;
  }

  /** Makes room in the oldest chunk, at least a half of it. */
  private void useAgain() {
    MemorySegment chunk = chunks[current];
    int end = ends[current];
    int kept = 0;
    for (int at = 0, room; at < end; at += room) {
      room = chunk.get(INT, at + ROOM);
      int slot = slotOf(chunk.get(INT, at + HASH), current * ROWS_IN_CHUNK + at / ALIGNMENT + 1);
      if (slot < 0) {
        continue; // another row has its key
      }
      if (chunk.get(JAVA_BYTE, at + USED) == 0 || kept + room > CHUNK_BYTES / 2) {
        removeSlot(slot);
        continue;
      }
      chunk.set(JAVA_BYTE, at + USED, (byte) 0);
      MemorySegment.copy(chunk, at, chunk, kept, room);
      slots[slot] = current * ROWS_IN_CHUNK + kept / ALIGNMENT + 1;
      kept += room;
    }
    ends[current] = kept;
  }

  private MemorySegment chunk(int place) {
    return chunks[(place - 1) / ROWS_IN_CHUNK];
  }

  private static int at(int place) {
    return (place - 1) % ROWS_IN_CHUNK * ALIGNMENT;
  }

  /** The slot of a key, or the empty one where it would be. */
  private int find(byte[] key, int hash) {
    int slot = first(hash);
    while (slots[slot] != 0 && !isAt(slots[slot], key, hash)) {
      slot = next(slot);
    }
    return slot;
  }

  private boolean isAt(int place, byte[] key, int hash) {
    MemorySegment chunk = chunk(place);
    int at = at(place);
    if (chunk.get(INT, at + HASH) != hash || chunk.get(JAVA_BYTE, at + KEY_SIZE) != key.length) {
      return false;
    }
    for (int i = 0; i < key.length; i++) {
      if (chunk.get(JAVA_BYTE, at + KEY + i) != key[i]) {
        return false;
      }
    }
    return true;
  }

  /** The slot that has this place; negative where none has. */
  private int slotOf(int hash, int place) {
    int slot = first(hash);
    while (slots[slot] != place) {
      if (slots[slot] == 0) {
        return -1;
      }
      slot = next(slot);
    }
    return slot;
  }

  private void index(int hash, int place) {
    rows++;
    if (2 * rows > slots.length) {
      int[] before = slots;
      slots = new int[2 * before.length];
      for (int each : before) {
        if (each != 0) {
          fill(hashAt(each), each);
        }
      }
    }
    fill(hash, place);
  }

  private void fill(int hash, int place) {
    int slot = first(hash);
    while (slots[slot] != 0) {
      slot = next(slot);
    }
    slots[slot] = place;
  }

  /** Those behind it that could not have its slot move up, so that each is still found. */
  private void removeSlot(int removed) {
    rows--;
    int free = removed;
    for (int slot = next(removed); slots[slot] != 0; slot = next(slot)) {
      int wanted = first(hashAt(slots[slot]));
      if ((slot - wanted & slots.length - 1) >= (slot - free & slots.length - 1)) {
        slots[free] = slots[slot];
        free = slot;
      }
    }
    slots[free] = 0;
  }

  private int hashAt(int place) {
    return chunk(place).get(INT, at(place) + HASH);
  }

  /** Its last bits may have chosen this of several memories. */
  private int first(int hash) {
    return hash >>> Byte.SIZE & slots.length - 1;
  }

  private int next(int slot) {
    return slot + 1 & slots.length - 1;
  }
}
