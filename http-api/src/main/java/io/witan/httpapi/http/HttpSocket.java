package io.witan.httpapi.http;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.RemoteAddress;
import akka.japi.Pair;
import akka.japi.function.Function;
import akka.stream.Materializer;
import akka.stream.OverflowStrategy;
import akka.stream.TLSProtocol.SessionBytes;
import akka.stream.TLSProtocol.SslTlsInbound;
import akka.stream.TLSProtocol.SslTlsOutbound;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.SinkQueueWithCancel;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.SourceQueueWithComplete;
import akka.stream.javadsl.TLSPlacebo;
import akka.util.ByteString;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP over a socket file of this machine (Tessera's {@code unix:} addresses): whoever may write to
 * the file may call. Akka listens on TCP alone, so each connection has a thread for either way.
 */
public final class HttpSocket implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpSocket.class);
  private static final int READ_BYTES = 1 << 14;

  /** Of the user that this program runs as, and its group. */
  private static final String MODE = "rw-rw----";

  private final Path file;
  private final ServerSocketChannel server;
  private final int connections;
  private final Semaphore room;
  private final Flow<ByteString, ByteString, NotUsed> http;
  private final Materializer materializer;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  private HttpSocket(
      Path file,
      ServerSocketChannel server,
      int connections,
      Flow<ByteString, ByteString, NotUsed> http,
      Materializer materializer) {
    this.file = file;
    this.server = server;
    this.connections = connections;
    this.room = new Semaphore(connections);
    this.http = http;
    this.materializer = materializer;
  }

  /**
   * Makes the file and listens; one that a dead process left is replaced.
   *
   * @param purpose what it is for, as an operator knows it
   * @param connections open at one time; more wait
   * @throws IllegalStateException with a message that names the file, if it cannot
   */
  public static HttpSocket open(
      ActorSystem<?> system,
      String purpose,
      Path file,
      int connections,
      Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    try {
      ServerSocketChannel server = bind(file);
      HttpSocket socket =
          new HttpSocket(
              file,
              server,
              connections,
              http(system, connections, handler),
              Materializer.createMaterializer(system));
      Thread.ofVirtual().name("socket " + file.getFileName()).start(socket::accept);
      return socket;
    } catch (IOException failed) {
      throw new IllegalStateException(
          "cannot listen for %s on unix:%s: %s".formatted(purpose, file, failed.getMessage()),
          failed);
    }
  }

  private static ServerSocketChannel bind(Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      requireLeftOver(file);
      Files.delete(file);
    }
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(file));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(MODE));
      return server;
    } catch (IOException failed) {
      server.close();
      throw failed;
    }
  }

  /** Neither somebody's file, nor the socket of a process that lives. */
  private static void requireLeftOver(Path file) throws IOException {
    if (Files.isRegularFile(file) || Files.isDirectory(file) || Files.isSymbolicLink(file)) {
      throw new IOException("there is something else of this name");
    }
    try (SocketChannel called = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      called.connect(UnixDomainSocketAddress.of(file));
    } catch (ConnectException dead) {
      return;
    }
    throw new IOException("another process listens there");
  }

  private static Flow<ByteString, ByteString, NotUsed> http(
      ActorSystem<?> system,
      int connections,
      Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    BidiFlow<HttpResponse, SslTlsOutbound, SslTlsInbound, HttpRequest, NotUsed> layer =
        Http.get(system).serverLayer(HttpPort.settings(system, connections));
    BidiFlow<SslTlsOutbound, SslTlsOutbound, SessionBytes, SslTlsInbound, NotUsed> types =
        BidiFlow.fromFlows(
            Flow.of(SslTlsOutbound.class),
            Flow.of(SessionBytes.class).map(SslTlsInbound.class::cast));
    RemoteAddress here = RemoteAddress.create(InetAddress.getLoopbackAddress());
    return layer
        .atop(types)
        .atop(TLSPlacebo.getInstance())
        .atop(BidiFlow.bidirectionalIdleTimeout(HttpPort.IDLE_TIMEOUT))
        .reversed()
        .join(
            Flow.of(HttpRequest.class)
                .map(request -> request.addAttribute(AttributeKeys.remoteAddress, here))
                .mapAsync(1, handler));
  }

  private void accept() {
    try {
      room.acquire();
      while (true) {
        SocketChannel connection = server.accept();
        open.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
        room.acquire();
      }
    } catch (IOException | InterruptedException closing) {
      room.release();
      if (server.isOpen()) {
        LOG.error("no more calls are taken on unix:{}: {}", file, closing.toString());
      }
    }
  }

  private void serve(SocketChannel connection) {
    Pair<SourceQueueWithComplete<ByteString>, SinkQueueWithCancel<ByteString>> ends =
        Source.<ByteString>queue(1, OverflowStrategy.backpressure())
            .viaMat(http, Keep.left())
            .toMat(Sink.queue(), Keep.both())
            .run(materializer);
    Thread reader = Thread.ofVirtual().start(() -> read(connection, ends.first()));
    try {
      write(connection, ends.second());
      connection.close();
      reader.join();
    } catch (IOException | InterruptedException | CompletionException gone) {
      // The caller went away, or said nothing for too long.
    } finally {
      ends.second().cancel();
      closeQuietly(connection);
      open.remove(connection);
      room.release();
    }
  }

  private static void read(SocketChannel from, SourceQueueWithComplete<ByteString> to) {
    ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
    try {
      while (from.read(buffer.clear()) >= 0) {
        to.offer(ByteString.fromByteBuffer(buffer.flip())).toCompletableFuture().join();
      }
    } catch (IOException | CompletionException gone) {
      // What was said is answered, if anybody is there.
    }
    to.complete();
  }

  private static void write(SocketChannel to, SinkQueueWithCancel<ByteString> from)
      throws IOException {
    Optional<ByteString> next = from.pull().toCompletableFuture().join();
    while (next.isPresent()) {
      ByteBuffer bytes = next.get().toByteBuffer();
      while (bytes.hasRemaining()) {
        to.write(bytes);
      }
      next = from.pull().toCompletableFuture().join();
    }
  }

  private static void hearNoMore(SocketChannel connection) {
    try {
      connection.shutdownInput();
    } catch (IOException gone) {
      // Its caller left at the same moment.
    }
  }

  private static void closeQuietly(SocketChannel connection) {
    try {
      connection.close();
    } catch (IOException gone) {
      // It is closed.
    }
  }

  /** Takes no more calls, lets those in hand end within a second, and removes the file. */
  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(file);
      open.forEach(HttpSocket::hearNoMore);
      room.tryAcquire(connections, HttpPort.GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (IOException left) {
      LOG.warn("unix:{} is left behind: {}", file, left.getMessage());
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    } finally {
      open.forEach(HttpSocket::closeQuietly);
    }
  }
}
