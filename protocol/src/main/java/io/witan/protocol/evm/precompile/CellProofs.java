package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;

/**
 * Whether the proofs beside a blob are those of its cells (EIP-7594). A cell is the blob's
 * polynomial p on one of 128 cosets of 64 points, the roots of X^64 - s; so what is proved of it is
 * the polynomial I, p modulo X^64 - s, and the proof π holds where e(C - [I(τ)]G1, G2) equals e(π,
 * [τ^64 - s]G2). All are checked at once, the k-th times r^k, where r follows from all that is
 * checked.
 */
public final class CellProofs {
  /** Cells of a blob. */
  public static final int CELLS = 128;

  private static final int CELL_BITS = 7;

  /** Field elements of a cell. */
  private static final int WIDTH = 64;

  private static final BigInteger ORDER = BlsCodec.ORDER;
  private static final BigInteger ROOT = BlobProof.rootOfUnity(BigInteger.valueOf(CELLS));
  private static final Bytes DOMAIN =
      Bytes.wrap("WITAN_CELL_PROOFS".getBytes(StandardCharsets.US_ASCII));

  private CellProofs() {}

  /**
   * Whether all proofs hold; they do not where a part is ill-formed.
   *
   * @param blob of 131,072 bytes
   * @param commitment of 48 bytes
   * @param proofs one for each cell, of 48 bytes
   */
  public static boolean hold(Bytes blob, Bytes commitment, List<Bytes> proofs) {
    List<P1_Affine> points =
        proofs.stream().map(KzgPoint::compressed).flatMap(Optional::stream).toList();
    Optional<P1_Affine> point = KzgPoint.compressed(commitment);
    Optional<BigInteger[]> values = BlobProof.values(blob);
    if (points.size() != CELLS || point.isEmpty() || values.isEmpty()) {
      return false;
    }
    Bytes all = Bytes.concat(DOMAIN, blob, commitment, Bytes.concat(proofs.toArray(Bytes[]::new)));
    BigInteger r = new BigInteger(1, Sha256.hash(all).toArray()).mod(ORDER);
    return hold(coefficients(values.get()), point.get(), points, r);
  }

  private static boolean hold(
      BigInteger[] polynomial, P1_Affine commitment, List<P1_Affine> proofs, BigInteger r) {
    BigInteger[] weights = new BigInteger[WIDTH]; // of X^64m, as it is s^m in each cell
    Arrays.fill(weights, BigInteger.ZERO);
    BigInteger factor = BigInteger.ONE;
    BigInteger factors = BigInteger.ZERO;
    P1 proof = new P1();
    P1 left = new P1();
    for (int k = 0; k < CELLS; k++) {
      int turned = Integer.reverse(k) >>> (Integer.SIZE - CELL_BITS);
      BigInteger s = ROOT.modPow(BigInteger.valueOf(turned), ORDER);
      P1 term = proofs.get(k).to_jacobian().mult(factor);
      proof.add(term);
      left.add(term.mult(s));
      BigInteger weight = factor;
      for (int m = 0; m < WIDTH; m++) {
        weights[m] = weights[m].add(weight);
        weight = weight.multiply(s).mod(ORDER);
      }
      factors = factors.add(factor);
      factor = factor.multiply(r).mod(ORDER);
    }
    left.add(commitment.to_jacobian().mult(factors.mod(ORDER)));
    for (int j = 0; j < WIDTH; j++) {
      BigInteger coefficient = BigInteger.ZERO;
      for (int m = 0; m < WIDTH; m++) {
        coefficient = coefficient.add(polynomial[j + WIDTH * m].multiply(weights[m]));
      }
      left.add(Ceremony.POWERS_G1.get(j).to_jacobian().mult(coefficient.mod(ORDER)).neg());
    }
    return KzgPoint.isPairing(left, proof.to_affine(), new P2(Ceremony.TAU_64_G2));
  }

  /**
   * The coefficients of a polynomial whose values at the roots of unity are given in the order of
   * their index' bits turned; the Fourier transform of Cooley and Tukey, in place.
   */
  static BigInteger[] coefficients(BigInteger[] values) {
    BigInteger[] all = values.clone();
    for (int half = 1; half < all.length; half *= 2) {
      BigInteger step = BlobProof.rootOfUnity(BigInteger.valueOf(2L * half)).modInverse(ORDER);
      BigInteger root = BigInteger.ONE;
      for (int i = 0; i < half; i++) {
        for (int at = i; at < all.length; at += 2 * half) {
          BigInteger even = all[at];
          BigInteger odd = all[at + half].multiply(root).mod(ORDER);
          all[at] = even.add(odd).mod(ORDER);
          all[at + half] = even.subtract(odd).mod(ORDER);
        }
        root = root.multiply(step).mod(ORDER);
      }
    }
    BigInteger inverse = BigInteger.valueOf(all.length).modInverse(ORDER);
    for (int i = 0; i < all.length; i++) {
      all[i] = all[i].multiply(inverse).mod(ORDER);
    }
    return all;
  }
}
