package io.witan.protocol.bytes;

import java.util.Arrays;
import java.util.HexFormat;

/** An immutable byte string. Ordered as unsigned bytes, shorter prefix first. */
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);
  private static final HexFormat HEX = HexFormat.of();

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** A copy of {@code content}. */
  public static Bytes of(byte[] content) {
    return content.length == 0 ? EMPTY : new Bytes(content.clone());
  }

  /** The bytes given as ints, each taken modulo 256. */
  public static Bytes ofInts(int... values) {
    byte[] content = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      content[i] = (byte) values[i];
    }
    return wrap(content);
  }

  /** Takes ownership of {@code content}: the caller must never write to it again. */
  public static Bytes wrap(byte[] content) {
    return content.length == 0 ? EMPTY : new Bytes(content);
  }

  /**
   * Parses hexadecimal text, with or without {@code 0x}.
   *
   * @throws IllegalArgumentException if the length is odd or a character is not hexadecimal
   */
  public static Bytes fromHex(String text) {
    String digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
    if (digits.length() % 2 != 0) {
      throw new IllegalArgumentException("hexadecimal text has an odd number of digits");
    }
    return wrap(HEX.parseHex(digits));
  }

  public static Bytes concat(Bytes... parts) {
    int size = 0;
    for (Bytes part : parts) {
      size += part.size();
    }
    byte[] all = new byte[size];
    int at = 0;
    for (Bytes part : parts) {
      System.arraycopy(part.content, 0, all, at, part.content.length);
      at += part.content.length;
    }
    return wrap(all);
  }

  public int size() {
    return content.length;
  }

  public boolean isEmpty() {
    return content.length == 0;
  }

  /** The byte at {@code index}, 0 to 255. */
  public int get(int index) {
    return content[index] & 0xff;
  }

  public Bytes slice(int from, int to) {
    return from == 0 && to == content.length ? this : wrap(Arrays.copyOfRange(content, from, to));
  }

  public byte[] toArray() {
    return content.clone();
  }

  /** The backing array, not copied: for reading only. */
  public byte[] unsafeArray() {
    return content;
  }

  public void copyTo(byte[] target, int offset) {
    System.arraycopy(content, 0, target, offset, content.length);
  }

  /** Lower-case hexadecimal text with {@code 0x}. */
  public String toHex() {
    return "0x" + HEX.formatHex(content);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(content, other.content);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
