package io.witan.persistence.store;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Keys of the state: which trie, then the way from its root, two half bytes in one, and last how
 * many half bytes that are; {@link #VALUE} for the value at the end of a whole way. So an account
 * or word and the nodes above it that few others share are neighbours, and one block of a file
 * brings all of them.
 *
 * <p>What belongs to a storage is kept under the address's hash and an <em>era</em>: the height at
 * which that storage began to hold something. A storage that is cleared is left behind as it is and
 * the next one is another era, so that clearing costs the same whatever the storage holds.
 */
final class StateKey {
  private static final byte ACCOUNTS = 0;
  private static final byte STORAGE = 1;
  private static final byte VALUE = (byte) 0xff;

  /** Before the way of an account, and of a word. */
  private static final int ACCOUNTS_PREFIX = 1;

  private static final int STORAGE_PREFIX = 1 + Hash.SIZE + Long.BYTES;

  private StateKey() {}

  static byte[] account(Hash addressHash) {
    return accounts(Hash.SIZE + 1).put(bytes(addressHash)).put(VALUE).array();
  }

  static byte[] word(Hash addressHash, long era, Hash keyHash) {
    return storage(addressHash, era, Hash.SIZE + 1).put(bytes(keyHash)).put(VALUE).array();
  }

  /**
   * A node of the accounts' trie.
   *
   * @param path {@link io.witan.protocol.trie.Nibbles#pack packed}
   */
  static byte[] node(Bytes path) {
    return accounts(path.size()).put(way(path.unsafeArray())).array();
  }

  /** A node of a storage trie. */
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
    int prefix = key[0] == ACCOUNTS ? ACCOUNTS_PREFIX : STORAGE_PREFIX;
    ByteBuffer filled = ByteBuffer.allocate(prefix + Hash.SIZE + 1 + Long.BYTES);
    return filled
        .put(key, 0, key.length - 1)
        .position(prefix + Hash.SIZE)
        .put(key[key.length - 1])
        .putLong(height)
        .array();
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
