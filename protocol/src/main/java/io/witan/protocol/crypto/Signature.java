package io.witan.protocol.crypto;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;

/**
 * A recoverable secp256k1 signature.
 *
 * @param yParity 0 or 1: whether the y coordinate of R is odd
 * @param r x coordinate of R modulo n
 * @param s proof; Ethereum since EIP-2 admits only s ≤ n/2
 */
public record Signature(int yParity, Uint256 r, Uint256 s) {
  public static final int SIZE = 65;

  public Signature {
    if (yParity != 0 && yParity != 1) {
      throw new IllegalArgumentException("yParity must be 0 or 1");
    }
  }

  /** Reads r‖s‖v, 65 bytes, with v 0, 1, 27 or 28. */
  public static Signature of(Bytes bytes) {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("a signature has 65 bytes, found " + bytes.size());
    }
    int v = bytes.get(64);
    return new Signature(
        v >= 27 ? v - 27 : v, Uint256.ofBytes32(bytes, 0), Uint256.ofBytes32(bytes, 32));
  }

  /** r‖s‖v, 65 bytes, with v 0 or 1. */
  public Bytes toBytes() {
    byte[] out = new byte[SIZE];
    r.putBytes32(out, 0);
    s.putBytes32(out, 32);
    out[64] = (byte) yParity;
    return Bytes.wrap(out);
  }
}
