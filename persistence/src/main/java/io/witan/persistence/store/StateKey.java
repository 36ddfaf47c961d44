package io.witan.persistence.store;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Keys of the state: which trie, then the way from its root to a row, two half bytes in one, and
 * last how many half bytes that are.
 *
 * <p>What belongs to a storage is kept under the address's hash and an <em>era</em>: the height at
 * which that storage was last cleared, 0 if it never was. A storage that is cleared is left behind
 * as it is and the next one is another era, so that clearing costs the same whatever the storage
 * holds.
 */
final class StateKey {
  private static final byte ACCOUNTS = 0;
  private static final byte STORAGE = 1;
  private static final byte ERA = 2;

  /** Before the way of a row of the accounts' trie, and of a storage trie. */
  private static final int ACCOUNTS_PREFIX = 1;

  private static final int STORAGE_PREFIX = 1 + Hash.SIZE + Long.BYTES;

  private StateKey() {}

  /** Of the height that is the era of an address's storage. */
  static byte[] era(Hash addressHash) {
    return ByteBuffer.allocate(1 + Hash.SIZE).put(ERA).put(bytes(addressHash)).array();
  }

  /**
   * A row of the accounts' trie.
   *
   * @param path {@link io.witan.protocol.trie.Nibbles#pack packed}
   */
  static byte[] node(Bytes path) {
    return accounts(path.size()).put(way(path.unsafeArray())).array();
  }

  /** A row of a storage trie. */
  static byte[] node(Hash addressHash, long era, Bytes path) {
    return storage(addressHash, era, path.size()).put(way(path.unsafeArray())).array();
  }

  /** Where a storage begins: all of it follows. */
  static byte[] first(Hash addressHash, long era) {
    return storage(addressHash, era, 0).array();
  }

  /**
   * The key of the history entry that the block at {@code height} made. Ways are filled up with
   * zeros, so that no key is the beginning of another and the history of each is a range of its
   * own.
   */
  static byte[] before(byte[] key, long height) {
    if (key[0] == ERA) {
      return ByteBuffer.allocate(key.length + Long.BYTES).put(key).putLong(height).array();
    }
    int prefix = key[0] == ACCOUNTS ? ACCOUNTS_PREFIX : STORAGE_PREFIX;
    ByteBuffer filled = ByteBuffer.allocate(prefix + Hash.SIZE + 1 + Long.BYTES);
    return filled
        .put(key, 0, key.length - 1)
        .position(prefix + Hash.SIZE)
        .put(key[key.length - 1])
        .putLong(height)
        .array();
  }

  /** The height in the key of a history entry. */
  static long heightOf(byte[] entry) {
    return ByteBuffer.wrap(entry, entry.length - Long.BYTES, Long.BYTES).getLong();
  }

  /** Whether two history entries are of the same key. */
  static boolean sameKey(byte[] one, byte[] other) {
    return one.length == other.length
        && Arrays.equals(one, 0, one.length - Long.BYTES, other, 0, one.length - Long.BYTES);
  }

  private static ByteBuffer accounts(int more) {
    return ByteBuffer.allocate(ACCOUNTS_PREFIX + more).put(ACCOUNTS);
  }

  private static ByteBuffer storage(Hash addressHash, long era, int more) {
    return ByteBuffer.allocate(STORAGE_PREFIX + more)
        .put(STORAGE)
        .put(bytes(addressHash))
        .putLong(era);
  }

  /** A packed path with its length at the end, not at the beginning. */
  private static byte[] way(byte[] packed) {
    byte[] way = Arrays.copyOfRange(packed, 1, packed.length + 1);
    way[packed.length - 1] = packed[0];
    return way;
  }

  private static byte[] bytes(Hash hash) {
    return hash.bytes().unsafeArray();
  }
}
