package io.witan.actors.peer;

import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.wire.Admission;
import io.witan.protocol.wire.DisconnectReason;
import java.time.Duration;
import java.util.Optional;

/** Decides whether a node that proved its key becomes a peer. */
final class Reception {
  /**
   * How long after the first of two connections the second one may still win: both ends must then
   * see both, and choose the same.
   */
  static final Duration TIE_WINDOW = Duration.ofSeconds(10);

  /**
   * A connection that was admitted before.
   *
   * @param inbound whether the other side dialled it
   */
  record Existing(boolean inbound, Duration age) {}

  /** Who asks. */
  record Visitor(PublicKey id, boolean inbound, boolean isStatic, Optional<Existing> existing) {}

  sealed interface Verdict {
    record Admit() implements Verdict {}

    /** Admit, and close the connection that exists. */
    record Replace() implements Verdict {}

    /**
     * Turn away.
     *
     * @param expected whether this happens between honest nodes, so that nobody need know
     */
    record Refuse(DisconnectReason reason, String detail, boolean expected) implements Verdict {}
  }

  private final PublicKey ourselves;
  private final int maxPeers;
  private final Bans bans = new Bans();

  Reception(PublicKey ourselves, int maxPeers) {
    this.ourselves = ourselves;
    this.maxPeers = maxPeers;
  }

  /** Keeps a node out for a while, and says how long. */
  Duration ban(PublicKey peer, String why) {
    return bans.add(peer, why, System.nanoTime());
  }

  /** Whether we may call a node that nobody named to us. */
  boolean mayCall(PublicKey peer, Admission admission) {
    return bans.why(peer, System.nanoTime()).isEmpty() && admission.refuses(peer).isEmpty();
  }

  Verdict decide(Visitor visitor, Admission admission, int peers) {
    if (visitor.id().equals(ourselves)) {
      return refuse(DisconnectReason.SELF, "it has our own key");
    }
    Optional<Admission.Refusal> refusal = admission.refuses(visitor.id());
    if (refusal.isPresent()) {
      return refuse(DisconnectReason.REQUESTED, refusal.get().text());
    }
    Optional<String> ban = bans.why(visitor.id(), System.nanoTime());
    if (ban.isPresent()) {
      return refuse(DisconnectReason.USELESS_PEER, "banned: " + ban.get());
    }
    if (visitor.existing().isPresent()) {
      return tie(visitor, visitor.existing().get());
    }
    return peers >= maxPeers && !visitor.isStatic()
        ? refuse(DisconnectReason.TOO_MANY_PEERS, "there are " + peers + " peers already")
        : new Verdict.Admit();
  }

  /** Of two connections in opposite directions the one that the smaller key dialled stays. */
  private Verdict tie(Visitor visitor, Existing existing) {
    boolean weDial = ourselves.xy().compareTo(visitor.id().xy()) < 0;
    boolean better = existing.inbound() != visitor.inbound() && visitor.inbound() != weDial;
    return better && existing.age().compareTo(TIE_WINDOW) < 0
        ? new Verdict.Replace()
        : new Verdict.Refuse(DisconnectReason.ALREADY_CONNECTED, "already connected", true);
  }

  private static Verdict refuse(DisconnectReason reason, String detail) {
    return new Verdict.Refuse(reason, detail, false);
  }
}
