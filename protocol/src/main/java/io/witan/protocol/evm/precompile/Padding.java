package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;

/** Reading input as if zeros without end followed it. */
final class Padding {
  private Padding() {}

  /** The {@code length} bytes from {@code from} on, zeros where the input has ended. */
  static Bytes read(Bytes input, long from, int length) {
    byte[] out = new byte[length];
    if (from < input.size()) {
      int start = (int) from;
      System.arraycopy(input.unsafeArray(), start, out, 0, Math.min(length, input.size() - start));
    }
    return Bytes.wrap(out);
  }

  /** The bytes at the end of {@code size} bytes, zeros before them. */
  static Bytes left(Bytes bytes, int size) {
    byte[] out = new byte[size];
    bytes.copyTo(out, size - bytes.size());
    return Bytes.wrap(out);
  }

  /** One or zero as a word. */
  static Bytes truth(boolean value) {
    byte[] out = new byte[32];
    out[31] = (byte) (value ? 1 : 0);
    return Bytes.wrap(out);
  }

  /** How many 32-byte words hold the input. */
  static long words(Bytes input) {
    return (input.size() + 31L) / 32;
  }
}
