package io.witan.protocol.crypto;

import fr.acinq.secp256k1.Secp256k1Exception;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import java.util.Arrays;
import java.util.Optional;

/** The curve by libsecp256k1. */
final class NativeSecp256k1 implements Secp256k1 {
  private final fr.acinq.secp256k1.Secp256k1 library = fr.acinq.secp256k1.Secp256k1.get();

  @Override
  public Optional<PublicKey> recoverKey(Hash digest, Signature signature) {
    if (!CurveOrder.admits(signature)) {
      return Optional.empty();
    }
    byte[] rs = new byte[64];
    signature.r().toBytes32().copyTo(rs, 0);
    signature.s().toBytes32().copyTo(rs, 32);
    return recover(rs, digest, signature.yParity());
  }

  @Override
  public PublicKey publicKey(Bytes secret) {
    try {
      return key(library.pubkeyCreate(secret.unsafeArray()));
    } catch (Secp256k1Exception refused) {
      throw new IllegalArgumentException("not a secp256k1 secret key");
    }
  }

  @Override
  public Signature sign(Bytes secret, Hash digest) {
    byte[] rs = library.sign(digest.bytes().unsafeArray(), secret.unsafeArray(), null);
    PublicKey own = publicKey(secret);
    int yParity = recover(rs, digest, 0).filter(own::equals).isPresent() ? 0 : 1;
    return Signature.of(Bytes.concat(Bytes.wrap(rs), Bytes.ofInts(yParity)));
  }

  @Override
  public Bytes agree(Bytes secret, PublicKey key) {
    try {
      byte[] product = library.pubKeyTweakMul(encoded(key), secret.unsafeArray());
      return key(product).xy().slice(0, 32);
    } catch (Secp256k1Exception refused) {
      throw new IllegalArgumentException("not a point of the curve, or not a secret key");
    }
  }

  @Override
  public boolean isOnCurve(PublicKey key) {
    try {
      return library.pubkeyParse(encoded(key)).length > 0;
    } catch (Secp256k1Exception refused) {
      return false;
    }
  }

  private Optional<PublicKey> recover(byte[] rs, Hash digest, int yParity) {
    try {
      return Optional.of(key(library.ecdsaRecover(rs, digest.bytes().unsafeArray(), yParity)));
    } catch (Secp256k1Exception noSuchKey) {
      return Optional.empty();
    }
  }

  private PublicKey key(byte[] any) {
    byte[] full = any.length == 65 ? any : library.pubkeyParse(any);
    return new PublicKey(Bytes.wrap(Arrays.copyOfRange(full, 1, 65)));
  }

  private static byte[] encoded(PublicKey key) {
    byte[] out = new byte[65];
    out[0] = 4;
    key.xy().copyTo(out, 1);
    return out;
  }
}
