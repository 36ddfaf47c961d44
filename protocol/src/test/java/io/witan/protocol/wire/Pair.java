package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.wire.Conversation.OurHead;
import io.witan.protocol.wire.Conversation.Ours;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Two conversations joined by a wire in memory. */
final class Pair {
  static final Hash GENESIS = Keccak.hash(Bytes.ofInts(1));
  static final OurHead HEAD = new OurHead(7, 0, Keccak.hash(Bytes.ofInts(7)), Uint256.of(8));
  static final NodeKey ALICE = key(1);
  static final NodeKey BOB = key(2);

  final Conversation alice;
  final Conversation bob;
  final List<Step> aliceSteps = new ArrayList<>();
  final List<Step> bobSteps = new ArrayList<>();
  private final ArrayDeque<Bytes> toBob = new ArrayDeque<>();
  private final ArrayDeque<Bytes> toAlice = new ArrayDeque<>();
  int chunk = 1 << 20;

  /** All that Alice wrote. */
  final List<Bytes> aliceWrote = new ArrayList<>();

  Pair(Ours aliceIs, Ours bobIs, PublicKey called) {
    alice = Conversation.dial(aliceIs, entropy(3), called);
    bob = Conversation.accept(bobIs, entropy(4));
  }

  Pair() {
    this(ours(ALICE), ours(BOB), BOB.publicKey());
  }

  static NodeKey key(int n) {
    return NodeKey.of(Secp256k1.get(), Keccak.hash(Bytes.ofInts(0, n)).bytes());
  }

  static Ours ours(NodeKey key) {
    return ours(key, 1337, GENESIS, List.of());
  }

  static Ours ours(NodeKey key, long network, Hash genesis, List<Long> forks) {
    return new Ours(
        key,
        "Witan/test",
        List.of(Capability.ETH_66, Capability.ETH_67, Capability.ETH_68, Capability.ISTANBUL_100),
        30303,
        network,
        genesis,
        ForkIds.of(genesis, 0, forks, List.of()),
        new LiteralSnappy());
  }

  static HandshakeEntropy entropy(int seed) {
    Bytes random = Bytes.EMPTY;
    for (int i = 0; random.size() < HandshakeEntropy.SIZE; i++) {
      random = Bytes.concat(random, Keccak.hash(Bytes.ofInts(seed, i)).bytes());
    }
    return HandshakeEntropy.of(random.slice(0, HandshakeEntropy.SIZE));
  }

  /** Lets both talk, admitting each other, until neither has more to say. */
  Pair run() {
    fromAlice(alice.begin());
    return this;
  }

  void fromAlice(List<Step> steps) {
    take(steps, aliceSteps, alice, toBob);
    deliver();
  }

  void fromBob(List<Step> steps) {
    take(steps, bobSteps, bob, toAlice);
    deliver();
  }

  private void take(List<Step> steps, List<Step> seen, Conversation whose, ArrayDeque<Bytes> out) {
    for (Step step : steps) {
      seen.add(step);
      switch (step) {
        case Step.Write write -> out.add(write.bytes());
        case Step.Identified ignored -> take(whose.admit(HEAD), seen, whose, out);
        default -> {}
      }
    }
  }

  private void deliver() {
    while (!toBob.isEmpty() || !toAlice.isEmpty()) {
      if (!toBob.isEmpty()) {
        Bytes bytes = toBob.poll();
        aliceWrote.add(bytes);
        for (Bytes part : parts(bytes)) {
          take(bob.receive(part.toArray()), bobSteps, bob, toAlice);
        }
      }
      if (!toAlice.isEmpty()) {
        for (Bytes part : parts(toAlice.poll())) {
          take(alice.receive(part.toArray()), aliceSteps, alice, toBob);
        }
      }
    }
  }

  private List<Bytes> parts(Bytes bytes) {
    List<Bytes> parts = new ArrayList<>();
    for (int at = 0; at < bytes.size(); at += chunk) {
      parts.add(bytes.slice(at, Math.min(bytes.size(), at + chunk)));
    }
    return parts;
  }

  static <T extends Step> T only(List<Step> steps, Class<T> kind) {
    List<T> found = steps.stream().filter(kind::isInstance).map(kind::cast).toList();
    if (found.size() != 1) {
      throw new AssertionError("expected one " + kind.getSimpleName() + " in " + steps);
    }
    return found.get(0);
  }
}
