package io.witan.actors.cluster;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A JVM's identity in its group as PEM files.
 *
 * @param key secret key, PKCS #8: EC, Ed25519 or RSA
 * @param certificate of this JVM, with those between it and the authority
 * @param authority whose certificates are believed, and no others
 */
public record PemIdentity(Path key, Path certificate, Path authority) {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("EC", "Ed25519", "RSA");
  private static final long MOST_BYTES = 1 << 20;

  /** The files hold no identity; the message names the file and says why, and holds no secret. */
  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  /** When the files changed last: what was read before is to be read again where this differs. */
  List<FileTime> changed() throws Unusable {
    return List.of(time(key), time(certificate), time(authority));
  }

  private static FileTime time(Path file) throws Unusable {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException missing) {
      throw new Unusable("cannot read the file " + file);
    }
  }

  /** Reads the files, and looks whether other members would believe what is in them. */
  public SSLContext context() throws Unusable {
    return context(refusal -> {});
  }

  /**
   * The same.
   *
   * @param refused told why somebody else's certificate was not believed, of each that was not
   */
  SSLContext context(Consumer<String> refused) throws Unusable {
    PrivateKey secret = secret();
    X509Certificate[] chain = certificates(certificate).toArray(X509Certificate[]::new);
    requirePair(secret, chain[0]);
    char[] none = new char[0];
    try {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, none);
      own.setKeyEntry("own", secret, none, chain);
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(own, none);
      KeyStore believed = KeyStore.getInstance("PKCS12");
      believed.load(null, none);
      int number = 0;
      for (Certificate each : certificates(authority)) {
        believed.setCertificateEntry("authority" + number++, each);
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(believed);
      X509ExtendedTrustManager members = (X509ExtendedTrustManager) trust.getTrustManagers()[0];
      requireMember(chain, members);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      TrustManager[] told = {new ToldTrust(members, refused)};
      context.init(keys.getKeyManagers(), told, new SecureRandom());
      return context;
    } catch (GeneralSecurityException | IOException unfit) {
      throw new Unusable(
          "the key of " + key + " and the certificates of " + certificate + " do not fit together");
    }
  }

  /** When the certificate of this JVM ends. */
  Instant ends() throws Unusable {
    X509Certificate own = (X509Certificate) certificates(certificate).iterator().next();
    return own.getNotAfter().toInstant();
  }

  private void requirePair(PrivateKey secret, X509Certificate own) throws Unusable {
    String algorithm =
        switch (secret.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> "Ed25519";
        };
    byte[] content = {1};
    boolean pair;
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(secret);
      signing.update(content);
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(own.getPublicKey());
      verifying.update(content);
      pair = verifying.verify(signing.sign());
    } catch (GeneralSecurityException ofAnotherKind) {
      pair = false;
    }
    if (!pair) {
      throw new Unusable(
          "the key in the file " + key + " is not that of the certificate in " + certificate);
    }
  }

  private void requireMember(X509Certificate[] chain, X509ExtendedTrustManager members)
      throws Unusable {
    try {
      // Both ways: a member is asked and asks.
      members.checkServerTrusted(chain, "UNKNOWN");
      members.checkClientTrusted(chain, "UNKNOWN");
    } catch (CertificateException unfit) {
      throw new Unusable(
          "the certificate in the file %s %s (authority: %s)"
              .formatted(certificate, ToldTrust.reason(chain, unfit), authority));
    }
  }

  private PrivateKey secret() throws Unusable {
    Matcher found = KEY.matcher(text(key));
    if (!found.find()) {
      throw new Unusable("the file " + key + " holds no PRIVATE KEY (PKCS #8, not encrypted)");
    }
    byte[] encoded;
    try {
      encoded = Base64.getMimeDecoder().decode(found.group(1));
    } catch (IllegalArgumentException damaged) {
      throw new Unusable("the key in the file " + key + " is damaged");
    }
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(encoded);
    for (String algorithm : ALGORITHMS) {
      Optional<PrivateKey> read = read(algorithm, spec);
      if (read.isPresent()) {
        return read.get();
      }
    }
    throw new Unusable("the key in the file " + key + " is none of " + ALGORITHMS);
  }

  private static Optional<PrivateKey> read(String algorithm, PKCS8EncodedKeySpec spec) {
    try {
      return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
    } catch (InvalidKeySpecException another) {
      return Optional.empty();
    } catch (GeneralSecurityException unknown) {
      throw new IllegalStateException(unknown);
    }
  }

  private static Collection<? extends Certificate> certificates(Path file) throws Unusable {
    try {
      var bytes = new ByteArrayInputStream(text(file).getBytes(StandardCharsets.US_ASCII));
      var all = CertificateFactory.getInstance("X.509").generateCertificates(bytes);
      if (all.isEmpty()) {
        throw new Unusable("the file " + file + " holds no certificate");
      }
      return all;
    } catch (CertificateException damaged) {
      throw new Unusable("a certificate in the file " + file + " is damaged");
    }
  }

  private static String text(Path file) throws Unusable {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new Unusable("the file " + file + " is too large");
      }
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException unreadable) {
      throw new Unusable("cannot read the file " + file);
    }
  }
}
