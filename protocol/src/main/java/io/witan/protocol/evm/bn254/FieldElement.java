package io.witan.protocol.evm.bn254;

/** An element of a field of bn254: what the formulas of a curve need. */
interface FieldElement<F extends FieldElement<F>> {
  boolean isZero();

  F plus(F other);

  F minus(F other);

  F times(F other);

  F squared();

  F negated();

  F inverse();
}
