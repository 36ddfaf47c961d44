package io.witan.protocol.privacy.enclave;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.privacy.PartyKey;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/**
 * Tessera's {@code EC} encryptor: ECDH on a named curve, SHA3-256 of the shared abscissa, AES-256
 * in Galois/Counter mode with a nonce of 24 bytes and a tag of 16 bytes at the end.
 */
public final class EcEncryptor implements Encryptor {
  /** Tessera's defaults. */
  public static final EcEncryptor P256 = new EcEncryptor("secp256r1", 24);

  private static final int TAG_BITS = 128;

  private final ECNamedDomainParameters curve;
  private final AlgorithmIdentifier algorithm;
  private final int nonceSize;

  /**
   * An encryptor on a named curve.
   *
   * @param nonceSize bytes
   * @throws IllegalArgumentException if nobody knows the curve
   */
  public EcEncryptor(String curveName, int nonceSize) {
    X9ECParameters found = ECNamedCurveTable.getByName(curveName);
    if (found == null) {
      throw new IllegalArgumentException("there is no elliptic curve named " + curveName);
    }
    this.curve = new ECNamedDomainParameters(ECNamedCurveTable.getOID(curveName), found);
    this.algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve.getName());
    this.nonceSize = nonceSize;
  }

  @Override
  public String type() {
    return "EC";
  }

  @Override
  public int nonceSize() {
    return nonceSize;
  }

  @Override
  public PartySecret keyPair(Bytes seed) {
    // Widened, so that the remainder is as good as even (FIPS 186-5, A.2.1).
    BigInteger wide =
        new BigInteger(1, Bytes.concat(seed, digest(seed.unsafeArray())).unsafeArray());
    BigInteger secret = wide.mod(curve.getN().subtract(BigInteger.ONE)).add(BigInteger.ONE);
    ECPrivateKey key = new ECPrivateKey(curve.getN().bitLength(), secret);
    try {
      byte[] der = new PrivateKeyInfo(algorithm, key).getEncoded(ASN1Encoding.DER);
      return ofSecret(Bytes.wrap(der));
    } catch (IOException impossible) {
      throw new Fault("a key cannot be encoded");
    }
  }

  @Override
  public PartySecret ofSecret(Bytes secret) {
    try {
      ECPrivateKeyParameters key = secret(secret.unsafeArray());
      ECPublicKeyParameters open =
          new ECPublicKeyParameters(
              new FixedPointCombMultiplier().multiply(curve.getG(), key.getD()), curve);
      byte[] der =
          SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(open).getEncoded(ASN1Encoding.DER);
      return new PartySecret(new PartyKey(Bytes.wrap(der)), secret);
    } catch (IOException impossible) {
      throw new Fault("a key cannot be encoded");
    }
  }

  @Override
  public Optional<Bytes> shared(PartyKey other, PartySecret own) {
    ECDHBasicAgreement agreement = new ECDHBasicAgreement();
    agreement.init(secret(own.bytes()));
    return point(other)
        .map(
            point ->
                digest(
                    BigIntegers.asUnsignedByteArray(
                        agreement.getFieldSize(), agreement.calculateAgreement(point))));
  }

  @Override
  public Bytes seal(Bytes message, Bytes nonce, Bytes key) {
    try {
      return gcm(true, message, nonce, key);
    } catch (InvalidCipherTextException impossible) {
      throw new Fault("a message cannot be sealed");
    }
  }

  @Override
  public Optional<Bytes> open(Bytes cipherText, Bytes nonce, Bytes key) {
    if (nonce.isEmpty() || key.size() != 32) {
      return Optional.empty();
    }
    try {
      return Optional.of(gcm(false, cipherText, nonce, key));
    } catch (InvalidCipherTextException wrong) {
      return Optional.empty();
    }
  }

  private static Bytes gcm(boolean seals, Bytes in, Bytes nonce, Bytes key)
      throws InvalidCipherTextException {
    GCMModeCipher cipher = GCMBlockCipher.newInstance(AESEngine.newInstance());
    cipher.init(
        seals,
        new AEADParameters(new KeyParameter(key.unsafeArray()), TAG_BITS, nonce.unsafeArray()));
    byte[] out = new byte[cipher.getOutputSize(in.size())];
    int done = cipher.processBytes(in.unsafeArray(), 0, in.size(), out, 0);
    cipher.doFinal(out, done);
    return Bytes.wrap(out);
  }

  private static Bytes digest(byte[] content) {
    SHA3Digest digest = new SHA3Digest(256);
    digest.update(content, 0, content.length);
    byte[] out = new byte[32];
    digest.doFinal(out, 0);
    return Bytes.wrap(out);
  }

  private ECPrivateKeyParameters secret(byte[] der) {
    try {
      AsymmetricKeyParameter key = PrivateKeyFactory.createKey(der);
      if (key instanceof ECPrivateKeyParameters found
          && curve.getCurve().equals(found.getParameters().getCurve())) {
        return new ECPrivateKeyParameters(found.getD(), curve);
      }
    } catch (IOException | RuntimeException notDer) {
      // Said below, without a word about the secret.
    }
    throw new IllegalArgumentException("a secret key is none of the network's elliptic curve");
  }

  private Optional<ECPublicKeyParameters> point(PartyKey key) {
    try {
      AsymmetricKeyParameter found =
          PublicKeyFactory.createKey(SubjectPublicKeyInfo.getInstance(key.bytes().toArray()));
      return found instanceof ECPublicKeyParameters point
              && curve.getCurve().equals(point.getParameters().getCurve())
          ? Optional.of(new ECPublicKeyParameters(point.getQ(), curve))
          : Optional.empty();
    } catch (IOException | RuntimeException notDer) {
      return Optional.empty();
    }
  }
}
