package io.witan.persistence.store;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Keys of the state: a kind, then what names it within its kind. No key is the beginning of
 * another, so that the history of one key is a range of its own.
 *
 * <p>What belongs to a storage is kept under the address's hash and an <em>era</em>: the height at
 * which that storage began to hold something. A storage that is cleared is left behind as it is and
 * the next one is another era, so that clearing costs the same whatever the storage holds.
 */
final class StateKey {
  private static final byte ACCOUNT = 0;
  private static final byte WORD = 1;
  private static final byte ACCOUNT_NODE = 2;
  private static final byte STORAGE_NODE = 3;

  private StateKey() {}

  static byte[] account(Hash addressHash) {
    return of(1 + Hash.SIZE, ACCOUNT).put(bytes(addressHash)).array();
  }

  static byte[] word(Hash addressHash, long era, Hash keyHash) {
    return of(1 + 2 * Hash.SIZE + Long.BYTES, WORD)
        .put(bytes(addressHash))
        .putLong(era)
        .put(bytes(keyHash))
        .array();
  }

  /** A node of the accounts' trie. */
  static byte[] node(Bytes path) {
    return of(1 + path.size(), ACCOUNT_NODE).put(path.unsafeArray()).array();
  }

  /** A node of a storage trie. */
  static byte[] node(Hash addressHash, long era, Bytes path) {
    return of(1 + Hash.SIZE + Long.BYTES + path.size(), STORAGE_NODE)
        .put(bytes(addressHash))
        .putLong(era)
        .put(path.unsafeArray())
        .array();
  }

  /** Where a storage's words begin: all of them follow. */
  static byte[] firstWord(Hash addressHash, long era) {
    return of(1 + Hash.SIZE + Long.BYTES, WORD).put(bytes(addressHash)).putLong(era).array();
  }

  /** Where a storage's nodes begin: all of them follow. */
  static byte[] firstNode(Hash addressHash, long era) {
    return of(1 + Hash.SIZE + Long.BYTES, STORAGE_NODE)
        .put(bytes(addressHash))
        .putLong(era)
        .array();
  }

  /** The key of the history entry that the block at {@code height} made. */
  static byte[] before(byte[] key, long height) {
    return ByteBuffer.allocate(key.length + Long.BYTES).put(key).putLong(height).array();
  }

  /** Whether a history entry is one of {@code key}. */
  static boolean isOf(byte[] key, byte[] historyKey) {
    return historyKey.length == key.length + Long.BYTES
        && Arrays.equals(historyKey, 0, key.length, key, 0, key.length);
  }

  private static ByteBuffer of(int size, byte kind) {
    return ByteBuffer.allocate(size).put(kind);
  }

  private static byte[] bytes(Hash hash) {
    return hash.bytes().unsafeArray();
  }
}
