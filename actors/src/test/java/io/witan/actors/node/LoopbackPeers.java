package io.witan.actors.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.Behaviors;
import io.witan.actors.peer.PeersCommand;
import io.witan.actors.peer.PeersEvent;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.wire.EthFrame;
import io.witan.protocol.wire.ForkId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Links between nodes of one JVM without sockets: everybody is connected to everybody. */
final class LoopbackPeers {
  private final Map<PublicKey, ActorRef<PeersEvent>> nodes = new ConcurrentHashMap<>();
  private final Map<PublicKey, PeersCommand.HeadIs> heads = new ConcurrentHashMap<>();

  Behavior<PeersCommand> of(PublicKey self, ActorRef<PeersEvent> events) {
    return Behaviors.setup(
        context ->
            Behaviors.receive(PeersCommand.class)
                .onAnyMessage(
                    command -> {
                      onCommand(self, events, command);
                      return Behaviors.same();
                    })
                .onSignal(
                    PostStop.class,
                    stopped -> {
                      leave(self, events);
                      return Behaviors.same();
                    })
                .build());
  }

  private void onCommand(PublicKey self, ActorRef<PeersEvent> events, PeersCommand command) {
    switch (command) {
      case PeersCommand.Send(var to, var frame) -> deliver(self, to, frame);
      case PeersCommand.Gossip(var frame, Set<PublicKey> except) -> {
        for (PublicKey peer : nodes.keySet()) {
          if (!peer.equals(self) && !except.contains(peer)) {
            deliver(self, peer, frame);
          }
        }
      }
      case PeersCommand.HeadIs head -> {
        heads.put(self, head);
        join(self, events);
      }
      case PeersCommand.ListPeers(var replyTo) -> replyTo.tell(List.of());
      case PeersCommand.AddPeer(var node, var replyTo) -> replyTo.tell(false);
      case PeersCommand.RemovePeer(var node, var replyTo) -> replyTo.tell(false);
      default -> {}
    }
  }

  void deliver(PublicKey from, PublicKey to, Frame frame) {
    ActorRef<PeersEvent> peer = nodes.get(to);
    if (peer != null) {
      peer.tell(new PeersEvent.FrameReceived(from, frame));
    }
  }

  private synchronized void join(PublicKey self, ActorRef<PeersEvent> events) {
    if (events.equals(nodes.put(self, events))) {
      return;
    }
    nodes.forEach(
        (peer, others) -> {
          if (!peer.equals(self)) {
            others.tell(new PeersEvent.PeerUp(self, status(self), true));
            events.tell(new PeersEvent.PeerUp(peer, status(peer), true));
          }
        });
  }

  private synchronized void leave(PublicKey self, ActorRef<PeersEvent> events) {
    if (nodes.remove(self, events)) {
      nodes.values().forEach(peer -> peer.tell(new PeersEvent.PeerDown(self, "gone")));
    }
  }

  private EthFrame.Status status(PublicKey node) {
    PeersCommand.HeadIs head = heads.get(node);
    ForkId fork = new ForkId(Bytes.wrap(new byte[4]), 0);
    Uint256 total = head.totalDifficulty();
    return new EthFrame.Status(66, 1337, total, head.hash(), Hash.ZERO, fork);
  }
}
