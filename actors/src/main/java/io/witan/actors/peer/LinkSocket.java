package io.witan.actors.peer;

import akka.NotUsed;
import akka.actor.DeadLetterSuppression;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.io.Inet;
import akka.io.TcpSO;
import akka.stream.CompletionStrategy;
import akka.stream.Materializer;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.Tcp;
import akka.stream.typed.javadsl.ActorSink;
import akka.stream.typed.javadsl.ActorSource;
import akka.util.ByteString;
import io.witan.protocol.bytes.Bytes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The socket of a link as an actor sees it: one write at a time, each confirmed; one piece of input
 * at a time, the next only after {@link Ack}. So a peer that does not read, and one that writes too
 * fast, cost no memory.
 */
final class LinkSocket {
  /** Socket options of both directions: votes are small and must not wait. */
  static final List<Inet.SocketOption> OPTIONS =
      List.of(TcpSO.tcpNoDelay(true), TcpSO.keepAlive(true));

  private static final String CAUSE = "failed because of ";

  /** Confirms one piece of input or one write. */
  enum Ack implements DeadLetterSuppression {
    ACK
  }

  /** What comes from the socket to its link. */
  sealed interface Event extends PeerLink.Command {
    record Opened(ActorRef<Ack> reader) implements Event {}

    record Read(ByteString bytes) implements Event {}

    record Written() implements Event {}

    record Closed() implements Event {}

    record Failed(String reason) implements Event {}
  }

  private sealed interface Outgoing {
    record Write(ByteString bytes) implements Outgoing {}

    record Finish() implements Outgoing {}
  }

  private final ActorRef<Outgoing> writer;

  private LinkSocket(ActorRef<Outgoing> writer) {
    this.writer = writer;
  }

  /** Hands the bytes over; the next may follow after {@link Event.Written}. */
  void write(byte[] bytes) {
    PeerMetrics.written(bytes.length);
    writer.tell(new Outgoing.Write(ByteString.fromArrayUnsafe(bytes)));
  }

  /** Closes the socket after what was written. */
  void finish() {
    writer.tell(new Outgoing.Finish());
  }

  /** Takes over a connection that was accepted. */
  static LinkSocket accepted(
      ActorContext<PeerLink.Command> link, Tcp.IncomingConnection connection) {
    var source = source(link);
    ActorRef<Outgoing> writer =
        connection
            .flow()
            .runWith(source, sink(link), Materializer.createMaterializer(link))
            .first();
    return new LinkSocket(writer);
  }

  /** A socket that is being connected. */
  record Dialled(LinkSocket socket, CompletionStage<Tcp.OutgoingConnection> connected) {}

  static Dialled dial(ActorContext<PeerLink.Command> link, InetSocketAddress to, Duration timeout) {
    var connection =
        Tcp.get(link.getSystem())
            .outgoingConnection(
                to, Optional.empty(), OPTIONS, false, Optional.of(timeout), Optional.empty());
    var running =
        source(link)
            .viaMat(connection, Keep.both())
            .to(sink(link))
            .run(Materializer.createMaterializer(link));
    return new Dialled(new LinkSocket(running.first()), running.second());
  }

  /** Closes a connection that nobody wants. */
  static void reject(Tcp.IncomingConnection connection, Materializer materializer) {
    connection.handleWith(
        Flow.fromSinkAndSource(Sink.cancelled(), Source.<ByteString>empty()), materializer);
  }

  private static Source<ByteString, ActorRef<Outgoing>> source(
      ActorContext<PeerLink.Command> link) {
    ActorRef<Ack> confirmed = link.messageAdapter(Ack.class, ignored -> new Event.Written());
    return ActorSource.<Outgoing, Ack>actorRefWithBackpressure(
            confirmed,
            Ack.ACK,
            message ->
                message instanceof Outgoing.Finish
                    ? Optional.of(CompletionStrategy.draining())
                    : Optional.empty(),
            message -> Optional.empty())
        .collectType(Outgoing.Write.class)
        .map(Outgoing.Write::bytes);
  }

  private static Sink<ByteString, NotUsed> sink(ActorContext<PeerLink.Command> link) {
    return ActorSink.<ByteString, PeerLink.Command, Ack>actorRefWithBackpressure(
        link.getSelf(),
        (reader, bytes) -> new Event.Read(bytes),
        Event.Opened::new,
        Ack.ACK,
        new Event.Closed(),
        failure -> new Event.Failed(reason(failure)));
  }

  /** A failure in a few words: what Akka wraps around the system's own is left out. */
  static String reason(Throwable failure) {
    String text = failure.getMessage();
    if (text == null) {
      return failure.getClass().getSimpleName();
    }
    int cause = text.indexOf(CAUSE);
    String inner = cause < 0 ? text : text.substring(cause + CAUSE.length());
    return inner.replaceFirst("^[a-zA-Z.]+(Exception|Error): ", "");
  }

  /** The bytes of a stream element, for a conversation. */
  static byte[] array(ByteString bytes) {
    return bytes.toArrayUnsafe();
  }

  /** Several sealed messages as one write. */
  static byte[] join(List<Bytes> parts) {
    return Bytes.concat(parts.toArray(new Bytes[0])).unsafeArray();
  }
}
