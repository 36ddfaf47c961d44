package io.witan.protocol.crypto;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;

/**
 * A point of secp256k1 other than infinity.
 *
 * @param xy x‖y, 64 bytes, big-endian: also the node id of an enode URL
 */
public record PublicKey(Bytes xy) implements Comparable<PublicKey> {
  public static final int SIZE = 64;

  public PublicKey {
    if (xy.size() != SIZE) {
      throw new IllegalArgumentException("a public key has 64 bytes, found " + xy.size());
    }
  }

  /** By bytes. */
  @Override
  public int compareTo(PublicKey other) {
    return xy.compareTo(other.xy);
  }

  public Address address() {
    return Address.of(Keccak.hash(xy).bytes().slice(12, 32));
  }
}
