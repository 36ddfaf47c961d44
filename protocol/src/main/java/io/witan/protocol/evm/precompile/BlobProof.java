package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Whether a commitment is that of a blob, as the proof beside it claims (EIP-4844, the consensus
 * specifications' {@code verify_blob_kzg_proof}): the blob is a polynomial's values at the roots of
 * unity, and the proof opens it at a point that follows from blob and commitment.
 */
public final class BlobProof {
  /** Field elements of a blob, 32 bytes each. */
  private static final int ELEMENTS = 4_096;

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
    if (blob.size() != ELEMENTS * ELEMENT_BYTES) {
      return false;
    }
    BigInteger[] values = new BigInteger[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      Bytes element = blob.slice(i * ELEMENT_BYTES, (i + 1) * ELEMENT_BYTES);
      values[i] = new BigInteger(1, element.toArray());
      if (values[i].compareTo(ORDER) >= 0) {
        return false;
      }
    }
    Bytes degree = Uint256.of(ELEMENTS).toBytes32().slice(16, 32);
    Bytes challenge = Sha256.hash(Bytes.concat(DOMAIN, degree, blob, commitment));
    BigInteger z = new BigInteger(1, challenge.toArray()).mod(ORDER);
    return KzgPoint.opens(commitment, z, valueAt(values, z), proof);
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

  private static BigInteger[] roots() {
    BigInteger generator = BigInteger.valueOf(7);
    BigInteger root = generator.modPow(ORDER.subtract(BigInteger.ONE).divide(COUNT), ORDER);
    BigInteger[] all = new BigInteger[ELEMENTS];
    BigInteger power = BigInteger.ONE;
    for (int i = 0; i < ELEMENTS; i++) {
      all[Integer.reverse(i) >>> (Integer.SIZE - BITS)] = power;
      power = power.multiply(root).mod(ORDER);
    }
    return all;
  }
}
