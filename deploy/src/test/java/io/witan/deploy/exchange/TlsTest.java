package io.witan.deploy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witan.httpapi.tessera.TlsIdentity;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.enclave.PartySecret;
import io.witan.protocol.privacy.exchange.Distribution;
import io.witan.protocol.privacy.exchange.PayloadAnswer;
import io.witan.protocol.privacy.exchange.Sent;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Managers that prove to each other who they are. */
class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final PartySecret ALICE = ManagerApiTest.secret(1);
  private static final PartySecret BOB = ManagerApiTest.secret(3);

  @TempDir Path directory;

  @Test
  void managersWhoseCertificatesAreBelievedExchangePayloadsAndOthersAreNotServed()
      throws Exception {
    Path trust = trusted(certified("alice"), certified("bob"));
    Path mallorys = certified("mallory");
    int alicePort = WitanPeer.freePort();
    int bobPort = WitanPeer.freePort();
    try (WitanPeer alice = peer("alice", alicePort, bobPort, trust, ALICE);
        WitanPeer bob = peer("bob", bobPort, alicePort, trust, BOB)) {
      Acquainted.with(alice, List.of(BOB.key()));
      Distribution toBob = Distribution.standard(List.of(BOB.key()));
      Sent sent =
          alice
              .node()
              .send(Bytes.ofInts(1, 2), Optional.empty(), toBob)
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS);
      assertInstanceOf(
          PayloadAnswer.Found.class,
          bob.node()
              .receive(sent.hash(), Optional.empty())
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS));
      assertThrows(IOException.class, () -> upcheck(bobPort, context(trust)));
      int mallorysPort = WitanPeer.freePort();
      try (WitanPeer mallory =
          new WitanPeer(
              directory.resolve("mallory-store"),
              mallorysPort,
              Optional.of(identity(mallorys, trust)),
              List.of(),
              List.of(ManagerApiTest.secret(5)))) {
        String bobs = WitanPeer.url(bobPort, mallory.tls());
        assertThrows(
            ExecutionException.class,
            () ->
                mallory
                    .transport()
                    .partyInfo(bobs, mallory.parties().own())
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS));
      }
      PartyKey stranger = ManagerApiTest.secret(5).key();
      assertEquals(Optional.empty(), bob.parties().table().of(stranger));
    }
  }

  private WitanPeer peer(String name, int port, int otherPort, Path trust, PartySecret secret)
      throws Exception {
    Optional<TlsIdentity> tls = Optional.of(identity(directory.resolve(name + ".p12"), trust));
    List<String> others = List.of(WitanPeer.url(otherPort, tls));
    return new WitanPeer(directory.resolve(name), port, tls, others, List.of(secret));
  }

  private static TlsIdentity identity(Path keys, Path trust) throws IOException {
    return TlsIdentity.read(keys, PASSWORD, trust, PASSWORD, true);
  }

  /** A key store with a key for localhost and its certificate, as an operator makes it. */
  private Path certified(String name) throws Exception {
    Path store = directory.resolve(name + ".p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process made =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, made.waitFor(), said);
    return store;
  }

  private Path trusted(Path... stores) throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, PASSWORD);
    for (Path store : stores) {
      KeyStore one = KeyStore.getInstance(store.toFile(), PASSWORD);
      String alias = one.aliases().nextElement();
      trust.setCertificateEntry(alias, one.getCertificate(alias));
    }
    Path file = directory.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      trust.store(out, PASSWORD);
    }
    return file;
  }

  /** Of a caller that believes others but has no certificate of its own. */
  private static SSLContext context(Path trust) throws Exception {
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(KeyStore.getInstance(trust.toFile(), PASSWORD));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trusted.getTrustManagers(), null);
    return context;
  }

  private static String upcheck(int port, SSLContext context) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      URI uri = URI.create("https://localhost:" + port + "/upcheck");
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }
}
