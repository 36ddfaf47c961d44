package io.witan.protocol.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * An account address: the last 20 bytes of the Keccak-256 of a public key (Yellow Paper, appendix
 * F).
 */
public final class Address implements Comparable<Address> {
  /** Size in bytes. */
  public static final int SIZE = 20;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  public static final Address ZERO = new Address(Bytes.wrap(new byte[SIZE]));

  private final Bytes bytes;

  /** The first eight bytes, which tell most addresses apart. */
  private final long first;

  private Address(Bytes bytes) {
    this.bytes = bytes;
    this.first = (long) LONGS.get(bytes.unsafeArray(), 0);
  }

  /**
   * The value with exactly these bytes.
   *
   * @throws IllegalArgumentException if there are not {@value #SIZE} of them
   */
  public static Address of(Bytes bytes) {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("expected " + SIZE + " bytes but found " + bytes.size());
    }
    return new Address(bytes);
  }

  /** Takes ownership of {@code bytes}: the caller must never write to it again. */
  public static Address wrap(byte[] bytes) {
    return of(Bytes.wrap(bytes));
  }

  public static Address fromHex(String text) {
    return of(Bytes.fromHex(text));
  }

  public Bytes bytes() {
    return bytes;
  }

  public String toHex() {
    return bytes.toHex();
  }

  @Override
  public int compareTo(Address other) {
    int byFirst = Long.compareUnsigned(first, other.first);
    return byFirst != 0 ? byFirst : bytes.compareTo(other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Address that && first == that.first && bytes.equals(that.bytes));
  }

  @Override
  public int hashCode() {
    byte[] b = bytes.unsafeArray();
    return (b[SIZE - 4] & 0xff) << 24
        | (b[SIZE - 3] & 0xff) << 16
        | (b[SIZE - 2] & 0xff) << 8
        | (b[SIZE - 1] & 0xff);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
