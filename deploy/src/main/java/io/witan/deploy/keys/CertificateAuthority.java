package io.witan.deploy.keys;

import io.witan.deploy.CommandFailure;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Makes the certificates of one organisation's node group (RFC 5280), on P-256: for networks of
 * development, whose authority lives no longer than the command that makes it.
 */
public final class CertificateAuthority {
  private static final AlgorithmIdentifier SIGNATURE =
      new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
  private static final int SERIAL_BITS = 120;

  /** For clocks that are behind. */
  private static final Duration EARLIER = Duration.ofHours(1);

  private final SecureRandom random = new SecureRandom();
  private final X500Name name;
  private final KeyPair keys;
  private final Instant until;
  private final byte[] certificate;

  private CertificateAuthority(String organisation, Duration lifetime)
      throws GeneralSecurityException, IOException {
    name = new X500Name("CN=" + organisation + " node group authority");
    keys = keyPair();
    until = Instant.now().plus(lifetime);
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
    certificate = certificate(name, keys, until, extensions);
  }

  /** A new authority, whose certificates end with it. */
  public static CertificateAuthority create(String organisation, Duration lifetime) {
    try {
      return new CertificateAuthority(organisation, lifetime);
    } catch (GeneralSecurityException | IOException failed) {
      throw new IllegalStateException("this runtime makes no certificates", failed);
    }
  }

  /** Writes the authority's own certificate. */
  public void write(Path file) throws IOException {
    Files.writeString(file, pem("CERTIFICATE", certificate));
  }

  /** Makes a key for a host, and writes it and its certificate. */
  public void certify(String host, Path keyFile, Path certificateFile) throws IOException {
    certify(host, keyFile, certificateFile, until);
  }

  /** The same, with a certificate that ends at a moment, which may have passed. */
  public void certify(String host, Path keyFile, Path certificateFile, Instant end)
      throws IOException {
    try {
      KeyPair own = keyPair();
      ExtensionsGenerator extensions = new ExtensionsGenerator();
      extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      KeyPurposeId[] purposes = {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
      extensions.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
      boolean address = host.matches("[0-9.]+|.*:.*");
      int kind = address ? GeneralName.iPAddress : GeneralName.dNSName;
      extensions.addExtension(
          Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(kind, host)));
      byte[] encoded = certificate(new X500Name("CN=" + host), own, end, extensions);
      Files.createFile(
          keyFile,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(keyFile, pem("PRIVATE KEY", own.getPrivate().getEncoded()));
      Files.writeString(certificateFile, pem("CERTIFICATE", encoded));
    } catch (GeneralSecurityException failed) {
      throw new CommandFailure("this runtime makes no certificates: " + failed.getMessage());
    }
  }

  private byte[] certificate(
      X500Name subject, KeyPair own, Instant end, ExtensionsGenerator extensions)
      throws GeneralSecurityException, IOException {
    V3TBSCertificateGenerator content = new V3TBSCertificateGenerator();
    content.setSerialNumber(new ASN1Integer(new BigInteger(SERIAL_BITS, random)));
    content.setIssuer(name);
    content.setSubject(subject);
    Instant now = Instant.now();
    content.setStartDate(new Time(Date.from((end.isBefore(now) ? end : now).minus(EARLIER))));
    content.setEndDate(new Time(Date.from(end)));
    content.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(own.getPublic().getEncoded()));
    content.setSignature(SIGNATURE);
    content.setExtensions(extensions.generate());
    TBSCertificate signed = content.generateTBSCertificate();
    ASN1EncodableVector whole = new ASN1EncodableVector();
    List.of(signed, SIGNATURE, new DERBitString(sign(keys.getPrivate(), signed.getEncoded("DER"))))
        .forEach(whole::add);
    return new DERSequence(whole).getEncoded("DER");
  }

  private static byte[] sign(PrivateKey key, byte[] content) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(content);
    return signature.sign();
  }

  private KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  private static String pem(String kind, byte[] content) {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }
}
