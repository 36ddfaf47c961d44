package io.witan.protocol.evm;

import static io.witan.protocol.evm.Words.SIZE;

import io.witan.protocol.bytes.Bytes;

/** Instructions that read or write memory. */
final class MemoryOps {
  private MemoryOps() {}

  static int keccak(Evm evm, Frame f) {
    long[] s = evm.words;
    long offset = Words.saturated(s, f.sp - SIZE);
    long length = Words.saturated(s, f.sp - 2 * SIZE);
    if (!f.charge(Frame.wordCost(length, 6)) || !f.expand(offset, length)) {
      return f.end(Halt.OUT_OF_GAS);
    }
    f.sp -= SIZE;
    int from = length == 0 ? 0 : (int) offset;
    evm.keccak.hash(f.memory.data(), from, (int) length, s, f.sp - SIZE);
    return Interpreter.RUNNING;
  }

  static int load(Evm evm, Frame f) {
    int t = f.sp - SIZE;
    long offset = Words.saturated(evm.words, t);
    if (!f.expand(offset, 32)) {
      return f.end(Halt.OUT_OF_GAS);
    }
    Words.readBytes(f.memory.data(), (int) offset, evm.words, t);
    return Interpreter.RUNNING;
  }

  static int store(Evm evm, Frame f) {
    int t = f.sp - SIZE;
    long offset = Words.saturated(evm.words, t);
    if (!f.expand(offset, 32)) {
      return f.end(Halt.OUT_OF_GAS);
    }
    Words.writeBytes(evm.words, t - SIZE, f.memory.data(), (int) offset);
    f.sp -= 2 * SIZE;
    return Interpreter.RUNNING;
  }

  static int storeByte(Evm evm, Frame f) {
    int t = f.sp - SIZE;
    long offset = Words.saturated(evm.words, t);
    if (!f.expand(offset, 1)) {
      return f.end(Halt.OUT_OF_GAS);
    }
    f.memory.data()[(int) offset] = (byte) evm.words[t - SIZE];
    f.sp -= 2 * SIZE;
    return Interpreter.RUNNING;
  }

  /** MCOPY (EIP-5656). */
  static int move(Evm evm, Frame f) {
    long[] s = evm.words;
    long to = Words.saturated(s, f.sp - SIZE);
    long from = Words.saturated(s, f.sp - 2 * SIZE);
    long length = Words.saturated(s, f.sp - 3 * SIZE);
    if (!f.charge(Frame.wordCost(length, 3)) || !f.expand(Math.max(to, from), length)) {
      return f.end(Halt.OUT_OF_GAS);
    }
    f.memory.move(to, from, length);
    f.sp -= 3 * SIZE;
    return Interpreter.RUNNING;
  }

  /** Copies {@code source} as the three words from {@code t} down say: to, from, length. */
  static int copy(Evm evm, Frame f, int t, byte[] source, int size) {
    long[] s = evm.words;
    long to = Words.saturated(s, t);
    long from = Words.saturated(s, t - SIZE);
    long length = Words.saturated(s, t - 2 * SIZE);
    if (!f.charge(Frame.wordCost(length, 3)) || !f.expand(to, length)) {
      return f.end(Halt.OUT_OF_GAS);
    }
    f.memory.write(to, length, source, size, from);
    f.sp = t - 2 * SIZE;
    return Interpreter.RUNNING;
  }

  /** RETURN and REVERT. */
  static int end(Evm evm, Frame f, Halt how) {
    long offset = Words.saturated(evm.words, f.sp - SIZE);
    long length = Words.saturated(evm.words, f.sp - 2 * SIZE);
    if (!f.expand(offset, length)) {
      return f.end(Halt.OUT_OF_GAS);
    }
    f.output = f.memory.read(offset, length);
    return f.end(how);
  }

  /** RETURNDATACOPY (EIP-211): fails where it would read beyond the end. */
  static int copyReturnData(Evm evm, Frame f) {
    long from = Words.saturated(evm.words, f.sp - 2 * SIZE);
    long length = Words.saturated(evm.words, f.sp - 3 * SIZE);
    Bytes data = f.returnData;
    if (from > data.size() || length > data.size() - from) {
      return f.end(Halt.RETURN_DATA_OUT_OF_BOUNDS);
    }
    return copy(evm, f, f.sp - SIZE, data.unsafeArray(), data.size());
  }
}
