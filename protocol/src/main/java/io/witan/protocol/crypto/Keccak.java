package io.witan.protocol.crypto;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import java.util.ArrayList;
import java.util.List;

/** Keccak-256 as Ethereum uses it (the padding of the submission, not of FIPS 202). */
public final class Keccak {
  private Keccak() {}

  public static Hash hash(Bytes data) {
    return hash(data.unsafeArray(), 0, data.size());
  }

  public static Hash hash(byte[] data, int from, int length) {
    byte[] out = new byte[Hash.SIZE];
    new KeccakHasher().hash(data, from, length, out, 0);
    return Hash.wrap(out);
  }

  /** The hashes of many messages, in their order. */
  public static List<Hash> hashAll(List<Bytes> messages) {
    KeccakHasher hasher = new KeccakHasher();
    List<Hash> hashes = new ArrayList<>(messages.size());
    for (Bytes message : messages) {
      byte[] out = new byte[Hash.SIZE];
      hasher.hash(message.unsafeArray(), 0, message.size(), out, 0);
      hashes.add(Hash.wrap(out));
    }
    return hashes;
  }
}
