package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rules.Rules;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/** 0x100: whether an ECDSA signature over secp256r1 holds (EIP-7951); one, or empty. */
final class P256Verify implements Precompile {
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256r1");
  private static final BigInteger N = CURVE.getN();
  private static final BigInteger P = CURVE.getCurve().getField().getCharacteristic();

  @Override
  public long gas(Bytes input, Rules rules) {
    return 6900;
  }

  @Override
  public Optional<Bytes> run(Bytes input, Rules rules) {
    return Optional.of(input.size() == 160 && holds(input) ? Padding.truth(true) : Bytes.EMPTY);
  }

  private static boolean holds(Bytes input) {
    BigInteger hash = word(input, 0);
    BigInteger r = word(input, 1);
    BigInteger s = word(input, 2);
    BigInteger x = word(input, 3);
    BigInteger y = word(input, 4);
    if (!inRange(r) || !inRange(s) || x.compareTo(P) >= 0 || y.compareTo(P) >= 0) {
      return false;
    }
    ECPoint key = CURVE.getCurve().createPoint(x, y);
    if (!key.isValid() || key.isInfinity()) {
      return false;
    }
    BigInteger inverse = s.modInverse(N);
    BigInteger u1 = hash.multiply(inverse).mod(N);
    BigInteger u2 = r.multiply(inverse).mod(N);
    ECPoint point = ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), u1, key, u2).normalize();
    return !point.isInfinity() && point.getAffineXCoord().toBigInteger().mod(N).equals(r);
  }

  private static boolean inRange(BigInteger value) {
    return value.signum() > 0 && value.compareTo(N) < 0;
  }

  private static BigInteger word(Bytes input, int index) {
    return new BigInteger(1, input.slice(32 * index, 32 * index + 32).unsafeArray());
  }
}
