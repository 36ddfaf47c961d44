package io.witan.protocol.evm;

import io.witan.protocol.bytes.Bytes;
import java.util.Arrays;

/** The memory of one frame: bytes that grow by words of 32 (Yellow Paper, appendix H). */
final class Memory {
  /**
   * No frame gets more bytes than this: 3.4e10 gas, more than a block of any chain has, and within
   * what a machine can give.
   */
  private static final long LIMIT = 1L << 27;

  /** Bytes that the next frame of the same depth may use again. */
  private static final int KEPT = 1 << 14;

  private static final byte[] NONE = new byte[0];

  private byte[] data = NONE;
  private int size;

  /**
   * Makes room for {@code length} bytes at {@code offset} and takes the price off {@code gas};
   * negative where that is not enough, and nothing grows.
   */
  long expand(long offset, long length, long gas) {
    if (length == 0) {
      return gas;
    }
    if (offset > LIMIT || length > LIMIT) {
      return -1;
    }
    long end = offset + length;
    if (end <= size) {
      return gas;
    }
    return end > LIMIT ? -1 : grow(end, gas);
  }

  private long grow(long end, long gas) {
    long words = (end + 31) >>> 5;
    long left = gas - (cost(words) - cost(size >>> 5));
    if (left < 0) {
      return -1;
    }
    size = (int) words << 5;
    if (size > data.length) {
      data = Arrays.copyOf(data, Math.max(size, Math.max(512, 2 * data.length)));
    }
    return left;
  }

  private static long cost(long words) {
    return 3 * words + words * words / 512;
  }

  /** Makes it empty for another frame; a large array is not kept. */
  Memory emptied() {
    if (data.length > KEPT) {
      data = NONE;
    } else {
      Arrays.fill(data, 0, size, (byte) 0);
    }
    size = 0;
    return this;
  }

  /** The place that the word at {@code at} names, or -1 where not yet 32 bytes are there. */
  int find(long[] s, int at) {
    long offset = s[at];
    return (s[at + 1] | s[at + 2] | s[at + 3]) == 0 && offset >= 0 && offset <= size - 32
        ? (int) offset
        : -1;
  }

  int size() {
    return size;
  }

  /** The bytes themselves, at least {@link #size} of them. */
  byte[] data() {
    return data;
  }

  /** A copy of bytes that were made room for. */
  Bytes read(long offset, long length) {
    return length == 0
        ? Bytes.EMPTY
        : Bytes.wrap(Arrays.copyOfRange(data, (int) offset, (int) (offset + length)));
  }

  /** Writes {@code length} bytes of {@code from}, zeros where it has no more. */
  void write(long offset, long length, byte[] from, int fromSize, long fromOffset) {
    if (length == 0) {
      return;
    }
    int start = (int) Math.min(fromOffset, fromSize);
    int present = (int) Math.min(length, fromSize - start);
    System.arraycopy(from, start, data, (int) offset, present);
    Arrays.fill(data, (int) offset + present, (int) (offset + length), (byte) 0);
  }

  void move(long to, long from, long length) {
    if (length != 0) {
      System.arraycopy(data, (int) from, data, (int) to, (int) length);
    }
  }
}
