package io.witan.actors.peer;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.stream.javadsl.Tcp;
import io.witan.actors.peer.Links.Link;
import io.witan.actors.peer.PeerLink.Target;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.wire.Conversation;
import io.witan.protocol.wire.EnodeUrl;
import io.witan.protocol.wire.HandshakeEntropy;
import io.witan.protocol.wire.IpText;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Optional;

/** Makes links, each with fresh randomness, as watched children of {@code Peers}. */
final class LinkFactory {
  private final ActorContext<PeersCommand> peers;
  private final PeersSettings settings;
  private final SecureRandom random = new SecureRandom();

  LinkFactory(ActorContext<PeersCommand> peers, PeersSettings settings) {
    this.peers = peers;
    this.settings = settings;
  }

  /** A link to a node that is called. */
  Link dial(EnodeUrl node, int ourPort) {
    InetSocketAddress address = HostNames.of(node);
    ActorRef<PeerLink.Command> link =
        spawn(
            new Target.Dial(node, address),
            Conversation.dial(settings.ours(ourPort), entropy(), node.id()));
    String where = IpText.withPort(address.getHostString(), address.getPort());
    return new Link(link, where, Optional.of(node));
  }

  /** A link to whoever called. */
  Link accept(Tcp.IncomingConnection connection, String host, int ourPort) {
    ActorRef<PeerLink.Command> link =
        spawn(
            new Target.Accept(connection), Conversation.accept(settings.ours(ourPort), entropy()));
    return new Link(link, host, Optional.empty());
  }

  /** A number from 0 to 1. */
  double chance() {
    return random.nextDouble();
  }

  private ActorRef<PeerLink.Command> spawn(Target target, Conversation conversation) {
    ActorRef<PeerLink.Command> link =
        peers.spawnAnonymous(
            PeerLink.create(new PeerLink.Parts(settings, target, conversation, peers.getSelf())));
    peers.watchWith(link, new Peers.Own.LinkGone(link));
    return link;
  }

  private HandshakeEntropy entropy() {
    byte[] bytes = new byte[HandshakeEntropy.SIZE];
    random.nextBytes(bytes);
    return HandshakeEntropy.of(Bytes.wrap(bytes));
  }
}
