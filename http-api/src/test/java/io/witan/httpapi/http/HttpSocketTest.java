package io.witan.httpapi.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.model.HttpResponse;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a socket file's listener ends. */
class HttpSocketTest {
  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "socket-test");
  private final CountDownLatch taken = new CountDownLatch(1);
  private final CompletableFuture<HttpResponse> answer = new CompletableFuture<>();

  @TempDir Path directory;

  @AfterEach
  void end() {
    system.terminate();
  }

  @Test
  void aCallInHandIsAnsweredBeforeAStopEndsItAndIdleCallersAreLetGo() throws Exception {
    Path file = directory.resolve("a.ipc");
    HttpSocket socket = open(file);
    try (SocketChannel idle = connect(file);
        SocketChannel caller = connect(file)) {
      caller.write(StandardCharsets.US_ASCII.encode("GET / HTTP/1.1\r\nHost: c\r\n\r\n"));
      assertTrue(taken.await(20, TimeUnit.SECONDS));
      Thread closing = Thread.ofVirtual().start(socket::close);
      while (Files.exists(file)) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      answer.complete(HttpResponse.create().withEntity("late"));
      assertTrue(allOf(caller).endsWith("late"));
      assertEquals("", allOf(idle));
      closing.join();
    }
  }

  @Test
  void aCallThatTakesTooLongIsEnded() throws Exception {
    Path file = directory.resolve("b.ipc");
    HttpSocket socket = open(file);
    try (SocketChannel caller = connect(file)) {
      caller.write(StandardCharsets.US_ASCII.encode("GET / HTTP/1.1\r\nHost: c\r\n\r\n"));
      assertTrue(taken.await(20, TimeUnit.SECONDS));
      socket.close();
      assertFalse(allOf(caller).contains("200"));
    }
  }

  private HttpSocket open(Path file) {
    return HttpSocket.open(
        system,
        "tests",
        file,
        4,
        request -> {
          taken.countDown();
          return answer;
        });
  }

  private static SocketChannel connect(Path file) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(file));
    return channel;
  }

  private static String allOf(SocketChannel from) throws IOException {
    StringBuilder all = new StringBuilder();
    ByteBuffer part = ByteBuffer.allocate(1 << 12);
    while (from.read(part.clear()) >= 0) {
      all.append(StandardCharsets.US_ASCII.decode(part.flip()));
    }
    return all.toString();
  }
}
