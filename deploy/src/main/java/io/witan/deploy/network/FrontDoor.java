package io.witan.deploy.network;

import io.witan.deploy.CommandFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One address of a group's transaction manager, whichever of its JVMs that runs in: on one machine
 * what a load balancer with a health check is elsewhere.
 */
public final class FrontDoor implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final long PAUSE_MILLIS = 500;
  private static final int OK = 200;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final ServerSocket door;
  private final List<Integer> ports;
  private final Thread checker;
  private volatile Optional<Integer> open = Optional.empty();

  private FrontDoor(ServerSocket door, List<Integer> ports) {
    this.door = door;
    this.ports = ports;
    Thread.startVirtualThread(this::accept);
    checker = Thread.startVirtualThread(this::check);
  }

  /**
   * Listens on loopback.
   *
   * @param ports of the managers behind it, of which one answers at a time
   */
  public static FrontDoor open(int port, List<Integer> ports) {
    try {
      ServerSocket door = new ServerSocket();
      door.setReuseAddress(true);
      door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return new FrontDoor(door, List.copyOf(ports));
    } catch (IOException taken) {
      throw new CommandFailure("port " + port + " is taken by another process");
    }
  }

  private void check() {
    try {
      while (!door.isClosed()) {
        if (open.filter(this::answers).isEmpty()) {
          open = ports.stream().filter(this::answers).findFirst();
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean answers(int port) {
    HttpRequest upcheck =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/upcheck"))
            .timeout(PATIENCE)
            .build();
    try {
      return http.send(upcheck, BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException silent) {
      return false;
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket caller = door.accept();
        Thread.startVirtualThread(() -> lead(caller));
      } catch (IOException closing) {
        // Then the door is closed; else the caller tries again.
      }
    }
  }

  private void lead(Socket caller) {
    try (caller;
        Socket manager = new Socket()) {
      int port = open.orElseThrow(() -> new IOException("no manager answers"));
      manager.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) PATIENCE.toMillis());
      Thread back = Thread.startVirtualThread(() -> carry(manager, caller));
      carry(caller, manager);
      back.join();
    } catch (IOException nobodyThere) {
      // The caller sees a closed connection, as where nobody listens.
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private static void carry(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException closed) {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      // It is of no use any more.
    }
  }

  @Override
  public void close() {
    checker.interrupt();
    try {
      door.close();
    } catch (IOException failed) {
      throw new CommandFailure("cannot close a port on loopback");
    }
  }
}
