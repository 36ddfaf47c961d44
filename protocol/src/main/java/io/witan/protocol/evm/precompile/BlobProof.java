package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Whether a commitment is that of a blob, as the proof beside it claims (EIP-4844, the consensus
 * specifications' {@code verify_blob_kzg_proof}): the blob is a polynomial's values at the roots of
 * unity, and the proof opens it at a point that follows from blob and commitment.
 */
public final class BlobProof {
  /** Field elements of a blob, 32 bytes each. */
  static final int ELEMENTS = 4_096;

  private static final int BITS = 12;
  private static final int ELEMENT_BYTES = 32;
  private static final BigInteger ORDER = BlsCodec.ORDER;
  private static final BigInteger COUNT = BigInteger.valueOf(ELEMENTS);
  private static final Bytes DOMAIN =
      Bytes.wrap("FSBLOBVERIFY_V1_".getBytes(StandardCharsets.US_ASCII));

  /** The roots of unity, in the order in which a blob has its values: by the index' bits turned. */
  private static final BigInteger[] ROOTS = roots();

  private BlobProof() {}

  /**
   * Whether the proof holds; it does not where a part is ill-formed.
   *
   * @param blob of 131,072 bytes
   * @param commitment of 48 bytes, as the proof
   */
  public static boolean holds(Bytes blob, Bytes commitment, Bytes proof) {
    return values(blob).filter(v -> holds(blob, v, commitment, proof)).isPresent();
  }

  private static boolean holds(Bytes blob, BigInteger[] values, Bytes commitment, Bytes proof) {
    Bytes degree = Uint256.of(ELEMENTS).toBytes32().slice(16, 32);
    Bytes challenge = Sha256.hash(Bytes.concat(DOMAIN, degree, blob, commitment));
    BigInteger z = new BigInteger(1, challenge.toArray()).mod(ORDER);
    return KzgPoint.opens(commitment, z, valueAt(values, z), proof);
  }

  /** The field elements of a blob; empty where its size or one of them is wrong. */
  static Optional<BigInteger[]> values(Bytes blob) {
    if (blob.size() != ELEMENTS * ELEMENT_BYTES) {
      return Optional.empty();
    }
    BigInteger[] values = new BigInteger[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      values[i] =
          new BigInteger(1, blob.slice(i * ELEMENT_BYTES, (i + 1) * ELEMENT_BYTES).toArray());
      if (values[i].compareTo(ORDER) >= 0) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  /** The barycentric formula: (z^n - 1)/n · Σ v·w/(z - w). */
  private static BigInteger valueAt(BigInteger[] values, BigInteger z) {
    BigInteger[] products = new BigInteger[ELEMENTS]; // of the differences up to each
    BigInteger product = BigInteger.ONE;
    for (int i = 0; i < ELEMENTS; i++) {
      BigInteger difference = z.subtract(ROOTS[i]);
      if (difference.signum() == 0) {
        return values[i];
      }
      products[i] = product;
      product = product.multiply(difference).mod(ORDER);
    }
    BigInteger inverse = product.modInverse(ORDER);
    BigInteger sum = BigInteger.ZERO;
    for (int i = ELEMENTS - 1; i >= 0; i--) { // one inverse gives that of each difference
      BigInteger one = inverse.multiply(products[i]).mod(ORDER);
      inverse = inverse.multiply(z.subtract(ROOTS[i])).mod(ORDER);
      sum = sum.add(values[i].multiply(ROOTS[i]).mod(ORDER).multiply(one)).mod(ORDER);
    }
    BigInteger factor = z.modPow(COUNT, ORDER).subtract(BigInteger.ONE);
    return sum.multiply(factor).multiply(COUNT.modInverse(ORDER)).mod(ORDER);
  }

  /** The root of unity of an order that is a power of two. */
  static BigInteger rootOfUnity(BigInteger order) {
    BigInteger generator = BigInteger.valueOf(7);
    return generator.modPow(ORDER.subtract(BigInteger.ONE).divide(order), ORDER);
  }

  private static BigInteger[] roots() {
    BigInteger root = rootOfUnity(COUNT);
    BigInteger[] all = new BigInteger[ELEMENTS];
    BigInteger power = BigInteger.ONE;
    for (int i = 0; i < ELEMENTS; i++) {
      all[Integer.reverse(i) >>> (Integer.SIZE - BITS)] = power;
      power = power.multiply(root).mod(ORDER);
    }
    return all;
  }
}
