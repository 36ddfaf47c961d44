package io.witan.protocol.evm;

import static io.witan.protocol.evm.Words.SIZE;

/** The instructions 0x00 to 0x1f: arithmetic, comparisons and bits. */
final class ArithmeticOps {
  private ArithmeticOps() {}

  static int run(int op, Evm evm, Frame f) {
    long[] s = evm.words;
    int t = f.sp - SIZE;
    switch (op) {
      case Op.STOP -> {
        return f.end(Halt.SUCCESS);
      }
      case Op.ADD -> Words.add(s, t);
      case Op.MUL -> Words.mul(s, t);
      case Op.SUB -> Words.sub(s, t);
      case Op.DIV -> evm.division.divide(s, t);
      case Op.SDIV -> evm.division.signedDivide(s, t);
      case Op.MOD -> evm.division.remainder(s, t);
      case Op.SMOD -> evm.division.signedRemainder(s, t);
      case Op.ADDMOD -> {
        evm.division.addModulo(s, t);
        f.sp -= SIZE;
      }
      case Op.MULMOD -> {
        evm.division.multiplyModulo(s, t);
        f.sp -= SIZE;
      }
      case Op.EXP -> {
        int bytes = (Division.bitLength(s, t - SIZE) + 7) / 8;
        if (!f.charge((long) evm.schedule.expByte * bytes)) {
          return f.end(Halt.OUT_OF_GAS);
        }
        evm.division.exponentiate(s, t);
      }
      default -> Words.signExtend(s, t);
    }
    f.sp -= SIZE;
    return Interpreter.RUNNING;
  }

  static int compare(int op, Evm evm, Frame f) {
    long[] s = evm.words;
    int t = f.sp - SIZE;
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
    if (op != Op.ISZERO && op != Op.NOT && op != Op.CLZ) {
      f.sp -= SIZE;
    }
    return Interpreter.RUNNING;
  }
}
