package io.witan.protocol.wire;

import java.util.Arrays;

/** Bytes that came in and are not used yet. Grows with what is really there, never ahead of it. */
final class ByteQueue {
  private byte[] buffer = new byte[1024];
  private int from;
  private int to;

  void add(byte[] data) {
    if (buffer.length - to < data.length) {
      int size = size();
      int need = size + data.length;
      byte[] target = need > buffer.length ? new byte[Math.max(need, 2 * size)] : buffer;
      System.arraycopy(buffer, from, target, 0, size);
      buffer = target;
      from = 0;
      to = size;
    }
    System.arraycopy(data, 0, buffer, to, data.length);
    to += data.length;
  }

  int size() {
    return to - from;
  }

  /** The byte at {@code index}, 0 to 255, not removed. */
  int peek(int index) {
    return buffer[from + index] & 0xff;
  }

  /** The first bytes, not removed. */
  byte[] peekMany(int count) {
    return Arrays.copyOfRange(buffer, from, from + count);
  }

  byte[] take(int count) {
    byte[] out = peekMany(count);
    from += count;
    if (from == to) {
      from = 0;
      to = 0;
      if (buffer.length > 1 << 16) {
        buffer = new byte[1024];
      }
    }
    return out;
  }
}
