package io.witan.protocol.crypto;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;

/** The order n of secp256k1's group, and the ranges that follow from it. */
public final class CurveOrder {
  public static final Uint256 N =
      Uint256.fromHex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
  public static final Uint256 HALF_N =
      Uint256.fromHex("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");

  private CurveOrder() {}

  /** Whether 0 &lt; r, s &lt; n. */
  public static boolean admits(Signature signature) {
    return inRange(signature.r()) && inRange(signature.s());
  }

  /** Whether s ≤ n/2 (EIP-2). */
  public static boolean isLow(Signature signature) {
    return signature.s().compareTo(HALF_N) <= 0;
  }

  /** Whether 32 bytes are a secret key: 0 &lt; d &lt; n. */
  public static boolean isSecret(Bytes secret) {
    return secret.size() == 32 && inRange(Uint256.of(secret));
  }

  static boolean inRange(Uint256 value) {
    return !value.isZero() && value.compareTo(N) < 0;
  }
}
