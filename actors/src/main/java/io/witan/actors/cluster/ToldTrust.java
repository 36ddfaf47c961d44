package io.witan.actors.cluster;

import java.net.Socket;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Decides as another one does whose certificate is believed, and tells of those that are not. */
final class ToldTrust extends X509ExtendedTrustManager {
  private static final int MOST_NAME = 80;

  private final X509ExtendedTrustManager judge;
  private final Consumer<String> refused;

  ToldTrust(X509ExtendedTrustManager judge, Consumer<String> refused) {
    this.judge = judge;
    this.refused = refused;
  }

  private interface Check {
    void run() throws CertificateException;
  }

  private void told(X509Certificate[] chain, Check check) throws CertificateException {
    try {
      check.run();
    } catch (CertificateException unbelieved) {
      refused.accept("the certificate of " + subject(chain) + " " + reason(chain, unbelieved));
      throw unbelieved;
    }
  }

  /** Anybody may have written it: short, and in one line. */
  private static String subject(X509Certificate[] chain) {
    String name = chain.length == 0 ? "nobody" : chain[0].getSubjectX500Principal().getName();
    String line = name.replaceAll("\\p{Cntrl}", "?");
    return line.length() > MOST_NAME ? line.substring(0, MOST_NAME) + "…" : line;
  }

  /** What is the matter with a certificate, as the end of a sentence. */
  static String reason(X509Certificate[] chain, CertificateException unbelieved) {
    Instant now = Instant.now();
    if (chain.length > 0 && chain[0].getNotAfter().toInstant().isBefore(now)) {
      return "expired at " + chain[0].getNotAfter().toInstant();
    }
    if (chain.length > 0 && chain[0].getNotBefore().toInstant().isAfter(now)) {
      return "is valid only from " + chain[0].getNotBefore().toInstant();
    }
    for (Throwable cause = unbelieved; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathValidatorException path
          && path.getReason() == BasicReason.EXPIRED) {
        return "has one above it that expired";
      }
      if (cause.getMessage() != null && cause.getMessage().contains("unable to find valid cert")) {
        return "is of another authority";
      }
    }
    return "is not believed: " + unbelieved.getMessage();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    told(chain, () -> judge.checkClientTrusted(chain, type));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    told(chain, () -> judge.checkServerTrusted(chain, type));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    told(chain, () -> judge.checkClientTrusted(chain, type, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    told(chain, () -> judge.checkServerTrusted(chain, type, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    told(chain, () -> judge.checkClientTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    told(chain, () -> judge.checkServerTrusted(chain, type, engine));
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }
}
