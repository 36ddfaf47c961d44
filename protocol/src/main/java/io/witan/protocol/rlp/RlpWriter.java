package io.witan.protocol.rlp;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Writes canonical RLP (Yellow Paper, appendix B) into one growing buffer. A list's header is put
 * in front of its payload when the list ends.
 */
public final class RlpWriter {
  private byte[] buffer;
  private int size;
  private int[] listStarts = new int[8];
  private int depth;

  public RlpWriter() {
    this(256);
  }

  public RlpWriter(int capacity) {
    this.buffer = new byte[capacity];
  }

  public RlpWriter startList() {
    if (depth == listStarts.length) {
      listStarts = Arrays.copyOf(listStarts, depth * 2);
    }
    listStarts[depth++] = size;
    return this;
  }

  public RlpWriter endList() {
    int start = listStarts[--depth];
    int length = size - start;
    int header = length < 56 ? 1 : 1 + lengthBytes(length);
    room(header);
    System.arraycopy(buffer, start, buffer, start + header, length);
    putHeader(start, length, 0xc0);
    size += header;
    return this;
  }

  /** A list with one element written for each item. */
  public <T> RlpWriter list(List<T> items, BiConsumer<RlpWriter, T> element) {
    startList();
    for (T item : items) {
      element.accept(this, item);
    }
    return endList();
  }

  public RlpWriter bytes(Bytes value) {
    return bytes(value.unsafeArray());
  }

  public RlpWriter bytes(byte[] value) {
    if (value.length == 1 && (value[0] & 0xff) < 0x80) {
      room(1);
      buffer[size++] = value[0];
      return this;
    }
    int header = value.length < 56 ? 1 : 1 + lengthBytes(value.length);
    room(header + value.length);
    putHeader(size, value.length, 0x80);
    System.arraycopy(value, 0, buffer, size + header, value.length);
    size += header + value.length;
    return this;
  }

  public RlpWriter hash(Hash value) {
    return bytes(value.bytes());
  }

  public RlpWriter address(Address value) {
    return bytes(value.bytes());
  }

  /** A non-negative integer, or an unsigned 64-bit one given as a long. */
  public RlpWriter number(long value) {
    if (value == 0) {
      return bytes(Bytes.EMPTY);
    }
    room(1 + Long.BYTES);
    if (value > 0 && value < 0x80) {
      buffer[size++] = (byte) value;
      return this;
    }
    int count = (71 - Long.numberOfLeadingZeros(value)) / 8;
    buffer[size++] = (byte) (0x80 + count);
    for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  public RlpWriter number(Uint256 value) {
    return bytes(value.toMinimalBytes());
  }

  /** Bytes that are already RLP, as one element (or several). */
  public RlpWriter raw(Bytes encoded) {
    room(encoded.size());
    encoded.copyTo(buffer, size);
    size += encoded.size();
    return this;
  }

  public Bytes toBytes() {
    if (depth != 0) {
      throw new IllegalStateException("a list is still open");
    }
    return Bytes.wrap(Arrays.copyOf(buffer, size));
  }

  private void putHeader(int at, int length, int base) {
    if (length < 56) {
      buffer[at] = (byte) (base + length);
      return;
    }
    int count = lengthBytes(length);
    buffer[at] = (byte) (base + 55 + count);
    for (int i = 0; i < count; i++) {
      buffer[at + 1 + i] = (byte) (length >>> (8 * (count - 1 - i)));
    }
  }

  private void room(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }

  private static int lengthBytes(int length) {
    return (39 - Integer.numberOfLeadingZeros(length)) / 8;
  }
}
