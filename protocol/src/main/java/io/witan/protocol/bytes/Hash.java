package io.witan.protocol.bytes;

/** A 32-byte hash or other 32-byte string. */
public final class Hash implements Comparable<Hash> {
  /** Size in bytes. */
  public static final int SIZE = 32;

  public static final Hash ZERO = new Hash(Bytes.wrap(new byte[SIZE]));

  private final Bytes bytes;

  private Hash(Bytes bytes) {
    this.bytes = bytes;
  }

  /**
   * The value with exactly these bytes.
   *
   * @throws IllegalArgumentException if there are not {@value #SIZE} of them
   */
  public static Hash of(Bytes bytes) {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("expected " + SIZE + " bytes but found " + bytes.size());
    }
    return new Hash(bytes);
  }

  /** Takes ownership of {@code bytes}: the caller must never write to it again. */
  public static Hash wrap(byte[] bytes) {
    return of(Bytes.wrap(bytes));
  }

  public static Hash fromHex(String text) {
    return of(Bytes.fromHex(text));
  }

  public Bytes bytes() {
    return bytes;
  }

  public String toHex() {
    return bytes.toHex();
  }

  @Override
  public int compareTo(Hash other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Hash that && bytes.equals(that.bytes));
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
