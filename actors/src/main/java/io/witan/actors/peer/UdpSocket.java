package io.witan.actors.peer;

import akka.actor.AbstractActor;
import akka.actor.Props;
import akka.actor.typed.ActorRef;
import akka.io.Udp;
import akka.io.UdpMessage;
import akka.util.ByteString;
import io.witan.protocol.bytes.Bytes;
import java.net.InetSocketAddress;

/** A UDP socket for a typed actor: Akka's I/O speaks with classic ones only. */
final class UdpSocket extends AbstractActor {
  /** What it tells its owner. */
  sealed interface Event extends Discoverer.Command {
    record Bound(InetSocketAddress address) implements Event {}

    record NotBound() implements Event {}

    record Came(InetSocketAddress from, ByteString datagram) implements Event {}
  }

  /** What its owner asks for. */
  record Datagram(InetSocketAddress to, Bytes content) {}

  private final ActorRef<? super Event> owner;

  private UdpSocket(ActorRef<? super Event> owner, InetSocketAddress listen) {
    this.owner = owner;
    Udp.get(getContext().getSystem())
        .getManager()
        .tell(UdpMessage.bind(getSelf(), listen), getSelf());
  }

  static Props of(ActorRef<? super Event> owner, InetSocketAddress listen) {
    return Props.create(UdpSocket.class, () -> new UdpSocket(owner, listen));
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(Udp.Bound.class, this::onBound)
        .match(Udp.CommandFailed.class, failed -> onFailed(failed.cmd()))
        .build();
  }

  private void onBound(Udp.Bound bound) {
    akka.actor.ActorRef socket = getSender();
    owner.tell(new Event.Bound(bound.localAddress()));
    getContext()
        .become(
            receiveBuilder()
                .match(
                    Udp.Received.class,
                    received -> owner.tell(new Event.Came(received.sender(), received.data())))
                .match(
                    Datagram.class,
                    datagram ->
                        socket.tell(
                            UdpMessage.send(
                                ByteString.fromArrayUnsafe(datagram.content().unsafeArray()),
                                datagram.to()),
                            getSelf()))
                .match(Udp.CommandFailed.class, failed -> onFailed(failed.cmd()))
                .build());
  }

  /** A datagram that cannot be sent is lost, as datagrams are. */
  private void onFailed(Udp.Command command) {
    if (command instanceof Udp.Bind) {
      owner.tell(new Event.NotBound());
    }
  }
}
