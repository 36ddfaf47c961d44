package io.witan.protocol.evm;

import static io.witan.protocol.evm.Words.SIZE;

/**
 * What {@link Plan} makes of several instructions, on the stack as it is after them: its top word
 * is at {@code t}.
 */
final class FusedOps {
  private FusedOps() {}

  /** The number of {@code n} bytes that ends before {@code pc}. */
  static long number(Frame f, int pc, int n) {
    return Words.tail(f.code.padded(), pc, n);
  }

  /** Where to go on. */
  static int pushWide(int step, Frame f, int pc, long[] s, int t) {
    int n = Plan.operand(step);
    Words.push(f.code.padded(), pc, n, s, t);
    return pc + n;
  }

  static void add(long[] s, int t, int number) {
    long sum = s[t] + number;
    s[t] = sum;
    if (sum >= 0 && sum < number) {
      for (int i = 1; i < SIZE && ++s[t + i] == 0; ) {
        i++;
      }
    }
  }

  static void take(long[] s, int t, int number) {
    long before = s[t];
    s[t] = before - number;
    if (before >= 0 && before < number) {
      for (int i = 1; i < SIZE && s[t + i]-- == 0; ) {
        i++;
      }
    }
  }

  /** Keeps as many low bytes as the operand says; where to go on. */
  static int mask(int step, int pc, long[] s, int t) {
    int bytes = Plan.operand(step);
    int limb = bytes >>> 3;
    if (limb < SIZE) {
      s[t + limb] &= (1L << (8 * (bytes & 7))) - 1;
      for (int i = limb + 1; i < SIZE; i++) {
        s[t + i] = 0;
      }
    }
    return pc + bytes;
  }

  /**
   * MLOAD and MSTORE, with the push of their offset or without, and copies; false where memory must
   * grow.
   */
  static boolean move(int step, Frame f, int pc, long[] s, int t) {
    Memory memory = f.memory;
    switch (Plan.op(step)) {
      case Op.MLOAD -> {
        int at = memory.find(s, t);
        if (at < 0) {
          return false;
        }
        Words.readBytes(memory.data(), at, s, t);
      }
      case Plan.PUSH_MLOAD -> {
        if (Plan.operand(step) > memory.size() - 32) {
          return false;
        }
        Words.readBytes(memory.data(), Plan.operand(step), s, t);
      }
      case Op.MSTORE -> {
        int at = memory.find(s, t + 2 * SIZE);
        if (at < 0) {
          return false;
        }
        Words.writeBytes(s, t + SIZE, memory.data(), at);
      }
      case Plan.COPY -> {
        return copy(f, pc, s, t + 3 * SIZE);
      }
      default -> {
        if (Plan.operand(step) > memory.size() - 32) {
          return false;
        }
        Words.writeBytes(s, t + SIZE, memory.data(), Plan.operand(step));
      }
    }
    return true;
  }

  /**
   * MCOPY, CALLDATACOPY and CODECOPY, their upper word at {@code t}, where the gas that is left
   * when the rest of the block is paid for suffices and memory need not grow; else false.
   */
  private static boolean copy(Frame f, int pc, long[] s, int t) {
    long to = Words.saturated(s, t);
    long from = Words.saturated(s, t - SIZE);
    long length = Words.saturated(s, t - 2 * SIZE);
    int size = f.memory.size();
    long price = Frame.wordCost(length, 3);
    if (price > f.gas || length > size || to > size - length) {
      return false;
    }
    switch (f.code.padded()[pc - 1]) {
      case Op.MCOPY -> {
        if (from > size - length) {
          return false;
        }
        f.memory.move(to, from, length);
      }
      case Op.CALLDATACOPY ->
          f.memory.write(to, length, f.input.unsafeArray(), f.input.size(), from);
      default -> f.memory.write(to, length, f.code.padded(), f.code.size(), from);
    }
    f.gas -= price;
    return true;
  }

  /** Undoes what a step took beforehand of a move that must grow memory: the top that it needs. */
  static int offsetAt(int step, long[] s, int t) {
    int top =
        switch (Plan.op(step)) {
          case Op.MLOAD, Plan.PUSH_MLOAD -> t;
          case Plan.COPY -> t + 3 * SIZE;
          default -> t + 2 * SIZE;
        };
    if (Plan.op(step) == Plan.PUSH_MLOAD || Plan.op(step) == Plan.PUSH_MSTORE) {
      Words.set(s, top, Plan.operand(step));
    }
    return top;
  }

  /** Where to go on: with the block that begins at a JUMPDEST, or that a jump leads to. */
  static int jump(int step, Frame f, int pc, long[] s, int t) {
    return switch (Plan.op(step)) {
      case Plan.PUSH_JUMPI -> Words.isZero(s, t + SIZE) ? pc : Plan.operand(step);
      case Plan.ZERO_JUMPI -> Words.isZero(s, t + SIZE) ? Plan.operand(step) : pc;
      case Plan.SELECT_JUMPI -> is(s, t, number(f, pc - 5, 4)) ? Plan.operand(step) : pc;
      case Op.JUMPDEST -> pc - 1;
      default -> Plan.operand(step);
    };
  }

  private static boolean is(long[] s, int at, long number) {
    return ((s[at] ^ number) | s[at + 1] | s[at + 2] | s[at + 3]) == 0;
  }
}
