package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rules.Rules;
import java.math.BigInteger;
import java.util.Optional;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.PT;

/**
 * 0x0a: whether a blob's polynomial has a value at a point (EIP-4844). Holds where e(C - y·G1, G2)
 * equals e(proof, [τ]G2 - z·G2).
 */
final class KzgPoint implements Precompile {
  private static final int VERSION = 1;

  /** 4096 field elements in a blob, and the order of the scalar field. */
  private static final Bytes SUCCESS =
      Bytes.concat(
          Padding.left(Bytes.ofInts(0x10, 0x00), 32),
          Bytes.fromHex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001"));

  @Override
  public long gas(Bytes input, Rules rules) {
    return 50_000;
  }

  @Override
  public Optional<Bytes> run(Bytes input, Rules rules) {
    if (input.size() != 192) {
      return Optional.empty();
    }
    Bytes commitment = input.slice(96, 144);
    Bytes hash = Sha256.hash(commitment);
    if (input.get(0) != VERSION || !input.slice(1, 32).equals(hash.slice(1, 32))) {
      return Optional.empty();
    }
    BigInteger z = new BigInteger(1, input.slice(32, 64).unsafeArray());
    BigInteger y = new BigInteger(1, input.slice(64, 96).unsafeArray());
    if (z.compareTo(BlsCodec.ORDER) >= 0 || y.compareTo(BlsCodec.ORDER) >= 0) {
      return Optional.empty();
    }
    return opens(commitment, z, y, input.slice(144, 192)) ? Optional.of(SUCCESS) : Optional.empty();
  }

  /** Whether a commitment's polynomial has the value {@code y} at {@code z}, both reduced. */
  static boolean opens(Bytes commitment, BigInteger z, BigInteger y, Bytes proof) {
    Optional<P1_Affine> c = compressed(commitment);
    Optional<P1_Affine> p = compressed(proof);
    return c.isPresent() && p.isPresent() && holds(c.get(), z, y, p.get());
  }

  private static boolean holds(P1_Affine c, BigInteger z, BigInteger y, P1_Affine proof) {
    P1 left = P1.generator().mult(y).neg().add(c);
    P2 right = P2.generator().mult(z).neg().add(Ceremony.TAU_G2);
    return isPairing(left, proof, right);
  }

  /** Whether e(left, G2) is e(a, b). */
  static boolean isPairing(P1 left, P1_Affine a, P2 b) {
    PT product = PT.one();
    if (!left.is_inf()) {
      product.mul(new PT(P2.generator().to_affine(), left.dup().neg().to_affine()));
    }
    if (!a.is_inf() && !b.is_inf()) {
      product.mul(new PT(b.to_affine(), a));
    }
    return product.final_exp().is_one();
  }

  /** A point of the group in 48 bytes. */
  static Optional<P1_Affine> compressed(Bytes bytes) {
    boolean isCompressed = (bytes.get(0) & 0x80) != 0;
    if (!isCompressed) {
      return Optional.empty();
    }
    try {
      return Optional.of(new P1_Affine(bytes.toArray())).filter(P1_Affine::in_group);
    } catch (RuntimeException notPoint) {
      return Optional.empty();
    }
  }
}
