package io.witan.protocol.crypto;

/** Picks the curve's implementation once. */
final class Secp256k1Choice {
  static final Secp256k1 BEST = choose();

  private Secp256k1Choice() {}

  private static Secp256k1 choose() {
    try {
      return new NativeSecp256k1();
    } catch (LinkageError | IllegalStateException noLibraryForThisMachine) {
      return new BouncySecp256k1();
    }
  }
}
