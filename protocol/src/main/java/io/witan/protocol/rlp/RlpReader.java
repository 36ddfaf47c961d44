package io.witan.protocol.rlp;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Reads canonical RLP (Yellow Paper, appendix B) front to back without copying. Every length is
 * checked against the bytes that are really there before anything is allocated; every fault is an
 * {@link RlpException}.
 */
public final class RlpReader {
  private static final int MAX_LIST_DEPTH = 1024;

  private final byte[] data;
  private int at;
  private int[] ends = new int[8];
  private int depth;
  private int itemStart;
  private int itemEnd;
  private boolean itemIsList;

  private RlpReader(byte[] data, int from, int to) {
    this.data = data;
    this.at = from;
    this.ends[0] = to;
  }

  public static RlpReader of(Bytes data) {
    return new RlpReader(data.unsafeArray(), 0, data.size());
  }

  /** Reads the whole of {@code data} as one value; bytes left over are a fault. */
  public static <T> T decode(Bytes data, Function<RlpReader, T> value) {
    RlpReader reader = of(data);
    T result = value.apply(reader);
    reader.end();
    return result;
  }

  /** Whether the current list (or the input) has another element. */
  public boolean hasNext() {
    return at < ends[depth];
  }

  public boolean nextIsList() {
    if (!hasNext()) {
      throw new RlpException("expected an element but found the end of the list");
    }
    return (data[at] & 0xff) >= 0xc0;
  }

  public RlpReader startList() {
    readItem();
    if (!itemIsList) {
      throw new RlpException("expected a list but found a byte string");
    }
    if (depth + 1 == MAX_LIST_DEPTH) {
      throw new RlpException("lists are nested too deeply");
    }
    if (++depth == ends.length) {
      ends = Arrays.copyOf(ends, 2 * depth);
    }
    ends[depth] = itemEnd;
    at = itemStart;
    return this;
  }

  public RlpReader endList() {
    if (hasNext()) {
      throw new RlpException("the list has more elements than expected");
    }
    depth--;
    return this;
  }

  /** Checks that all input was read. */
  public void end() {
    if (depth != 0 || hasNext()) {
      throw new RlpException("bytes left over after the value");
    }
  }

  /** Reads a list, calling {@code element} at each of its elements. */
  public <T> List<T> list(Function<RlpReader, T> element) {
    startList();
    List<T> items = new ArrayList<>();
    while (hasNext()) {
      items.add(element.apply(this));
    }
    endList();
    return List.copyOf(items);
  }

  public Bytes bytes() {
    readItem();
    if (itemIsList) {
      throw new RlpException("expected a byte string but found a list");
    }
    at = itemEnd;
    return Bytes.wrap(Arrays.copyOfRange(data, itemStart, itemEnd));
  }

  /** A byte string of exactly {@code size} bytes. */
  public Bytes fixed(int size) {
    Bytes value = bytes();
    if (value.size() != size) {
      throw new RlpException("expected " + size + " bytes but found " + value.size());
    }
    return value;
  }

  public Hash hash() {
    return Hash.of(fixed(Hash.SIZE));
  }

  public Address address() {
    return Address.of(fixed(Address.SIZE));
  }

  /** An integer of at most 64 bits, as an unsigned long; a leading zero is a fault. */
  public long unsignedLong() {
    Bytes value = number(8);
    long result = 0;
    for (int i = 0; i < value.size(); i++) {
      result = result << 8 | value.get(i);
    }
    return result;
  }

  /** An integer from 0 to 2^63-1. */
  public long nonNegativeLong() {
    long value = unsignedLong();
    if (value < 0) {
      throw new RlpException("integer does not fit into 63 bits");
    }
    return value;
  }

  /** An integer from 0 to 2^31-1. */
  public int nonNegativeInt() {
    long value = nonNegativeLong();
    if (value > Integer.MAX_VALUE) {
      throw new RlpException("integer does not fit into 31 bits");
    }
    return (int) value;
  }

  public Uint256 uint256() {
    return Uint256.of(number(32));
  }

  /** The next element with its header, undecoded; its insides are not checked. */
  public Bytes raw() {
    int start = at;
    readItem();
    at = itemEnd;
    return Bytes.wrap(Arrays.copyOfRange(data, start, itemEnd));
  }

  private Bytes number(int maxBytes) {
    Bytes value = bytes();
    if (value.size() > maxBytes) {
      throw new RlpException("integer has more than " + maxBytes * 8 + " bits");
    }
    if (!value.isEmpty() && value.get(0) == 0) {
      throw new RlpException("integer has a leading zero");
    }
    return value;
  }

  private void readItem() {
    if (!hasNext()) {
      throw new RlpException("expected an element but found the end");
    }
    int first = data[at] & 0xff;
    itemIsList = first >= 0xc0;
    if (first < 0x80) {
      span(at, 1);
      return;
    }
    int base = itemIsList ? 0xc0 : 0x80;
    if (first < base + 56) {
      span(at + 1, first - base);
      if (!itemIsList && itemEnd - itemStart == 1 && (data[itemStart] & 0xff) < 0x80) {
        throw new RlpException("a single byte below 0x80 has a length prefix");
      }
      return;
    }
    int count = first - base - 55;
    span(at + 1, count);
    if (data[at + 1] == 0) {
      throw new RlpException("length has a leading zero");
    }
    long length = 0;
    for (int i = 0; i < count; i++) {
      length = length << 8 | (data[at + 1 + i] & 0xff);
      if (length > Integer.MAX_VALUE) {
        throw new RlpException("length runs past the end");
      }
    }
    if (length < 56) {
      throw new RlpException("a length below 56 is written in long form");
    }
    span(at + 1 + count, (int) length);
  }

  private void span(int start, int length) {
    if (length > ends[depth] - start) {
      throw new RlpException("length runs past the end");
    }
    itemStart = start;
    itemEnd = start + length;
  }
}
