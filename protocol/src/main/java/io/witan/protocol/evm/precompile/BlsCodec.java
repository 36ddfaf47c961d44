package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;
import java.math.BigInteger;
import java.util.Optional;
import supranational.blst.P1_Affine;
import supranational.blst.P2_Affine;

/**
 * Points of BLS12-381 as EIP-2537 writes them: field elements of 64 big-endian bytes, infinity as
 * zeros, and the real part of an Fp2 element first.
 */
final class BlsCodec {
  static final int FIELD = 64;
  static final int G1 = 128;
  static final int G2 = 256;
  static final int SCALAR = 32;

  /** The order of both groups. */
  static final BigInteger ORDER =
      new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);

  private static final Bytes MODULUS =
      Bytes.fromHex(
          "00000000000000000000000000000000"
              + "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf"
              + "6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab");

  /** Bytes of a field element in the library's own form, which has no padding. */
  static final int NATIVE = 48;

  private static final int PAD = FIELD - NATIVE;

  private BlsCodec() {}

  /** A point of the curve, in or out of the subgroup. */
  static Optional<P1_Affine> g1(Bytes input, int at) {
    Optional<byte[]> fields = natives(input, at, 0, 1);
    return fields.flatMap(
        bytes -> {
          try {
            return Optional.of(new P1_Affine(isZero(bytes) ? infinity(bytes) : bytes))
                .filter(P1_Affine::on_curve);
          } catch (RuntimeException notOnCurve) {
            return Optional.empty();
          }
        });
  }

  /** A point of the twist, in or out of the subgroup. */
  static Optional<P2_Affine> g2(Bytes input, int at) {
    Optional<byte[]> fields = natives(input, at, 1, 0, 3, 2);
    return fields.flatMap(
        bytes -> {
          try {
            return Optional.of(new P2_Affine(isZero(bytes) ? infinity(bytes) : bytes))
                .filter(P2_Affine::on_curve);
          } catch (RuntimeException notOnCurve) {
            return Optional.empty();
          }
        });
  }

  /** A field element without its padding, or empty where it is not below the modulus. */
  static Optional<Bytes> field(Bytes input, int at) {
    Bytes padded = input.slice(at, at + FIELD);
    return padded.compareTo(MODULUS) < 0 ? Optional.of(padded.slice(PAD, FIELD)) : Optional.empty();
  }

  /** Not reduced by the sender, but by us: the points multiplied are in the subgroup. */
  static BigInteger scalar(Bytes input, int at) {
    return new BigInteger(1, input.slice(at, at + SCALAR).unsafeArray()).mod(ORDER);
  }

  static Bytes encodeG1(byte[] serialized) {
    return padded(serialized, 0, 1);
  }

  static Bytes encodeG2(byte[] serialized) {
    return padded(serialized, 1, 0, 3, 2);
  }

  private static Optional<byte[]> natives(Bytes input, int at, int... order) {
    byte[] out = new byte[order.length * NATIVE];
    for (int i = 0; i < order.length; i++) {
      Optional<Bytes> field = field(input, at + i * FIELD);
      if (field.isEmpty()) {
        return Optional.empty();
      }
      field.get().copyTo(out, order[i] * NATIVE);
    }
    return Optional.of(out);
  }

  private static Bytes padded(byte[] serialized, int... order) {
    byte[] out = new byte[order.length * FIELD];
    if ((serialized[0] & INFINITY) == 0) {
      for (int i = 0; i < order.length; i++) {
        System.arraycopy(serialized, order[i] * NATIVE, out, i * FIELD + PAD, NATIVE);
      }
    }
    return Bytes.wrap(out);
  }

  private static final int INFINITY = 0x40;

  private static byte[] infinity(byte[] zeros) {
    byte[] out = zeros.clone();
    out[0] = INFINITY;
    return out;
  }

  private static boolean isZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
