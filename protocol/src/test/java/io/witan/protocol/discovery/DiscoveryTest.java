package io.witan.protocol.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.discovery.Discovery.Drop;
import io.witan.protocol.discovery.Discovery.Step;
import io.witan.protocol.machine.Seed;
import io.witan.protocol.wire.NodeKey;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Nodes on a table: datagrams go from hand to hand, and time passes when we say so. */
final class DiscoveryTest {
  private static final int TICK_MILLIS = 500;

  private Instant now = Instant.ofEpochSecond(1_800_000_000L);
  private final Seed seed = new Seed(5);
  private final List<Member> members = new ArrayList<>();
  private final Deque<Sent> wire = new ArrayDeque<>();

  private record Sent(Endpoint from, Step.Send step) {}

  private static final class Member {
    private final NodeKey key;
    private final Endpoint endpoint;
    private final Discovery discovery;
    private final TreeSet<PublicKey> found = new TreeSet<>();
    private final List<Drop> drops = new ArrayList<>();
    private boolean silent;

    private Member(int number, List<Neighbour> boot) {
      key = key(number);
      endpoint = endpoint(number);
      Discovery.Ours ours = new Discovery.Ours(key, endpoint, 1, Bytes.ofInts(0xc0));
      discovery = new Discovery(ours, DiscoveryLimits.STANDARD);
      discovery.boot(boot);
    }

    private Neighbour self() {
      return new Neighbour(key.publicKey(), endpoint);
    }
  }

  private static NodeKey key(int number) {
    return NodeKey.of(Secp256k1.get(), Keccak.hash(Bytes.ofInts(number >> 8, number)).bytes());
  }

  private static Endpoint endpoint(int number) {
    return new Endpoint(Bytes.ofInts(10, 0, number >> 8, number & 0xff), 30303, 30303);
  }

  private Member join(List<Neighbour> boot) {
    Member member = new Member(members.size() + 1, boot);
    members.add(member);
    return member;
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds * 1000 / TICK_MILLIS; i++) {
      now = now.plusMillis(TICK_MILLIS);
      for (int m = 0; m < members.size(); m++) {
        Member member = members.get(m);
        if (!member.silent) {
          perform(member, member.discovery.tick(now, seed.at("tick " + m, i)));
        }
      }
      deliver();
    }
  }

  private void deliver() {
    while (!wire.isEmpty()) {
      Sent sent = wire.removeFirst();
      for (Member member : members) {
        if (member.endpoint.sameSocket(sent.step().to()) && !member.silent) {
          perform(member, member.discovery.receive(now, sent.from(), sent.step().datagram()));
        }
      }
    }
  }

  private void perform(Member member, List<Step> steps) {
    for (Step step : steps) {
      switch (step) {
        case Step.Send send -> {
          assertTrue(send.datagram().size() <= PacketCodec.MAX_SIZE);
          wire.add(new Sent(member.endpoint, send));
        }
        case Step.Found(var node) -> member.found.add(node.id());
        case Step.Dropped(var reason) -> member.drops.add(reason);
      }
    }
  }

  @Test
  void nodesThatKnowOnlyOneOfThemFindEachOther() {
    Member boot = join(List.of());
    for (int i = 0; i < 15; i++) {
      join(List.of(boot.self()));
    }
    pass(30);
    for (Member member : members) {
      assertEquals(15, member.discovery.contacts());
      assertEquals(15, member.found.size());
      assertTrue(member.drops.isEmpty(), () -> "dropped: " + member.drops);
    }
  }

  @Test
  void nodeThatNoLongerAnswersIsForgottenAndComesBack() {
    Member boot = join(List.of());
    Member other = join(List.of(boot.self()));
    pass(5);
    assertEquals(1, boot.discovery.contacts());
    other.silent = true;
    pass(60);
    assertEquals(0, boot.discovery.contacts());
    other.silent = false;
    pass(60);
    assertEquals(1, boot.discovery.contacts());
  }

  @Test
  void strangerThatWasNotSeenToReceiveGetsNoAnswerLongerThanItsQuestion() {
    Member member = join(List.of());
    Packet find = new Packet.FindNode(key(9).publicKey(), now.getEpochSecond() + 20);
    perform(member, member.discovery.receive(now, endpoint(9), PacketCodec.seal(key(9), find)));
    assertEquals(List.of(Drop.UNPROVEN), member.drops);
    assertTrue(wire.isEmpty());
  }

  @Test
  void pingThatIsOverIsNotAnswered() {
    Member member = join(List.of());
    Packet late =
        new Packet.Ping(
            endpoint(9), member.endpoint, now.getEpochSecond() - 1, OptionalLong.empty());
    perform(member, member.discovery.receive(now, endpoint(9), PacketCodec.seal(key(9), late)));
    assertEquals(List.of(Drop.EXPIRED), member.drops);
    assertTrue(wire.isEmpty());
  }

  @Test
  void answerToNothingCountsForNothing() {
    Member member = join(List.of());
    long soon = now.getEpochSecond() + 20;
    List<Packet> answers =
        List.of(
            new Packet.Pong(member.endpoint, Hash.ZERO, soon, OptionalLong.empty()),
            new Packet.Neighbours(List.of(new Neighbour(key(8).publicKey(), endpoint(8))), soon),
            new Packet.RecordResponse(Hash.ZERO, Bytes.ofInts(0xc0)));
    for (Packet answer : answers) {
      perform(member, member.discovery.receive(now, endpoint(9), PacketCodec.seal(key(9), answer)));
    }
    assertEquals(List.of(Drop.NOT_ASKED, Drop.NOT_ASKED, Drop.NOT_ASKED), member.drops);
    assertEquals(0, member.discovery.contacts());
    assertTrue(wire.isEmpty());
  }

  @Test
  void floodOfStrangersKeepsWhatIsRememberedSmall() {
    Member member = join(List.of());
    for (int i = 2; i < 1200; i++) {
      Packet ping =
          new Packet.Ping(
              endpoint(i), member.endpoint, now.getEpochSecond() + 20, OptionalLong.empty());
      perform(member, member.discovery.receive(now, endpoint(i), PacketCodec.seal(key(i), ping)));
    }
    long pings = wire.stream().filter(sent -> kind(sent) instanceof Packet.Ping).count();
    assertEquals(DiscoveryLimits.STANDARD.pings(), pings);
  }

  private static Packet kind(Sent sent) {
    return assertInstanceOf(PacketCodec.Opened.class, PacketCodec.open(sent.step().datagram()))
        .packet();
  }

  @Test
  void siteTellsTheWorldNothingOfItsInside() {
    Member boot = join(List.of());
    join(List.of(boot.self()));
    pass(5);
    NodeKey far = key(4711);
    Endpoint world = new Endpoint(Bytes.ofInts(8, 8, 8, 8), 30303, 30303);
    long soon = now.getEpochSecond() + 20;
    Packet ping = new Packet.Ping(world, boot.endpoint, soon, OptionalLong.empty());
    perform(boot, boot.discovery.receive(now, world, PacketCodec.seal(far, ping)));
    for (Sent sent : List.copyOf(wire)) {
      if (kind(sent) instanceof Packet.Ping) {
        Hash hash = PacketCodec.hash(sent.step().datagram());
        Packet pong = new Packet.Pong(boot.endpoint, hash, soon, OptionalLong.empty());
        perform(boot, boot.discovery.receive(now, world, PacketCodec.seal(far, pong)));
      }
    }
    wire.clear();
    Packet find = new Packet.FindNode(new PublicKey(far.publicKey().xy()), soon);
    perform(boot, boot.discovery.receive(now, world, PacketCodec.seal(far, find)));
    Packet answer = kind(wire.getFirst());
    assertEquals(List.of(), assertInstanceOf(Packet.Neighbours.class, answer).nodes());
  }
}
