package io.witan.deploy.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificates of a group, in TLS as its JVMs speak it. */
class CertificateAuthorityTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;

  private Path file(String name) {
    return folder.resolve(name);
  }

  private static X509Certificate certificate(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static PrivateKey key(Path file) throws Exception {
    String body =
        Files.readString(file, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]*-----|\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
  }

  private SSLContext context(String authority, String own) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", certificate(file(authority + ".pem")));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    X509Certificate[] chain = {certificate(file(own + ".pem"))};
    keys.setKeyEntry("own", key(file(own + ".key")), PASSWORD, chain);
    KeyManagerFactory manager = KeyManagerFactory.getInstance("PKIX");
    manager.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(manager.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private void certified(String authority, Duration lifetime, String... names) throws IOException {
    CertificateAuthority made = CertificateAuthority.create(authority, lifetime);
    made.write(file(authority + ".pem"));
    for (String name : names) {
      made.certify("127.0.0.1", file(name + ".key"), file(name + ".pem"));
    }
  }

  /** What the called side reads; both prove who they are. */
  private static int call(SSLContext caller, SSLContext called) throws Exception {
    try (SSLServerSocket door =
        (SSLServerSocket)
            called
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      door.setNeedClientAuth(true);
      CompletableFuture<Integer> read =
          CompletableFuture.supplyAsync(
              () -> {
                try (SSLSocket socket = (SSLSocket) door.accept()) {
                  return socket.getInputStream().read();
                } catch (IOException refused) {
                  return -1;
                }
              });
      try (SSLSocket socket =
          (SSLSocket) caller.getSocketFactory().createSocket("127.0.0.1", door.getLocalPort())) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.getOutputStream().write(7);
      } catch (IOException refused) {
        // The called side says what came of it.
      }
      return read.get();
    }
  }

  @Test
  void membersOfOneGroupBelieveEachOtherAndNobodyElse() throws Exception {
    certified("A", Duration.ofDays(1), "a1", "a2");
    certified("B", Duration.ofDays(1), "b1");
    assertEquals(7, call(context("A", "a1"), context("A", "a2")));
    assertEquals(-1, call(context("A", "b1"), context("A", "a2")), "of another authority");
    assertEquals(-1, call(context("B", "b1"), context("A", "a2")), "who believes another one");
    assertTrue(
        PosixFilePermissions.toString(Files.getPosixFilePermissions(file("a1.key")))
            .equals("rw-------"));
  }

  @Test
  void certificatesEndWithTheirAuthority() throws Exception {
    certified("A", Duration.ofMinutes(-30), "a1", "a2");
    assertEquals(-1, call(context("A", "a1"), context("A", "a2")));
  }
}
