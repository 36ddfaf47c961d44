package io.witan.protocol.evm.precompile;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import supranational.blst.P1;

/**
 * A blob whose elements are all the same is a polynomial of degree zero: its commitment is that
 * multiple of the generator, and the proof that opens it is the point at infinity.
 */
class BlobProofTest {
  private static final Bytes INFINITY = Bytes.fromHex("0xc0" + "00".repeat(47));

  private static Bytes blob(Uint256 element) {
    Bytes[] all = new Bytes[4_096];
    Arrays.fill(all, element.toBytes32());
    return Bytes.concat(all);
  }

  private static Bytes commitment(long value) {
    return Bytes.wrap(P1.generator().mult(BigInteger.valueOf(value)).compress());
  }

  @Test
  void theProofOfAConstantBlobHolds() {
    assertTrue(BlobProof.holds(blob(Uint256.of(7)), commitment(7), INFINITY));
    assertTrue(BlobProof.holds(blob(Uint256.ZERO), INFINITY, INFINITY));
  }

  @Test
  void anotherCommitmentOrProofDoesNotHold() {
    Bytes blob = blob(Uint256.of(7));
    assertFalse(BlobProof.holds(blob, commitment(8), INFINITY));
    assertFalse(BlobProof.holds(blob, commitment(7), commitment(7)));
    assertFalse(BlobProof.holds(blob, INFINITY, INFINITY));
  }

  @Test
  void aBlobInWhichOneElementIsChangedDoesNotHold() {
    byte[] changed = blob(Uint256.of(7)).toArray();
    changed[changed.length - 1] = 8;
    assertFalse(BlobProof.holds(Bytes.wrap(changed), commitment(7), INFINITY));
  }

  @Test
  void whatIsIllFormedDoesNotHold() {
    Bytes blob = blob(Uint256.of(7));
    assertFalse(BlobProof.holds(blob.slice(0, 32), commitment(7), INFINITY));
    assertFalse(BlobProof.holds(blob(Uint256.MAX), commitment(7), INFINITY));
    assertFalse(BlobProof.holds(blob, Bytes.fromHex("0x" + "11".repeat(48)), INFINITY));
  }

  /** The polynomial x: its commitment is [τ]G1 of the ceremony, and its quotient is always 1. */
  @Test
  void theProofOfABlobThatIsNotConstantHolds() {
    Bytes tau =
        Bytes.fromHex(
            "0xad3eb50121139aa34db1d545093ac9374ab7bca2c0f3bf28"
                + "e27c8dcd8fc7cb42d25926fc0c97b336e9f0fb35e5a04c81");
    BigInteger order = BlsCodec.ORDER;
    BigInteger root =
        BigInteger.valueOf(7).modPow(order.subtract(BigInteger.ONE).shiftRight(12), order);
    Bytes[] inOrder = new Bytes[4_096];
    Bytes[] turned = new Bytes[4_096];
    for (int i = 0; i < 4_096; i++) {
      int at = Integer.parseInt(bits(i).reverse().toString(), 2);
      inOrder[i] = Uint256.of(root.modPow(BigInteger.valueOf(i), order)).toBytes32();
      turned[at] = inOrder[i];
    }
    assertTrue(BlobProof.holds(Bytes.concat(turned), tau, commitment(1)));
    assertFalse(BlobProof.holds(Bytes.concat(inOrder), tau, commitment(1)));
  }

  private static StringBuilder bits(int number) {
    return new StringBuilder(Integer.toBinaryString(4_096 + number).substring(1));
  }
}
