package io.witan.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class Secp256k1Test {
  private final Secp256k1 bouncy = new BouncySecp256k1();
  private final Secp256k1 fast = Secp256k1.get();

  @Test
  void bothImplementationsSignAndRecoverTheSame() {
    for (int i = 1; i <= 50; i++) {
      Bytes secret = Keccak.hash(Bytes.ofInts(i)).bytes();
      Hash digest = Keccak.hash(Bytes.ofInts(i, i));
      Signature signature = fast.sign(secret, digest);
      assertEquals(signature, bouncy.sign(secret, digest));
      assertTrue(CurveOrder.isLow(signature));
      assertEquals(Optional.of(fast.publicKey(secret)), bouncy.recoverKey(digest, signature));
      assertEquals(bouncy.recoverKey(digest, signature), fast.recoverKey(digest, signature));
      PublicKey other = fast.publicKey(Keccak.hash(Bytes.ofInts(i, 7)).bytes());
      assertEquals(bouncy.agree(secret, other), fast.agree(secret, other));
    }
  }

  @Test
  void recoveryOfNonsenseIsEmptyNotAnError() {
    Hash digest = Keccak.hash(Bytes.EMPTY);
    for (Secp256k1 curve : new Secp256k1[] {bouncy, fast}) {
      assertTrue(curve.recoverKey(digest, new Signature(0, Uint256.ZERO, Uint256.ONE)).isEmpty());
      assertTrue(curve.recoverKey(digest, new Signature(1, CurveOrder.N, Uint256.ONE)).isEmpty());
      assertTrue(
          curve.recoverKey(digest, new Signature(0, Uint256.of(5), Uint256.ONE)).isEmpty(),
          "5 is no x coordinate of the curve");
    }
  }

  @Test
  void keysThatAreNoneAreRefused() {
    for (Secp256k1 curve : new Secp256k1[] {bouncy, fast}) {
      Bytes zero = Bytes.wrap(new byte[32]);
      assertThrows(IllegalArgumentException.class, () -> curve.publicKey(zero));
      Bytes order = CurveOrder.N.toBytes32();
      assertThrows(IllegalArgumentException.class, () -> curve.publicKey(order));
      assertFalse(curve.isOnCurve(new PublicKey(Bytes.wrap(new byte[64]))));
    }
  }

  @Test
  void aSignerNeverPrintsItsSecret() {
    Bytes secret = Keccak.hash(Bytes.ofInts(9)).bytes();
    String text = fast.signer(secret).toString();
    assertFalse(text.contains(secret.toHex().substring(2)));
  }
}
