package io.witan.protocol.crypto;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
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

  /** The hashes of many messages, in their order; faster than one by one where there are many. */
  public static List<Hash> hashAll(List<Bytes> messages) {
    return KeccakBatch.hash(messages);
  }
}
