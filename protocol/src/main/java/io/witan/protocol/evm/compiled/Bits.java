package io.witan.protocol.evm.compiled;

import static java.lang.classfile.Opcode.LAND;
import static java.lang.classfile.Opcode.LNEG;
import static java.lang.classfile.Opcode.LOR;
import static java.lang.classfile.Opcode.LSHL;
import static java.lang.classfile.Opcode.LSHR;
import static java.lang.classfile.Opcode.LUSHR;
import static java.lang.classfile.Opcode.LXOR;

import io.witan.protocol.evm.compiled.Word.Test;
import java.lang.classfile.Opcode;

/** Bitwise operations, comparisons, and shifts by what is constant. */
final class Bits {
  private static final int COMPARISON_BYTES = 110;

  private final Assembler out;
  private final Sums sums;

  Bits(Assembler out, Sums sums) {
    this.out = out;
    this.sums = sums;
  }

  Word and(Word a, Word b) {
    return eachLimb(a, b, LAND);
  }

  Word or(Word a, Word b) {
    return eachLimb(a, b, LOR);
  }

  Word xor(Word a, Word b) {
    return eachLimb(a, b, LXOR);
  }

  Word not(Word a) {
    return xor(a, Word.constant(-1, -1, -1, -1));
  }

  private Word eachLimb(Word a, Word b, Opcode opcode) {
    Limb[] limbs = new Limb[4];
    for (int i = 0; i < 4; i++) {
      Limb x = a.limb(i);
      Limb y = b.limb(i);
      limbs[i] = x.isConstant() ? combine(y, x, opcode) : combine(x, y, opcode);
    }
    return Word.of(limbs);
  }

  private Limb combine(Limb x, Limb y, Opcode opcode) {
    if (x.isConstant() && y.isConstant()) {
      long v = x.value();
      long w = y.value();
      return Limb.constant(opcode == LAND ? v & w : opcode == LOR ? v | w : v ^ w);
    }
    if (y.is(opcode == LAND ? -1 : 0)) {
      return x;
    }
    if ((opcode == LAND && y.is(0)) || (opcode == LOR && y.is(-1))) {
      return y;
    }
    out.load(x);
    out.load(y);
    out.op(opcode);
    return out.result();
  }

  /** All bits of some limbs of a word. */
  Limb gather(Word word, int from) {
    Limb all = word.limb(from);
    for (int i = from + 1; i < 4; i++) {
      Limb next = word.limb(i);
      all = all.isConstant() ? combine(next, all, LOR) : combine(all, next, LOR);
    }
    return all;
  }

  Word isZero(Word a) {
    if (a.test() != null) {
      Test opposite = new Test(a.test().local(), !a.test().zero());
      out.load(a.a());
      out.constant(1);
      out.op(LXOR);
      return Word.truth(out.result().local(), opposite);
    }
    return isZero(gather(a, 0));
  }

  private Word isZero(Limb all) {
    if (all.isConstant()) {
      return Word.small(Limb.constant(all.value() == 0 ? 1 : 0));
    }
    out.load(all);
    out.load(all);
    out.op(LNEG);
    out.op(LOR);
    out.integer(63);
    out.op(LUSHR);
    out.constant(1);
    out.op(LXOR);
    return Word.truth(out.result().local(), new Test(all.local(), true));
  }

  Word equal(Word a, Word b) {
    return isZero(gather(xor(a, b), 0));
  }

  Word less(Word a, Word b) {
    if (a.isSmall() && b.isSmall()) {
      return truth(sums.less(a.a(), b.a()));
    }
    return compare(a, b, "less");
  }

  Word signedLess(Word a, Word b) {
    return compare(a, b, "signedLess");
  }

  private Word compare(Word a, Word b, String how) {
    for (int i = 0; i < 4; i++) {
      out.load(a.limb(i));
    }
    for (int i = 0; i < 4; i++) {
      out.load(b.limb(i));
    }
    out.call(Names.OPS, how, Names.COMPARE, COMPARISON_BYTES);
    return truth(out.result());
  }

  private static Word truth(Limb bit) {
    return bit.isConstant()
        ? Word.small(bit)
        : Word.truth(bit.local(), new Test(bit.local(), false));
  }

  Word shiftLeft(Word a, Word by) {
    int n = amount(by);
    Limb[] limbs = new Limb[4];
    for (int i = 0; i < 4; i++) {
      int from = i - (n >>> 6);
      Limb high = from >= 0 && from < 4 ? shift(a.limb(from), n & 63, LSHL) : Limb.ZERO;
      boolean crosses = (n & 63) != 0 && from > 0;
      Limb low = crosses ? shift(a.limb(from - 1), 64 - (n & 63), LUSHR) : Limb.ZERO;
      limbs[i] = or(high, low);
    }
    return Word.of(limbs);
  }

  Word shiftRight(Word a, Word by) {
    return shiftRight(a, amount(by), Limb.ZERO, LUSHR);
  }

  Word shiftRightSigned(Word a, Word by) {
    return shiftRight(a, amount(by), shift(a.d(), 63, LSHR), LSHR);
  }

  private Word shiftRight(Word a, int n, Limb fill, Opcode top) {
    Limb[] limbs = new Limb[4];
    for (int i = 0; i < 4; i++) {
      int from = i + (n >>> 6);
      if (from > 3) {
        limbs[i] = fill;
      } else if ((n & 63) == 0 || from == 3) {
        limbs[i] = shift(a.limb(from), n & 63, from == 3 ? top : LUSHR);
      } else {
        Limb low = shift(a.limb(from), n & 63, LUSHR);
        limbs[i] = or(low, shift(a.limb(from + 1), 64 - (n & 63), LSHL));
      }
    }
    return Word.of(limbs);
  }

  /** What to shift by, from 0 to 256. */
  private static int amount(Word by) {
    return by.isInt() ? (int) Math.min(by.a().value(), 256) : 256;
  }

  private Limb or(Limb x, Limb y) {
    return x.isConstant() ? combine(y, x, LOR) : combine(x, y, LOR);
  }

  private Limb shift(Limb x, int n, Opcode opcode) {
    if (n == 0) {
      return x;
    }
    if (x.isConstant()) {
      long v = x.value();
      return Limb.constant(opcode == LSHL ? v << n : opcode == LSHR ? v >> n : v >>> n);
    }
    out.load(x);
    out.integer(n);
    out.op(opcode);
    return out.result();
  }

  /** The byte that a constant names, 0 being the most significant. */
  Word byteAt(Word a, Word place) {
    if (!place.isInt() || place.a().value() > 31) {
      return Word.ZERO;
    }
    int n = 31 - (int) place.a().value();
    Limb limb = shift(a.limb(n >>> 3), (n & 7) * 8, LUSHR);
    return Word.small(
        limb.isConstant()
            ? Limb.constant(limb.value() & 0xff)
            : combine(limb, Limb.constant(0xff), LAND));
  }

  /** Extends the sign from the byte that a constant names, 0 being the least significant. */
  Word signExtend(Word a, Word place) {
    if (!place.isInt() || place.a().value() > 30) {
      return a;
    }
    int n = (int) place.a().value();
    int bits = 56 - (n & 7) * 8;
    Limb[] limbs = {a.a(), a.b(), a.c(), a.d()};
    limbs[n >>> 3] = shift(shift(limbs[n >>> 3], bits, LSHL), bits, LSHR);
    Limb sign = shift(limbs[n >>> 3], 63, LSHR);
    for (int i = (n >>> 3) + 1; i < 4; i++) {
      limbs[i] = sign;
    }
    return Word.of(limbs);
  }
}
