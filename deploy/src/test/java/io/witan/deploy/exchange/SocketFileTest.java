package io.witan.deploy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manager that a ledger calls over a socket file, as GoQuorum calls Tessera. */
class SocketFileTest {
  @TempDir Path directory;

  private WitanPeer manager(Path folder) {
    return new WitanPeer(
        folder,
        WitanPeer.freePort(),
        Optional.empty(),
        List.of(),
        List.of(ManagerApiTest.secret(1)));
  }

  @Test
  void aPayloadIsKeptAndReadOverOneConnection() throws Exception {
    try (WitanPeer manager = manager(directory);
        SocketChannel ledger = connect(manager.socket())) {
      String body = "{\"payload\":\"" + Rest.base64("hello") + "\"}";
      String kept = ask(ledger, "POST /send", body);
      assertTrue(kept.startsWith("HTTP/1.1 201 "), kept);
      String hash = kept.replaceAll("(?s).*\"key\":\"([^\"]+)\".*", "$1");
      String read = ask(ledger, "GET " + Rest.transaction(hash), "");
      assertTrue(read.startsWith("HTTP/1.1 200 "), read);
      assertTrue(read.contains(Rest.base64("hello")), read);
      assertTrue(ask(ledger, "GET /partyinfo", "").startsWith("HTTP/1.1 404 "));
    }
  }

  @Test
  void manyConnectionsAreServedAtOnceAndIdleOnesDoNotStandInTheWay() throws Exception {
    try (WitanPeer manager = manager(directory)) {
      List<SocketChannel> ledgers = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        ledgers.add(connect(manager.socket()));
      }
      for (SocketChannel ledger : ledgers.reversed()) {
        assertTrue(ask(ledger, "GET /upcheck", "").endsWith("I'm up!"));
      }
      for (SocketChannel ledger : ledgers) {
        ledger.close();
      }
    }
  }

  @Test
  void whoseUserAndGroupAreOthersMayNotCall() throws Exception {
    try (WitanPeer manager = manager(directory)) {
      assertEquals(
          "rw-rw----",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(manager.socket())));
    }
  }

  @Test
  void theFileIsGoneAfterAStopAndOneThatADeadProcessLeftIsReplaced() throws Exception {
    Path file = directory.resolve("tm.ipc");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(file));
    }
    assertTrue(Files.exists(file));
    try (WitanPeer manager = manager(directory);
        SocketChannel ledger = connect(manager.socket())) {
      assertTrue(ask(ledger, "GET /upcheck", "").endsWith("I'm up!"));
    }
    assertFalse(Files.exists(file));
  }

  @Test
  void somethingElseOfThatNameAndALiveListenerStay() throws Exception {
    Path taken = Files.createDirectories(directory.resolve("taken"));
    Files.writeString(taken.resolve("tm.ipc"), "a file");
    assertRefused(taken, "there is something else of this name");
    assertEquals("a file", Files.readString(taken.resolve("tm.ipc")));

    Path live = Files.createDirectories(directory.resolve("live"));
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(live.resolve("tm.ipc")));
      assertRefused(live, "another process listens there");
    }
  }

  private void assertRefused(Path folder, String why) {
    var refused = assertThrows(CompletionException.class, () -> manager(folder));
    String said = refused.getCause().getMessage();
    assertTrue(said.endsWith("unix:" + folder.resolve("tm.ipc") + ": " + why), said);
  }

  private static SocketChannel connect(Path file) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(file));
    return channel;
  }

  /** One request with the host that GoQuorum names, and its whole answer. */
  private static String ask(SocketChannel to, String request, String body) throws IOException {
    String text =
        "%s HTTP/1.1\r\nHost: c\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(request, body.length(), body);
    ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
    StringBuilder answer = new StringBuilder();
    ByteBuffer part = ByteBuffer.allocate(1 << 12);
    while (!isWhole(answer) && to.read(part.clear()) >= 0) {
      answer.append(StandardCharsets.US_ASCII.decode(part.flip()));
    }
    return answer.toString();
  }

  private static boolean isWhole(StringBuilder answer) {
    int end = answer.indexOf("\r\n\r\n");
    String length = answer.toString().replaceAll("(?is).*\r\ncontent-length: ([0-9]+)\r\n.*", "$1");
    return end >= 0 && answer.length() >= end + 4 + Integer.parseInt(length);
  }
}
