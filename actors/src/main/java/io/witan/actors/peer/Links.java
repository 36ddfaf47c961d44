package io.witan.actors.peer;

import akka.actor.typed.ActorRef;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.wire.EnodeUrl;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The links of {@code Peers} and which of them is the one of a peer. */
final class Links {
  /** How far a link is. */
  enum State {
    PENDING,
    ADMITTED,
    READY,
    ENDED
  }

  /** One link. */
  static final class Link {
    final ActorRef<PeerLink.Command> ref;
    final boolean inbound;

    /** IP address, or host and port that were dialled. */
    final String where;

    /** The URL that was dialled; empty where the other side dialled. */
    final Optional<EnodeUrl> dialled;

    /** Who was dialled, or proved a key. */
    Optional<PublicKey> id;

    State state = State.PENDING;
    Optional<PeerInfo> info = Optional.empty();
    private long admittedAt;

    Link(ActorRef<PeerLink.Command> ref, String where, Optional<EnodeUrl> dialled) {
      this.ref = ref;
      this.inbound = dialled.isEmpty();
      this.where = where;
      this.dialled = dialled;
      this.id = dialled.map(EnodeUrl::id);
    }

    long nanosSinceAdmitted() {
      return System.nanoTime() - admittedAt;
    }
  }

  private final Map<ActorRef<PeerLink.Command>, Link> all = new LinkedHashMap<>();
  private final Map<PublicKey, Link> current = new HashMap<>();

  void add(Link link) {
    all.put(link.ref, link);
  }

  Optional<Link> get(ActorRef<PeerLink.Command> ref) {
    return Optional.ofNullable(all.get(ref));
  }

  void forget(ActorRef<PeerLink.Command> ref) {
    all.remove(ref);
  }

  /** The admitted link of a peer. */
  Optional<Link> of(PublicKey peer) {
    return Optional.ofNullable(current.get(peer));
  }

  boolean isCurrent(Link link) {
    return link.id.isPresent() && current.get(link.id.get()) == link;
  }

  void admit(Link link, PublicKey peer) {
    link.id = Optional.of(peer);
    link.state = State.ADMITTED;
    link.admittedAt = System.nanoTime();
    current.put(peer, link);
  }

  /** Takes a link out of use; whether it was the ready one of its peer. */
  boolean retire(Link link) {
    boolean wasReady = link.state == State.READY && isCurrent(link);
    if (isCurrent(link)) {
      current.remove(link.id.orElseThrow());
    }
    link.state = State.ENDED;
    return wasReady;
  }

  /** Whether a link to the peer is open or being opened by us. */
  boolean isTaken(PublicKey peer) {
    return current.containsKey(peer)
        || all.values().stream()
            .anyMatch(
                link ->
                    !link.inbound
                        && link.state == State.PENDING
                        && link.id.filter(peer::equals).isPresent());
  }

  /** Whether we are opening a link to the peer at this address. */
  boolean isDialling(EnodeUrl node) {
    return all.values().stream()
        .anyMatch(
            link -> link.state == State.PENDING && link.dialled.filter(node::equals).isPresent());
  }

  /** The ready links. */
  List<Link> ready() {
    return current.values().stream().filter(link -> link.state == State.READY).toList();
  }

  List<Link> admitted() {
    return new ArrayList<>(current.values());
  }

  /** What is known of the ready ones, ordered by id. */
  List<PeerInfo> infos(Dials dials) {
    return ready().stream()
        .map(link -> link.info.orElseThrow())
        .map(info -> info.withStatic(dials.contains(info.id())))
        .sorted(Comparator.comparing((PeerInfo info) -> info.id().xy()))
        .toList();
  }

  /** How many admitted peers are of a kind. */
  int count(Predicate<PublicKey> kind) {
    return (int) current.keySet().stream().filter(kind).count();
  }

  /** Inbound links that have not proved who they are. */
  int pending() {
    return (int) strangers().count();
  }

  int pendingFrom(String host) {
    return (int) strangers().filter(link -> link.where.equals(host)).count();
  }

  private Stream<Link> strangers() {
    return all.values().stream().filter(link -> link.inbound && link.state == State.PENDING);
  }
}
