package io.witan.protocol.evm;

import static io.witan.protocol.evm.Words.SIZE;

/** The instructions 0x00 to 0x1f: arithmetic, comparisons and bits. */
final class ArithmeticOps {
  private ArithmeticOps() {}

  static int run(int op, Evm evm, Frame f) {
    int t = f.sp - SIZE;
    if (op == Op.STOP) {
      return f.end(Halt.SUCCESS);
    }
    if (op == Op.EXP) {
      int bytes = (Words.bitLength(evm.words, t - SIZE) + 7) / 8;
      if (!f.charge((long) evm.schedule.expByte * bytes)) {
        return f.end(Halt.OUT_OF_GAS);
      }
    }
    compute(op, evm, t);
    f.sp -= op == Op.ADDMOD || op == Op.MULMOD ? 2 * SIZE : SIZE;
    return Interpreter.RUNNING;
  }

  /** The arithmetic alone, with the upper word at {@code t}. */
  static void compute(int op, Evm evm, int t) {
    long[] s = evm.words;
    switch (op) {
      case Op.ADD -> Words.add(s, t);
      case Op.MUL -> Words.mul(s, t);
      case Op.SUB -> Words.sub(s, t);
      case Op.DIV -> evm.division.divide(s, t);
      case Op.SDIV -> evm.division.signedDivide(s, t);
      case Op.MOD -> evm.division.remainder(s, t);
      case Op.SMOD -> evm.division.signedRemainder(s, t);
      case Op.ADDMOD -> evm.division.addModulo(s, t);
      case Op.MULMOD -> evm.division.multiplyModulo(s, t);
      case Op.EXP -> evm.power.run(s, t);
      default -> Words.signExtend(s, t);
    }
  }

  static int compare(int op, Evm evm, Frame f) {
    compute(op, evm.words, f.sp - SIZE);
    if (op != Op.ISZERO && op != Op.NOT && op != Op.CLZ) {
      f.sp -= SIZE;
    }
    return Interpreter.RUNNING;
  }

  /** The comparison or operation on bits alone, with the upper word at {@code t}. */
  static void compute(int op, long[] s, int t) {
    switch (op) {
      case Op.LT -> Words.lessThan(s, t);
      case Op.GT -> Words.greaterThan(s, t);
      case Op.EQ -> Words.equal(s, t);
      case Op.ISZERO -> Words.isZeroTo(s, t);
      case Op.AND -> Words.and(s, t);
      case Op.OR -> Words.or(s, t);
      case Op.NOT -> Words.not(s, t);
      case Op.CLZ -> Words.countLeadingZeros(s, t);
      case Op.SLT -> Words.signedLessThan(s, t);
      case Op.SGT -> Words.signedGreaterThan(s, t);
      case Op.XOR -> Words.xor(s, t);
      case Op.BYTE -> Words.byteAt(s, t);
      case Op.SHL -> Words.shiftLeft(s, t);
      case Op.SHR -> Words.shiftRight(s, t);
      default -> Words.shiftRightSigned(s, t);
    }
  }
}
