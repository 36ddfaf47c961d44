package io.witan.protocol.evm.compiled;

/**
 * A quarter of a word: a constant, or the number of the JVM's local variable that holds it.
 *
 * @param local negative for a constant
 */
record Limb(int local, long value) {
  static final Limb ZERO = constant(0);

  static Limb constant(long value) {
    return new Limb(-1, value);
  }

  static Limb in(int local) {
    return new Limb(local, 0);
  }

  boolean isConstant() {
    return local < 0;
  }

  boolean is(long constant) {
    return local < 0 && value == constant;
  }
}
