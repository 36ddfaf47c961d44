package io.witan.protocol.evm;

import static io.witan.protocol.evm.Words.SIZE;

import io.witan.protocol.bytes.Hash;
import java.util.List;

/** The instructions 0x40 to 0x4a: about the block. */
final class BlockOps {
  /** Blocks before this one whose hashes can be asked for. */
  private static final int HASHES = 256;

  private BlockOps() {}

  static int run(int op, Evm evm, Frame f) {
    Environment e = evm.environment;
    long[] s = evm.words;
    if (op == Op.BLOCKHASH || op == Op.BLOBHASH) {
      int t = f.sp - SIZE;
      long index = Words.saturated(s, t);
      Hash hash = op == Op.BLOCKHASH ? blockHash(e, index) : blobHash(e, index);
      Words.readBytes(hash.bytes().unsafeArray(), 0, s, t);
      return Interpreter.RUNNING;
    }
    int at = f.sp;
    switch (op) {
      case Op.COINBASE -> Words.write(s, at, e.coinbase());
      case Op.TIMESTAMP -> Words.set(s, at, e.timestamp());
      case Op.NUMBER -> Words.set(s, at, e.number());
      case Op.PREVRANDAO -> Words.write(s, at, e.difficulty());
      case Op.GASLIMIT -> Words.set(s, at, e.gasLimit());
      case Op.CHAINID -> Words.write(s, at, evm.rules.chainId());
      case Op.SELFBALANCE -> Words.write(s, at, f.self.balance);
      case Op.BASEFEE -> Words.write(s, at, e.baseFee());
      default -> Words.write(s, at, e.blobBaseFee());
    }
    f.sp += SIZE;
    return Interpreter.RUNNING;
  }

  private static Hash blockHash(Environment e, long number) {
    return number < e.number() && number >= e.number() - HASHES
        ? e.blockHashes().apply(number)
        : Hash.ZERO;
  }

  private static Hash blobHash(Environment e, long index) {
    List<Hash> hashes = e.blobHashes();
    return index < hashes.size() ? hashes.get((int) index) : Hash.ZERO;
  }
}
