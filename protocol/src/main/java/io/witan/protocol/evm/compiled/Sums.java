package io.witan.protocol.evm.compiled;

import static java.lang.classfile.Opcode.LADD;
import static java.lang.classfile.Opcode.LAND;
import static java.lang.classfile.Opcode.LMUL;
import static java.lang.classfile.Opcode.LOR;
import static java.lang.classfile.Opcode.LSUB;
import static java.lang.classfile.Opcode.LUSHR;
import static java.lang.classfile.Opcode.LXOR;

/**
 * Sums, differences and products of words, limb by limb. Carries come without branches, from the
 * operands' and the result's highest bits; what is constant is not computed again.
 */
final class Sums {
  private final Assembler out;

  Sums(Assembler out) {
    this.out = out;
  }

  Word add(Word a, Word b) {
    Limb[] sum = new Limb[4];
    Limb carry = Limb.ZERO;
    for (int i = 0; i < 4; i++) {
      Limb x = a.limb(i);
      Limb y = b.limb(i);
      sum[i] = add(add(x, y), carry);
      carry = i == 3 || (carry.is(0) && (x.is(0) || y.is(0))) ? Limb.ZERO : carry(x, y, sum[i]);
    }
    return Word.of(sum);
  }

  /** The carry of x + y, or of that and one, of which the sum is known. */
  private Limb carry(Limb x, Limb y, Limb sum) {
    if (x.isConstant() && y.isConstant()) {
      if ((x.value() ^ y.value()) >= 0) { // the highest bits are the same
        return Limb.constant(x.value() >>> 63);
      }
      invert(sum);
    } else if (x.isConstant()) {
      return carry(y, x, sum);
    } else if (y.isConstant()) {
      out.load(x);
      invert(sum);
      out.op(y.value() < 0 ? LOR : LAND);
    } else {
      out.load(x);
      out.load(y);
      out.op(LAND);
      out.load(x);
      out.load(y);
      out.op(LOR);
      invert(sum);
      out.op(LAND);
      out.op(LOR);
    }
    return topBit();
  }

  Word subtract(Word a, Word b) {
    Limb[] difference = new Limb[4];
    Limb borrow = Limb.ZERO;
    for (int i = 0; i < 4; i++) {
      Limb x = a.limb(i);
      Limb y = b.limb(i);
      difference[i] = subtract(subtract(x, y), borrow);
      borrow = i == 3 || (borrow.is(0) && y.is(0)) ? Limb.ZERO : borrow(x, y, difference[i]);
    }
    return Word.of(difference);
  }

  /** The borrow of x - y, or of that less one, of which the difference is known. */
  private Limb borrow(Limb x, Limb y, Limb difference) {
    if (x.isConstant() && y.isConstant() && difference.isConstant()) {
      long v = (~x.value() & y.value()) | ((~x.value() | y.value()) & difference.value());
      return Limb.constant(v >>> 63);
    }
    if (x.isConstant()) {
      out.load(y);
      out.load(difference);
      out.op(x.value() < 0 ? LAND : LOR);
    } else if (y.isConstant()) {
      invert(x);
      out.load(difference);
      out.op(y.value() < 0 ? LOR : LAND);
    } else {
      invert(x);
      out.load(y);
      out.op(LAND);
      invert(x);
      out.load(y);
      out.op(LOR);
      out.load(difference);
      out.op(LAND);
      out.op(LOR);
    }
    return topBit();
  }

  /** Whether {@code a < b} where both fit in one long, as 0 or 1. */
  Limb less(Limb a, Limb b) {
    return borrow(a, b, subtract(a, b));
  }

  Word multiply(Word a, Word b) {
    Limb[] product = {Limb.ZERO, Limb.ZERO, Limb.ZERO, Limb.ZERO};
    for (int i = 0; i < 4; i++) {
      Limb carry = Limb.ZERO;
      for (int j = 0; i + j < 4; j++) {
        Limb low = multiply(a.limb(i), b.limb(j));
        Limb high = i + j == 3 ? Limb.ZERO : high(a.limb(i), b.limb(j));
        Limb first = add(product[i + j], low);
        Limb second = add(first, carry);
        if (i + j < 3) {
          high = add(high, over(product[i + j], low, first));
          high = add(high, over(first, carry, second));
        }
        product[i + j] = second;
        carry = high;
      }
    }
    return Word.of(product);
  }

  private Limb over(Limb x, Limb y, Limb sum) {
    return x.is(0) || y.is(0) ? Limb.ZERO : carry(x, y, sum);
  }

  private Limb multiply(Limb x, Limb y) {
    if (x.isConstant() && y.isConstant()) {
      return Limb.constant(x.value() * y.value());
    }
    if (x.is(0) || y.is(0)) {
      return Limb.ZERO;
    }
    if (x.is(1) || y.is(1)) {
      return x.is(1) ? y : x;
    }
    out.load(x);
    out.load(y);
    out.op(LMUL);
    return out.result();
  }

  private Limb high(Limb x, Limb y) {
    if (x.isConstant() && y.isConstant()) {
      return Limb.constant(Math.unsignedMultiplyHigh(x.value(), y.value()));
    }
    if (x.is(0) || y.is(0) || x.is(1) || y.is(1)) {
      return Limb.ZERO;
    }
    out.load(x);
    out.load(y);
    out.call(Names.MATH, "unsignedMultiplyHigh", Names.TWO_LONGS, 0);
    return out.result();
  }

  private Limb add(Limb x, Limb y) {
    if (x.isConstant() && y.isConstant()) {
      return Limb.constant(x.value() + y.value());
    }
    if (x.is(0) || y.is(0)) {
      return x.is(0) ? y : x;
    }
    out.load(x);
    out.load(y);
    out.op(LADD);
    return out.result();
  }

  private Limb subtract(Limb x, Limb y) {
    if (x.isConstant() && y.isConstant()) {
      return Limb.constant(x.value() - y.value());
    }
    if (y.is(0)) {
      return x;
    }
    out.load(x);
    out.load(y);
    out.op(LSUB);
    return out.result();
  }

  private void invert(Limb limb) {
    if (limb.isConstant()) {
      out.constant(~limb.value());
    } else {
      out.load(limb);
      out.constant(-1);
      out.op(LXOR);
    }
  }

  private Limb topBit() {
    out.integer(63);
    out.op(LUSHR);
    return out.result();
  }
}
