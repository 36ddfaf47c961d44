package io.witan.actors.peer;

import akka.actor.typed.ActorRef;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.wire.EnodeUrl;
import java.util.List;
import java.util.Set;

/** What the node asks of {@code Peers}. */
public sealed interface PeersCommand permits PeersCommand.Public, PeersCommand.Private {

  /** Commands of the node. */
  sealed interface Public extends PeersCommand {}

  /** Messages of {@code Peers} to itself and of its links to it. */
  sealed interface Private extends PeersCommand permits PeerLink.Report, Peers.Own {}

  /** Sends to one peer; dropped where it is not connected or its queue has no room. */
  record Send(PublicKey to, Frame frame) implements Public {}

  /** Sends to every connected peer but {@code except}. */
  record Gossip(Frame frame, Set<PublicKey> except) implements Public {
    public Gossip {
      except = Set.copyOf(except);
    }

    public Gossip(Frame frame) {
      this(frame, Set.of());
    }
  }

  /**
   * Our head, for the status of later handshakes. Needed once before the first connection.
   *
   * @param validators of the next block: there is room for them however many peers there are
   */
  record HeadIs(
      long height, long timestamp, Hash hash, Uint256 totalDifficulty, Set<Address> validators)
      implements Public {
    public HeadIs {
      validators = Set.copyOf(validators);
    }
  }

  /** Dials the node and keeps dialling it; the answer says whether it was new. */
  record AddPeer(EnodeUrl node, ActorRef<Boolean> replyTo) implements Public {}

  /** A node that discovery found: dialled once where there is room for it. */
  record Candidate(EnodeUrl node) implements Public {}

  /** A peer sent what no honest node sends: it is sent away, and stays out for a while. */
  record Misbehaved(PublicKey peer, String what) implements Public {}

  /**
   * Whether this process is the one of its node that has peers; it is until it is told otherwise.
   */
  record InCharge(boolean now) implements Public {}

  /** Stops dialling the node and disconnects it; the answer says whether it was known. */
  record RemovePeer(PublicKey node, ActorRef<Boolean> replyTo) implements Public {}

  /** Asks for the connected peers, ordered by their id. */
  record ListPeers(ActorRef<List<PeerInfo>> replyTo) implements Public {}

  /** Asks for the address it listens on; answered once it is bound. */
  record WhereListening(ActorRef<EnodeUrl> replyTo) implements Public {}
}
