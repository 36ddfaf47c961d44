package io.witan.actors.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.deploy.keys.CertificateAuthority;
import io.witan.deploy.live.Intruder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes between JVMs of a group, and of others with them, without a network. */
class GroupTlsTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;

  private Path make(String name, CertificateAuthority authority) throws IOException {
    Path own = Files.createDirectories(folder.resolve(name));
    authority.write(own.resolve("authority"));
    authority.certify("127.0.0.1", own.resolve("key"), own.resolve("certificate"));
    return own;
  }

  private static GroupTls tls(Path own) throws PemIdentity.Unusable {
    return new GroupTls(
        new PemIdentity(own.resolve("key"), own.resolve("certificate"), own.resolve("authority")));
  }

  private static void handshake(SSLEngine client, SSLEngine server) throws SSLException {
    ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
    ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
    client.beginHandshake();
    server.beginHandshake();
    for (int i = 0; i < 100; i++) {
      step(client, toClient, toServer);
      step(server, toServer, toClient);
    }
    assertEquals(HandshakeStatus.NOT_HANDSHAKING, client.getHandshakeStatus());
    assertEquals(HandshakeStatus.NOT_HANDSHAKING, server.getHandshakeStatus());
  }

  private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    switch (engine.getHandshakeStatus()) {
      case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
      case NEED_TASK -> {
        for (Runnable task = engine.getDelegatedTask();
            task != null;
            task = engine.getDelegatedTask()) {
          task.run();
        }
      }
      default -> {
        in.flip();
        engine.unwrap(in, ByteBuffer.allocate(1 << 16));
        in.compact();
      }
    }
  }

  private static void meet(GroupTls from, GroupTls to) throws SSLException {
    handshake(from.createClientSSLEngine("jvm", 1), to.createServerSSLEngine("jvm", 1));
  }

  @Test
  void membersKnowEachOtherOverTheNewestTls() throws Exception {
    CertificateAuthority acme = CertificateAuthority.create("acme", DAY);
    SSLEngine client = tls(make("a", acme)).createClientSSLEngine("jvm", 1);
    SSLEngine server = tls(make("b", acme)).createServerSSLEngine("jvm", 1);
    handshake(client, server);
    assertEquals("TLSv1.3", client.getSession().getProtocol());
    assertEquals(1, server.getSession().getPeerCertificates().length);
  }

  @Test
  void strangersAreRefused() throws Exception {
    CertificateAuthority acme = CertificateAuthority.create("acme", DAY);
    GroupTls member = tls(make("member", acme));
    GroupTls stranger = tls(make("stranger", CertificateAuthority.create("other", DAY)));
    assertThrows(SSLException.class, () -> meet(stranger, member));
    assertThrows(SSLException.class, () -> meet(member, stranger));

    SSLEngine client = Intruder.nobody().createSSLEngine();
    client.setUseClientMode(true);
    assertThrows(
        SSLException.class, () -> handshake(client, member.createServerSSLEngine("jvm", 1)));
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    CertificateAuthority acme = CertificateAuthority.create("acme", DAY);
    Path member = make("member", acme);
    Path late = make("late", acme);
    acme.certify("127.0.0.1", late.resolve("old.key"), late.resolve("old.pem"), Instant.now());
    PemIdentity expired =
        new PemIdentity(
            late.resolve("old.key"), late.resolve("old.pem"), late.resolve("authority"));
    refused(expired, "old.pem expired at ");

    List<String> told = new ArrayList<>();
    PemIdentity own =
        new PemIdentity(
            member.resolve("key"), member.resolve("certificate"), member.resolve("authority"));
    SSLEngine server = own.context(told::add).createSSLEngine();
    server.setUseClientMode(false);
    server.setNeedClientAuth(true);
    SSLEngine client =
        Intruder.context(late.resolve("old.key"), late.resolve("old.pem")).createSSLEngine();
    client.setUseClientMode(true);
    assertThrows(SSLException.class, () -> handshake(client, server));
    assertEquals(1, told.size(), told::toString);
    assertTrue(
        told.getFirst().startsWith("the certificate of CN=127.0.0.1 expired at "), told::toString);
  }

  @Test
  void anIdentityThatNoMemberWouldBelieveIsRefusedBeforeItIsShown() throws Exception {
    Path own = make("own", CertificateAuthority.create("acme", DAY));
    Path other = make("other", CertificateAuthority.create("other", DAY));
    refused(
        new PemIdentity(
            other.resolve("key"), other.resolve("certificate"), own.resolve("authority")),
        "certificate is of another authority");
    refused(
        new PemIdentity(other.resolve("key"), own.resolve("certificate"), own.resolve("authority")),
        "is not that of the certificate");
  }

  private static void refused(PemIdentity identity, String words) {
    PemIdentity.Unusable why = assertThrows(PemIdentity.Unusable.class, identity::context);
    assertTrue(why.getMessage().contains(words), why.getMessage());
    assertEquals(1, why.getMessage().lines().count());
  }

  @Test
  void newFilesAreReadAndUselessOnesAreNot() throws Exception {
    CertificateAuthority acme = CertificateAuthority.create("acme", DAY);
    Path own = make("own", acme);
    GroupTls tls = tls(own);
    GroupTls other = tls(make("other", acme));
    Certificate first = shown(other, tls);

    Files.writeString(own.resolve("certificate"), "half written");
    later(own.resolve("certificate"), 10);
    assertEquals(first, shown(other, tls));

    Path renewed = make("renewed", acme);
    for (String file : List.of("key", "certificate")) {
      Files.copy(renewed.resolve(file), own.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      later(own.resolve(file), 20);
    }
    assertNotEquals(first, shown(other, tls));
  }

  private static void later(Path file, int seconds) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(seconds)));
  }

  private static Certificate shown(GroupTls to, GroupTls by) throws SSLException {
    SSLEngine client = to.createClientSSLEngine("jvm", 1);
    handshake(client, by.createServerSSLEngine("jvm", 1));
    return client.getSession().getPeerCertificates()[0];
  }

  @Test
  void filesThatHoldNoIdentityAreNamed() throws IOException {
    Path own = make("own", CertificateAuthority.create("acme", DAY));
    PemIdentity none =
        new PemIdentity(
            own.resolve("certificate"), own.resolve("certificate"), own.resolve("authority"));
    PemIdentity.Unusable why = assertThrows(PemIdentity.Unusable.class, none::context);
    assertTrue(why.getMessage().contains("certificate holds no PRIVATE KEY"), why.getMessage());
    PemIdentity missing =
        new PemIdentity(own.resolve("key"), own.resolve("nothing"), own.resolve("authority"));
    why = assertThrows(PemIdentity.Unusable.class, missing::context);
    assertTrue(why.getMessage().contains("nothing"), why.getMessage());
  }
}
