package io.witan.protocol.evm.compiled;

/**
 * A word of the stack as far as it is known while code is translated: four limbs, least significant
 * first.
 *
 * @param test what the word says as 0 or 1, where that is known; else null
 */
record Word(Limb a, Limb b, Limb c, Limb d, Test test) {
  /** Whether the long in a local variable is zero, or that it is not. */
  record Test(int local, boolean zero) {}

  static final Word ZERO = constant(0, 0, 0, 0);

  static Word of(Limb... limbs) {
    return new Word(limbs[0], limbs[1], limbs[2], limbs[3], null);
  }

  static Word constant(long a, long b, long c, long d) {
    return of(Limb.constant(a), Limb.constant(b), Limb.constant(c), Limb.constant(d));
  }

  /** A word of one long. */
  static Word small(Limb limb) {
    return of(limb, Limb.ZERO, Limb.ZERO, Limb.ZERO);
  }

  static Word truth(int local, Test test) {
    return new Word(Limb.in(local), Limb.ZERO, Limb.ZERO, Limb.ZERO, test);
  }

  Limb limb(int i) {
    return switch (i) {
      case 0 -> a;
      case 1 -> b;
      case 2 -> c;
      default -> d;
    };
  }

  boolean isConstant() {
    return a.isConstant() && b.isConstant() && c.isConstant() && d.isConstant();
  }

  /** Whether the word is known to fit in one long, taken without a sign. */
  boolean isSmall() {
    return b.is(0) && c.is(0) && d.is(0);
  }

  /** Whether the word is a constant that fits in an int. */
  boolean isInt() {
    return isConstant() && isSmall() && a.value() == (int) a.value() && a.value() >= 0;
  }
}
