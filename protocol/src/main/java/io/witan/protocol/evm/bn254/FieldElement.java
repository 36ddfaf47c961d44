package io.witan.protocol.evm.bn254;

/**
 * A number of a field of bn254, which an operation sets to its result. So formulas need no room but
 * for what they name; operands may be the number itself.
 */
interface FieldElement<F extends FieldElement<F>> {
  /** Another number of the field: zero. */
  F fresh();

  boolean isZero();

  void set(F x);

  void sum(F x, F y);

  void difference(F x, F y);

  void product(F x, F y);

  void square(F x);

  void negation(F x);

  /** Sets this to the multiplicative inverse of {@code x}; of zero it is zero. */
  void inverse(F x);

  boolean isSame(F other);
}
