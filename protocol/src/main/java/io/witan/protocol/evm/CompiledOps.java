package io.witan.protocol.evm;

/**
 * What translated code calls: the border between it and the rest of the package, by names that
 * {@code evm.compiled} generates calls to.
 */
final class CompiledOps {
  private CompiledOps() {}

  /** Goes on with the interpreter from {@link Frame#pc}, to the frame's end or next call. */
  static int interpret(Evm evm, Frame f) {
    return Interpreter.run(evm, f);
  }

  static boolean isWithin(int height, int lowest, int highest) {
    return height >= lowest && height <= highest;
  }

  static int outOfGas(Frame f) {
    return f.end(Halt.OUT_OF_GAS);
  }

  static int invalidJump(Frame f) {
    return f.end(Halt.INVALID_JUMP);
  }

  static int invalidOpcode(Frame f) {
    return f.end(Halt.INVALID_OPCODE);
  }

  static int stop(Frame f) {
    return f.end(Halt.SUCCESS);
  }

  /** Takes the destination from the top of the stack; the signal to return. */
  static int jump(Evm evm, Frame f) {
    int place = f.code.destination(evm.words, f.sp - Words.SIZE);
    if (place < 0) {
      return f.end(Halt.INVALID_JUMP);
    }
    f.pc = place;
    f.sp -= Words.SIZE;
    return Interpreter.RUNNING;
  }

  /** An instruction that generated code has no better way for, on words that it has spilled. */
  static int slow(int op, Evm evm, Frame f) {
    return Interpreter.execute(op, evm, f);
  }

  /** Arithmetic on words that have been spilled, the upper of them at {@code t}. */
  static void compute(int op, Evm evm, int t) {
    ArithmeticOps.compute(op, evm, t);
  }

  /** As {@link #compute}, for operations on bits. */
  static void computeBits(int op, Evm evm, int t) {
    ArithmeticOps.compute(op, evm.words, t);
  }

  /** A word as a non-negative long, or {@link Long#MAX_VALUE} where it does not fit. */
  static long saturated(long low, long high) {
    return high == 0 && low >= 0 ? low : Long.MAX_VALUE;
  }

  /** Eight big-endian bytes. */
  static long load(byte[] data, int at) {
    return (long) Words.BIG_ENDIAN.get(data, at);
  }

  static void store(byte[] data, int at, long value) {
    Words.BIG_ENDIAN.set(data, at, value);
  }

  /** Writes a word of the stack. */
  static void put(long[] s, int at, long a, long b, long c, long d) {
    s[at] = a;
    s[at + 1] = b;
    s[at + 2] = c;
    s[at + 3] = d;
  }

  /** Whether one word, least significant long first, is less than another, as 0 or 1. */
  static long less(long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
    if (a3 != b3) {
      return less(a3, b3);
    }
    if (a2 != b2) {
      return less(a2, b2);
    }
    return a1 != b1 ? less(a1, b1) : less(a0, b0);
  }

  /** As {@link #less(long, long, long, long, long, long, long, long)}, with signs. */
  static long signedLess(long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
    long flip = Long.MIN_VALUE;
    return less(a0, a1, a2, a3 ^ flip, b0, b1, b2, b3 ^ flip);
  }

  private static long less(long a, long b) {
    return ((~a & b) | ((~a | b) & (a - b))) >>> 63;
  }
}
