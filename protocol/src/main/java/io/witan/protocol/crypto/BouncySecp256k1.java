package io.witan.protocol.crypto;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** The curve by Bouncy Castle, for machines without the native library. */
final class BouncySecp256k1 implements Secp256k1 {
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
  private static final BigInteger N = CURVE.getN();
  private static final BigInteger HALF_N = N.shiftRight(1);

  @Override
  public Optional<PublicKey> recoverKey(Hash digest, Signature signature) {
    if (!CurveOrder.admits(signature)) {
      return Optional.empty();
    }
    byte[] compressed = new byte[33];
    compressed[0] = (byte) (2 + signature.yParity());
    signature.r().toBytes32().copyTo(compressed, 1);
    ECPoint point;
    try {
      point = CURVE.getCurve().decodePoint(compressed);
    } catch (IllegalArgumentException notOnCurve) {
      return Optional.empty();
    }
    BigInteger rInverse = signature.r().toBigInteger().modInverse(N);
    BigInteger e = integer(digest.bytes());
    BigInteger u1 = N.subtract(e.mod(N)).multiply(rInverse).mod(N);
    BigInteger u2 = signature.s().toBigInteger().multiply(rInverse).mod(N);
    ECPoint key = ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), u1, point, u2);
    return key.isInfinity() ? Optional.empty() : Optional.of(key(key));
  }

  @Override
  public PublicKey publicKey(Bytes secret) {
    return key(new FixedPointCombMultiplier().multiply(CURVE.getG(), scalar(secret)));
  }

  @Override
  public Signature sign(Bytes secret, Hash digest) {
    BigInteger d = scalar(secret);
    BigInteger e = integer(digest.bytes());
    HMacDSAKCalculator nonces = new HMacDSAKCalculator(new SHA256Digest());
    nonces.init(N, d, digest.bytes().unsafeArray());
    while (true) {
      BigInteger k = nonces.nextK();
      ECPoint point = new FixedPointCombMultiplier().multiply(CURVE.getG(), k).normalize();
      BigInteger r = point.getAffineXCoord().toBigInteger().mod(N);
      BigInteger s = k.modInverse(N).multiply(e.add(d.multiply(r))).mod(N);
      if (r.signum() == 0 || s.signum() == 0) {
        continue;
      }
      boolean odd = point.getAffineYCoord().toBigInteger().testBit(0);
      boolean high = s.compareTo(HALF_N) > 0;
      return new Signature(odd ^ high ? 1 : 0, Uint256.of(r), Uint256.of(high ? N.subtract(s) : s));
    }
  }

  @Override
  public Bytes agree(Bytes secret, PublicKey key) {
    return key(point(key).multiply(scalar(secret))).xy().slice(0, 32);
  }

  @Override
  public boolean isOnCurve(PublicKey key) {
    try {
      return !point(key).isInfinity();
    } catch (IllegalArgumentException notOnCurve) {
      return false;
    }
  }

  private static ECPoint point(PublicKey key) {
    byte[] encoded = new byte[65];
    encoded[0] = 4;
    key.xy().copyTo(encoded, 1);
    return CURVE.getCurve().decodePoint(encoded);
  }

  private static PublicKey key(ECPoint point) {
    byte[] encoded = point.getEncoded(false);
    return new PublicKey(Bytes.wrap(Arrays.copyOfRange(encoded, 1, 65)));
  }

  private static BigInteger scalar(Bytes secret) {
    BigInteger d = integer(secret);
    if (secret.size() != 32 || d.signum() == 0 || d.compareTo(N) >= 0) {
      throw new IllegalArgumentException("not a secp256k1 secret key");
    }
    return d;
  }

  private static BigInteger integer(Bytes bytes) {
    return new BigInteger(1, bytes.unsafeArray());
  }
}
