package io.witan.deploy.live;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Knocks at the port that JVMs of a node group have for each other, and is none of them. */
public final class Intruder {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int JUNK = 4_096;

  /** Bytes of an alert's record (RFC 8446, sections 5.1 and 6). */
  private static final int ALERT = 7;

  private final int port;
  private final Random draws;

  Intruder(int port, Random draws) {
    this.port = port;
    this.draws = draws;
  }

  /** A pair of a key (P-256) and a certificate, shown as they are to anybody, who is believed. */
  public static SSLContext context(Path key, Path certificate) {
    try {
      char[] none = new char[0];
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, none);
      X509Certificate shown =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(certificate)));
      String base64 = Files.readString(key).replaceAll("-----[A-Z ]+-----|\\s", "");
      PKCS8EncodedKeySpec secret = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
      own.setKeyEntry(
          "own",
          KeyFactory.getInstance("EC").generatePrivate(secret),
          none,
          new X509Certificate[] {shown});
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(own, none);
      return believing(keys.getKeyManagers());
    } catch (GeneralSecurityException | IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Shows no certificate, and believes everybody. */
  public static SSLContext nobody() {
    try {
      return believing(new KeyManager[0]);
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static SSLContext believing(KeyManager[] keys) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys, new TrustManager[] {new Believer()}, null);
    return context;
  }

  /** Whether a member let it in that shows what a context has. */
  boolean isLetIn(SSLContext context) throws IOException {
    InetSocketAddress place = place();
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
      socket.connect(place, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.startHandshake();
      // Under TLS 1.3 a refusal comes after the handshake of whoever is refused.
      socket.getOutputStream().write(hello());
      return answered(socket);
    } catch (SocketTimeoutException kept) {
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  /** Whether it is answered that speaks without TLS; what looks like the begin of TLS may wait. */
  boolean isLetIn(byte[] words) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(place(), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      OutputStream out = socket.getOutputStream();
      out.write(words);
      out.flush();
      // An alert of TLS may come before the end.
      return socket.getInputStream().readNBytes(ALERT + 1).length > ALERT;
    } catch (IOException refused) {
      return false;
    }
  }

  private static boolean answered(SSLSocket socket) throws IOException {
    return socket.getInputStream().read() >= 0;
  }

  /** How a member without TLS begins: what it is, and the number of its first stream. */
  static byte[] hello() {
    return new byte[] {'A', 'K', 'K', 'A', 1};
  }

  static byte[] http() {
    return "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  }

  byte[] junk() {
    byte[] junk = new byte[JUNK];
    draws.nextBytes(junk);
    return junk;
  }

  private InetSocketAddress place() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** One that connects and says nothing; empty where it is not let in. */
  Optional<Socket> silent() {
    try {
      return Optional.of(new Socket(InetAddress.getLoopbackAddress(), port));
    } catch (IOException refused) {
      return Optional.empty();
    }
  }

  private static final class Believer extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
