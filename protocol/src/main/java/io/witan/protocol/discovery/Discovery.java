package io.witan.protocol.discovery;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.discovery.Endpoint.Reach;
import io.witan.protocol.discovery.Packet.FindNode;
import io.witan.protocol.discovery.Packet.Neighbours;
import io.witan.protocol.discovery.Packet.Ping;
import io.witan.protocol.discovery.Packet.Pong;
import io.witan.protocol.discovery.Packet.RecordRequest;
import io.witan.protocol.discovery.Packet.RecordResponse;
import io.witan.protocol.wire.NodeKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Finds nodes (devp2p, Node Discovery v4), without a socket and without a clock: datagrams and the
 * time go in, steps come out. A node is believed to be where it says only after it answered a ping
 * there, and only such nodes get answers that are longer than their questions.
 */
public final class Discovery {
  /**
   * What we say of ourselves.
   *
   * @param endpoint where others reach us
   * @param recordSequence of the record
   * @param record our node record (EIP-778), RLP
   */
  public record Ours(NodeKey key, Endpoint endpoint, long recordSequence, Bytes record) {}

  /** What the host does. */
  public sealed interface Step {
    /** Sends a datagram. */
    record Send(Endpoint to, Bytes datagram) implements Step {}

    /** A node that answered just now, for the first time or again, and takes calls. */
    record Found(Neighbour node) implements Step {}

    /** A datagram counted for nothing. */
    record Dropped(Drop reason) implements Step {}
  }

  /** Why a datagram counts for nothing. */
  public enum Drop {
    NO_PACKET,
    OURS,
    EXPIRED,
    NOT_ASKED,
    UNPROVEN
  }

  private record Asked(Neighbour node, Hash ping, Instant deadline) {}

  private record Proof(Endpoint endpoint, Instant at) {}

  private static final class Search {
    private final Instant deadline;
    private int room;

    private Search(Instant deadline, int room) {
      this.deadline = deadline;
      this.room = room;
    }
  }

  private final Ours ours;
  private final DiscoveryLimits limits;
  private final Table table;
  private final Map<PublicKey, Asked> pings = new LinkedHashMap<>();
  private final Map<PublicKey, Search> searches = new LinkedHashMap<>();
  private final Map<PublicKey, Proof> proofs = new LinkedHashMap<>();
  private final TreeSet<PublicKey> searched = new TreeSet<>();
  private final List<Step> steps = new ArrayList<>();
  private List<Neighbour> boot = List.of();
  private PublicKey target;
  private Instant nextLookUp = Instant.EPOCH;
  private Instant nextCheck = Instant.EPOCH;

  /** Discovery of one node. */
  public Discovery(Ours ours, DiscoveryLimits limits) {
    this.ours = ours;
    this.limits = limits;
    this.table = new Table(ours.key().publicKey(), limits.bucket());
    this.target = ours.key().publicKey();
  }

  /** The nodes that are asked for the first others, and again whenever they are lost. */
  public void boot(List<Neighbour> nodes) {
    boot = List.copyOf(nodes);
  }

  /** How many nodes it knows. */
  public int contacts() {
    return table.size();
  }

  /** Takes in a datagram that came from this IP address and UDP port. */
  public List<Step> receive(Instant now, Endpoint source, Bytes datagram) {
    switch (PacketCodec.open(datagram)) {
      case PacketCodec.Refused refused -> drop(Drop.NO_PACKET);
      case PacketCodec.Opened opened -> opened(now, source, opened);
    }
    return drain();
  }

  private void opened(Instant now, Endpoint source, PacketCodec.Opened opened) {
    if (opened.sender().equals(ours.key().publicKey())) {
      drop(Drop.OURS);
      return;
    }
    switch (opened.packet()) {
      case Ping ping -> pinged(now, source, opened, ping);
      case Pong pong -> ponged(now, source, opened.sender(), pong);
      case FindNode find -> find(now, source, opened.sender(), find);
      case Neighbours found -> found(now, source, opened.sender(), found);
      case RecordRequest request -> record(now, source, opened, request);
      case RecordResponse response -> drop(Drop.NOT_ASKED);
    }
  }

  /**
   * Lets time pass; to be called about twice a second.
   *
   * @param entropy chooses what is searched
   */
  public List<Step> tick(Instant now, long entropy) {
    forgetUnanswered(now);
    if (!nextCheck.isAfter(now)) {
      nextCheck = now.plus(limits.check());
      boot.stream().filter(node -> table.get(node.id()).isEmpty()).forEach(n -> ping(now, n));
      table.stalest().ifPresent(contact -> ping(now, contact.node));
    }
    lookUp(now, entropy);
    return drain();
  }

  private void drop(Drop reason) {
    steps.add(new Step.Dropped(reason));
  }

  private List<Step> drain() {
    List<Step> all = List.copyOf(steps);
    steps.clear();
    return all;
  }

  private static boolean isOver(long expiration, Instant now) {
    return expiration < now.getEpochSecond();
  }

  private long expiration(Instant now) {
    return now.plus(limits.lifetime()).getEpochSecond();
  }

  private void send(Endpoint to, Packet packet) {
    steps.add(new Step.Send(to, PacketCodec.seal(ours.key(), packet)));
  }

  private boolean isProven(Instant now, PublicKey id, Endpoint source) {
    Proof proof = proofs.get(id);
    return proof != null
        && proof.endpoint().sameSocket(source)
        && proof.at().plus(limits.proof()).isAfter(now);
  }

  private void pinged(Instant now, Endpoint source, PacketCodec.Opened opened, Ping ping) {
    if (isOver(ping.expiration(), now)) {
      drop(Drop.EXPIRED);
      return;
    }
    Endpoint sender = new Endpoint(source.ip(), source.udp(), ping.from().tcp());
    OptionalLong sequence = OptionalLong.of(ours.recordSequence());
    send(sender, new Pong(sender, opened.hash(), expiration(now), sequence));
    boolean known = table.get(opened.sender()).isPresent();
    if (!known || !isProven(now, opened.sender(), source)) {
      ping(now, new Neighbour(opened.sender(), sender));
    }
  }

  private void ping(Instant now, Neighbour node) {
    if (pings.containsKey(node.id()) || pings.size() >= limits.pings()) {
      return;
    }
    Ping ping =
        new Ping(
            ours.endpoint(),
            node.endpoint(),
            expiration(now),
            OptionalLong.of(ours.recordSequence()));
    Bytes datagram = PacketCodec.seal(ours.key(), ping);
    pings.put(node.id(), new Asked(node, PacketCodec.hash(datagram), now.plus(limits.answer())));
    steps.add(new Step.Send(node.endpoint(), datagram));
  }

  private void ponged(Instant now, Endpoint source, PublicKey sender, Pong pong) {
    Asked asked = pings.get(sender);
    if (asked == null || !asked.ping().equals(pong.ping()) || isOver(pong.expiration(), now)) {
      drop(Drop.NOT_ASKED);
      return;
    }
    pings.remove(sender);
    if (!asked.node().endpoint().sameSocket(source)) {
      drop(Drop.UNPROVEN);
      return;
    }
    prove(now, sender, source);
    table.answered(asked.node(), now);
    if (asked.node().endpoint().tcp() > 0) {
      steps.add(new Step.Found(asked.node()));
    }
  }

  private void prove(Instant now, PublicKey id, Endpoint source) {
    proofs.remove(id);
    proofs.put(id, new Proof(source, now));
    if (proofs.size() > limits.proofs()) {
      Iterator<PublicKey> oldest = proofs.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  private void find(Instant now, Endpoint source, PublicKey sender, FindNode find) {
    if (isOver(find.expiration(), now)) {
      drop(Drop.EXPIRED);
    } else if (!isProven(now, sender, source)) {
      drop(Drop.UNPROVEN);
    } else {
      List<Neighbour> nearest =
          table.nearest(find.target(), limits.bucket()).stream()
              .filter(node -> !node.id().equals(sender) && mayTell(source, node.endpoint()))
              .toList();
      int sent = 0;
      do {
        int end = Math.min(sent + PacketCodec.NODES_PER_PACKET, nearest.size());
        send(source, new Neighbours(nearest.subList(sent, end), expiration(now)));
        sent = end;
      } while (sent < nearest.size());
    }
  }

  /** Whether a node at {@code told} is of use to one at {@code other}, and the other way round. */
  private static boolean mayTell(Endpoint other, Endpoint told) {
    Reach reach = told.reach();
    return reach != Reach.NOWHERE && reach.compareTo(other.reach()) >= 0;
  }

  private void found(Instant now, Endpoint source, PublicKey sender, Neighbours found) {
    Search search = searches.get(sender);
    if (search == null || isOver(found.expiration(), now) || !isProven(now, sender, source)) {
      drop(Drop.NOT_ASKED);
      return;
    }
    for (Neighbour node : found.nodes()) {
      if (search.room-- <= 0) {
        searches.remove(sender);
        return;
      }
      boolean fresh = !node.id().equals(ours.key().publicKey()) && table.get(node.id()).isEmpty();
      if (fresh && mayTell(source, node.endpoint())) {
        ping(now, node);
      }
    }
  }

  private void record(
      Instant now, Endpoint source, PacketCodec.Opened opened, RecordRequest request) {
    if (isOver(request.expiration(), now)) {
      drop(Drop.EXPIRED);
    } else if (!isProven(now, opened.sender(), source)) {
      drop(Drop.UNPROVEN);
    } else {
      send(source, new RecordResponse(opened.hash(), ours.record()));
    }
  }

  private void forgetUnanswered(Instant now) {
    for (Iterator<Asked> all = pings.values().iterator(); all.hasNext(); ) {
      Asked asked = all.next();
      if (!asked.deadline().isAfter(now)) {
        all.remove();
        table.failed(asked.node().id(), limits.failures(), now);
      }
    }
    searches.values().removeIf(search -> !search.deadline.isAfter(now));
  }

  /** Goes on with the look-up under way, or begins the next: for ourselves first, then anywhere. */
  private void lookUp(Instant now, long entropy) {
    if (nextLookUp.isAfter(now)) {
      return;
    }
    int begun = 0;
    for (Neighbour node : table.nearest(target, limits.bucket())) {
      if (begun < limits.parallel() && searched.add(node.id())) {
        begun++;
        searches.put(node.id(), new Search(now.plus(limits.answer()), limits.bucket()));
        send(node.endpoint(), new FindNode(target, expiration(now)));
      }
    }
    if (begun == 0 && searches.isEmpty() && !searched.isEmpty()) {
      boolean few = table.size() < limits.bucket();
      nextLookUp = now.plus(few ? limits.firstLookUps() : limits.lookUp());
      searched.clear();
      target = anywhere(entropy);
    }
  }

  private static PublicKey anywhere(long entropy) {
    byte[] seed = new byte[Long.BYTES];
    for (int i = 0; i < seed.length; i++) {
      seed[i] = (byte) (entropy >>> (8 * i));
    }
    Hash first = Keccak.hash(Bytes.wrap(seed));
    return new PublicKey(Bytes.concat(first.bytes(), Keccak.hash(first.bytes()).bytes()));
  }
}
