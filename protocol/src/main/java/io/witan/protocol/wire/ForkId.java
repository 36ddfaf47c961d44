package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;

/**
 * Which forks a node has passed and expects next (EIP-2124).
 *
 * @param hash CRC-32 of the genesis hash and the forks passed, 4 bytes
 * @param next height (or time, EIP-6122) of the next fork, as an unsigned long; 0 where none is
 *     known
 */
public record ForkId(Bytes hash, long next) {
  public static final int HASH_SIZE = 4;

  public ForkId {
    if (hash.size() != HASH_SIZE) {
      throw new IllegalArgumentException("a fork hash has 4 bytes, found " + hash.size());
    }
  }

  void write(RlpWriter out) {
    out.startList().bytes(hash).number(next).endList();
  }

  static ForkId read(RlpReader in) {
    in.startList();
    ForkId id = new ForkId(in.fixed(HASH_SIZE), in.unsignedLong());
    in.endList();
    return id;
  }

  @Override
  public String toString() {
    return hash.toHex() + "/" + Long.toUnsignedString(next);
  }
}
