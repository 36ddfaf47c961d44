package io.witan.protocol.evm.compiled;

import io.witan.protocol.evm.Op;
import io.witan.protocol.evm.Translator.Source;

/**
 * Instructions that are paid for together. Only the last of them can see how much gas is left, or
 * end the frame otherwise than for want of gas: so where the sum cannot be paid, the frame is out
 * of gas at one of them, and nobody can tell at which.
 *
 * @param cost in gas
 * @param lowest place of the stack that is looked at, against the region's beginning, in words
 * @param highest the stack becomes
 */
record Segment(int cost, int lowest, int highest) {
  /** So that a region can be cut often enough. */
  private static final int MOST = 24;

  /** The instructions from {@code pc} on, on a stack of {@code height}. */
  static Segment at(Source source, int pc, int height) {
    int cost = 0;
    int lowest = height;
    int highest = height;
    int now = height;
    int at = pc;
    for (int n = 0; n < MOST; n++) {
      int op = source.at(at);
      if (!source.has(op)) {
        break;
      }
      cost += source.gas(op);
      lowest = Math.min(lowest, now - source.takes(op));
      now += source.leaves(op) - source.takes(op);
      highest = Math.max(highest, now);
      at = source.next(at);
      if (isLast(op) || source.at(at) == Op.JUMPDEST) {
        break;
      }
    }
    return new Segment(cost, lowest, highest);
  }

  /** Whether a segment ends after the instruction at {@code pc} that is its {@code n}th. */
  static boolean endsAfter(int op, int n) {
    return n >= MOST || isLast(op);
  }

  private static boolean isLast(int op) {
    return switch (op) {
      case Op.STOP, Op.JUMP, Op.JUMPI, Op.GAS, Op.SSTORE, Op.TSTORE, Op.RETURNDATACOPY -> true;
      default -> op >= Op.LOG0;
    };
  }
}
