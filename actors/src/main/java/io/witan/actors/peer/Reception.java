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

  /**
   * Who asks.
   *
   * @param expected whether there is always room for it
   */
  record Visitor(PublicKey id, boolean inbound, boolean expected, Optional<Existing> existing) {}

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

    /**
     * Turn away for now, and let the connection that exists show that it lives: where it does not,
     * the visitor has a place when it calls again.
     */
    record Doubt(Refuse refusal) implements Verdict {}
  }

  private static final Verdict.Refuse ALREADY_CONNECTED =
      new Verdict.Refuse(DisconnectReason.ALREADY_CONNECTED, "already connected", true);

  private static final Verdict.Refuse TWICE =
      refuse(
          DisconnectReason.ALREADY_CONNECTED,
          "already connected: another node has its key, or its last connection is not over");

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

  /** Why this node is no peer at all, however much room there is. */
  Optional<Verdict.Refuse> refuses(PublicKey node, Admission admission) {
    if (node.equals(ourselves)) {
      return Optional.of(refuse(DisconnectReason.SELF, "it has our own key"));
    }
    return admission
        .refuses(node)
        .map(why -> refuse(DisconnectReason.REQUESTED, why.text()))
        .or(
            () ->
                bans.why(node, System.nanoTime())
                    .map(why -> refuse(DisconnectReason.USELESS_PEER, "banned: " + why)));
  }

  /**
   * Decides on a node that proved its key.
   *
   * @param guests peers that nobody expected
   */
  Verdict decide(Visitor visitor, Admission admission, int guests) {
    Optional<Verdict.Refuse> refusal = refuses(visitor.id(), admission);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (visitor.existing().isPresent()) {
      return tie(visitor, visitor.existing().get());
    }
    return guests >= maxPeers && !visitor.expected()
        ? refuse(DisconnectReason.TOO_MANY_PEERS, "there are " + guests + " peers already")
        : new Verdict.Admit();
  }

  /**
   * Of two connections in opposite directions the one that the smaller key dialled stays. Otherwise
   * the first one stays if it is alive: its other end may have died without a word, and another
   * process of the same node have come in its place.
   */
  private Verdict tie(Visitor visitor, Existing existing) {
    boolean opposite = existing.inbound() != visitor.inbound();
    if (opposite && existing.age().compareTo(TIE_WINDOW) < 0) {
      boolean weDial = ourselves.xy().compareTo(visitor.id().xy()) < 0;
      return visitor.inbound() != weDial ? new Verdict.Replace() : ALREADY_CONNECTED;
    }
    return new Verdict.Doubt(opposite ? ALREADY_CONNECTED : TWICE);
  }

  private static Verdict.Refuse refuse(DisconnectReason reason, String detail) {
    return new Verdict.Refuse(reason, detail, false);
  }
}
