package io.witan.protocol.evm.precompile;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import supranational.blst.P1;
import supranational.blst.P1_Affine;

/**
 * The blob of X^128 + 3·X^65 + r, the degree of r being below 64: the quotient by X^64 - s is X^64
 * + s + 3·X, so that commitment and proofs follow from powers of the ceremony.
 */
class CellProofsTest {
  private static final BigInteger ORDER = BlsCodec.ORDER;
  private static final BigInteger THREE = BigInteger.valueOf(3);

  private static final P1_Affine TAU_64 =
      point(
          "0xa9ef67304dc297ab5af778cf8afa849eeac27db4b6978963"
              + "e97b95ef7a8d3264d0d07775f728c298a2b6daed2ecf5053");
  private static final P1_Affine TAU_65 =
      point(
          "0xa9b975520adb066e2ff2a4cde53284c23bc84261a22dc43b"
              + "1634d99eff8e7892e46bb6e6da7319c9e72788aa9ea7a1ea");
  private static final P1_Affine TAU_128 =
      point(
          "0x83dcae2568a0c518793c0f6e38b42f9ceb50673d100b556a"
              + "17ec8bd9faeec84afe50b8d72422c6b2356959667bb8e2de");

  private static final BigInteger[] POLYNOMIAL = polynomial();
  private static final Bytes BLOB = values();

  @Test
  void theProofsOfAllCellsHold() {
    assertTrue(CellProofs.hold(BLOB, commitment(), proofs()));
  }

  @Test
  void oneProofInTheWrongPlaceDoesNotHold() {
    List<Bytes> swapped = proofs();
    Collections.swap(swapped, 64, 65);
    assertFalse(CellProofs.hold(BLOB, commitment(), swapped));
    assertFalse(CellProofs.hold(BLOB, commitment(), proofs().subList(0, 127)));
  }

  @Test
  void anotherBlobOrCommitmentDoesNotHold() {
    byte[] changed = BLOB.toArray();
    changed[131_071] ^= 1;
    assertFalse(CellProofs.hold(Bytes.wrap(changed), commitment(), proofs()));
    assertFalse(CellProofs.hold(BLOB, Bytes.wrap(TAU_64.compress()), proofs()));
    assertFalse(CellProofs.hold(BLOB.slice(0, 32), commitment(), proofs()));
  }

  @Test
  void theCoefficientsGiveTheValuesThatTheyCameFrom() {
    BigInteger[] values = new BigInteger[4_096];
    for (int i = 0; i < values.length; i++) {
      values[i] = new BigInteger(1, BLOB.slice(32 * i, 32 * i + 32).toArray());
    }
    BigInteger[] coefficients = CellProofs.coefficients(values);
    for (int i = 0; i < values.length; i++) {
      assertTrue(coefficients[i].equals(POLYNOMIAL[i]), "of X^" + i);
    }
  }

  private static BigInteger[] polynomial() {
    BigInteger[] coefficients = new BigInteger[4_096];
    Arrays.fill(coefficients, BigInteger.ZERO);
    Random random = new Random(5);
    for (int j = 0; j < 64; j++) {
      coefficients[j] = new BigInteger(250, random);
    }
    coefficients[65] = THREE;
    coefficients[128] = BigInteger.ONE;
    return coefficients;
  }

  private static Bytes commitment() {
    P1 sum = new P1(TAU_128).add(TAU_65.to_jacobian().mult(THREE));
    for (int j = 0; j < 64; j++) {
      sum.add(Ceremony.POWERS_G1.get(j).to_jacobian().mult(POLYNOMIAL[j]));
    }
    return Bytes.wrap(sum.compress());
  }

  private static List<Bytes> proofs() {
    List<Bytes> proofs = new ArrayList<>();
    for (int k = 0; k < CellProofs.CELLS; k++) {
      BigInteger s = root(128).modPow(BigInteger.valueOf(turned(k, 7)), ORDER);
      P1 proof = P1.generator().mult(s).add(TAU_64);
      proof.add(Ceremony.POWERS_G1.get(1).to_jacobian().mult(THREE));
      proofs.add(Bytes.wrap(proof.compress()));
    }
    return proofs;
  }

  /** The polynomial's values, by Horner's rule. */
  private static Bytes values() {
    Bytes[] all = new Bytes[4_096];
    BigInteger root = root(4_096);
    for (int i = 0; i < all.length; i++) {
      BigInteger x = root.modPow(BigInteger.valueOf(turned(i, 12)), ORDER);
      BigInteger value = BigInteger.ZERO;
      for (int j = 128; j >= 0; j--) {
        value = value.multiply(x).add(POLYNOMIAL[j]).mod(ORDER);
      }
      all[i] = Uint256.of(value).toBytes32();
    }
    return Bytes.concat(all);
  }

  private static BigInteger root(long order) {
    BigInteger exponent = ORDER.subtract(BigInteger.ONE).divide(BigInteger.valueOf(order));
    return BigInteger.valueOf(7).modPow(exponent, ORDER);
  }

  private static int turned(int number, int bits) {
    return Integer.reverse(number) >>> (32 - bits);
  }

  private static P1_Affine point(String hex) {
    return new P1_Affine(Bytes.fromHex(hex).toArray());
  }
}
