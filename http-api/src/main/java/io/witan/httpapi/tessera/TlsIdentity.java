package io.witan.httpapi.tessera;

import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.HttpsConnectionContext;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * How a manager proves over TLS who it is, and whom it believes: its key and certificate, and the
 * certificates of authorities or of peers.
 */
public final class TlsIdentity {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final SSLContext context;
  private final boolean mutual;

  private TlsIdentity(SSLContext context, boolean mutual) {
    this.context = context;
    this.mutual = mutual;
  }

  /**
   * Of two files, PKCS #12 or JKS.
   *
   * @param mutual whether callers have to prove who they are as well
   * @throws IOException if a file cannot be read or a password is wrong
   */
  public static TlsIdentity read(
      Path keyStore, char[] keyPassword, Path trustStore, char[] trustPassword, boolean mutual)
      throws IOException {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(KeyStore.getInstance(keyStore.toFile(), keyPassword), keyPassword);
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(KeyStore.getInstance(trustStore.toFile(), trustPassword));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
      return new TlsIdentity(context, mutual);
    } catch (GeneralSecurityException unusable) {
      throw new IOException(
          "no TLS from " + keyStore + " and " + trustStore + ": " + unusable.getMessage(),
          unusable);
    }
  }

  HttpsConnectionContext server() {
    return ConnectionContext.httpsServer(
        () -> {
          SSLEngine engine = context.createSSLEngine();
          engine.setUseClientMode(false);
          engine.setEnabledProtocols(PROTOCOLS);
          engine.setNeedClientAuth(mutual);
          return engine;
        });
  }

  HttpsConnectionContext client() {
    return ConnectionContext.httpsClient(
        (host, port) -> {
          SSLEngine engine = context.createSSLEngine(host, port);
          engine.setUseClientMode(true);
          engine.setEnabledProtocols(PROTOCOLS);
          SSLParameters parameters = engine.getSSLParameters();
          parameters.setEndpointIdentificationAlgorithm("HTTPS");
          engine.setSSLParameters(parameters);
          return engine;
        });
  }
}
