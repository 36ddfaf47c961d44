package io.witan.persistence.store;

import io.witan.protocol.bytes.Hash;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * The state keys that one block changed: what a rewind has to restore, and what of the history is
 * not needed any more once the states below the block are given up.
 */
final class ChangedKeys {
  private static final int CREATED = 0;
  private static final int REPLACED = 1;
  private static final int LEFT_BEHIND = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(4096);

  /** What becomes of each of them. */
  interface Reader {
    /** The key held nothing before the block. */
    void created(byte[] key);

    /** What the key held before the block is in the history. */
    void replaced(byte[] key);

    /** A storage of which nothing is read after the block. */
    void leftBehind(Hash addressHash, long era);
  }

  void created(byte[] key) {
    add(CREATED, key);
  }

  void replaced(byte[] key) {
    add(REPLACED, key);
  }

  void leftBehind(Hash addressHash, long era) {
    add(
        LEFT_BEHIND,
        ByteBuffer.allocate(Hash.SIZE + Long.BYTES)
            .put(addressHash.bytes().unsafeArray())
            .putLong(era)
            .array());
  }

  byte[] encode() {
    return out.toByteArray();
  }

  static void read(byte[] stored, Reader reader) {
    ByteBuffer in = ByteBuffer.wrap(stored);
    while (in.hasRemaining()) {
      int what = in.get();
      byte[] key = new byte[in.get()];
      in.get(key);
      switch (what) {
        case CREATED -> reader.created(key);
        case REPLACED -> reader.replaced(key);
        case LEFT_BEHIND -> {
          ByteBuffer storage = ByteBuffer.wrap(key);
          byte[] hash = new byte[Hash.SIZE];
          storage.get(hash);
          reader.leftBehind(Hash.wrap(hash), storage.getLong());
        }
        default -> throw new IllegalArgumentException("unknown change " + what);
      }
    }
  }

  private void add(int what, byte[] key) {
    out.write(what);
    out.write(key.length);
    out.write(key, 0, key.length);
  }
}
