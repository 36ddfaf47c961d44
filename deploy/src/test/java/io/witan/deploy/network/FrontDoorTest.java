package io.witan.deploy.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class FrontDoorTest {
  private static final Duration GIVE_UP = Duration.ofSeconds(60);

  private static HttpServer manager(String name) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = name.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static void awaitBehind(int port, String name) throws InterruptedException {
    // A new client each time: one would keep its connection to the manager that was there first.
    long deadline = System.nanoTime() + GIVE_UP.toNanos();
    String found = "";
    while (!found.equals(name) && System.nanoTime() < deadline) {
      try (HttpClient client = HttpClient.newHttpClient()) {
        found =
            client
                .send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build(),
                    BodyHandlers.ofString())
                .body();
      } catch (IOException nobodyThere) {
        LockSupport.parkNanos(50_000_000);
      }
    }
    assertEquals(name, found);
  }

  @Test
  void itLeadsToTheManagerThatAnswersAndPastOneThatHangs() throws Exception {
    HttpServer first = manager("first");
    HttpServer second = manager("second");
    // A process that is stopped still takes connections in, and says nothing.
    try (ServerSocket stopped = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        PortBlock ports = PortBlock.reserve(1);
        FrontDoor door =
            FrontDoor.open(
                ports.first(),
                List.of(
                    stopped.getLocalPort(),
                    first.getAddress().getPort(),
                    second.getAddress().getPort()))) {
      assertNotNull(door);
      awaitBehind(ports.first(), "first");
      first.stop(0);
      awaitBehind(ports.first(), "second");
    } finally {
      second.stop(0);
    }
  }
}
