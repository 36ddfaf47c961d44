package io.witan.protocol.consensus.raft;

import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.bft.Symbolic;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.wire.EnodeUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Raft nodes in virtual time, with links that a test cuts and a lot that loses frames. */
class Cluster {
  private record Event(Instant at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  static final RaftLimits SMALL = new RaftLimits(10, 40, 16, 4, 100_000_000L, 8);

  final List<TestRaft> nodes = new ArrayList<>();
  final Safety safety = new Safety();
  final RaftLimits limits;
  final TreeSet<Long> submitted = new TreeSet<>();
  final Choices choices;
  int lossPercent;
  Instant now = Instant.ofEpochSecond(1_000_000);
  private final Set<String> cuts = new LinkedHashSet<>();
  private final PriorityQueue<Event> agenda = new PriorityQueue<>();
  private final Members founders;
  private long order;

  Cluster(int founders, RaftLimits limits, Choices choices) {
    this.limits = limits;
    this.choices = choices;
    List<EnodeUrl> urls = IntStream.rangeClosed(1, founders).mapToObj(TestRaft::url).toList();
    this.founders = Members.founding(urls);
    for (int i = 1; i <= founders; i++) {
      nodes.add(new TestRaft(this, i, settings(i, this.founders)));
    }
  }

  static Cluster of(int founders) {
    return new Cluster(founders, RaftLimits.STANDARD, Choices.random(founders));
  }

  /** A node that joins: it knows nobody. */
  TestRaft joiner() {
    int index = nodes.size() + 1;
    TestRaft joiner = new TestRaft(this, index, settings(index, Members.NONE));
    nodes.add(joiner);
    joiner.start();
    return joiner;
  }

  static RaftSettings settings(int index, Members founders) {
    return new RaftSettings(
        TestRaft.key(index),
        Symbolic.signer(Symbolic.address(index)),
        founders,
        RaftSettings.BLOCK_TIME,
        RaftSettings.HEARTBEAT,
        RaftSettings.ELECTION,
        height -> 10_000_000L,
        height -> Symbolic.address(0));
  }

  Cluster start() {
    nodes.forEach(TestRaft::start);
    return this;
  }

  TestRaft node(int index) {
    return nodes.get(index - 1);
  }

  TestRaft of(PublicKey key) {
    return nodes.stream().filter(node -> node.key().equals(key)).findFirst().orElseThrow();
  }

  long lot() {
    return ((long) choices.pick("entropy", Integer.MAX_VALUE) << 31)
        + choices.pick("entropy", Integer.MAX_VALUE);
  }

  void later(Duration delay, Runnable action) {
    agenda.add(new Event(now.plus(delay.isNegative() ? Duration.ZERO : delay), order++, action));
  }

  void send(TestRaft from, PublicKey to, RaftFrame frame) {
    Optional<TestRaft> target = nodes.stream().filter(node -> node.key().equals(to)).findFirst();
    if (target.isEmpty() || isCut(from.index, target.get().index)) {
      return;
    }
    if (lossPercent > 0 && choices.pick("loss", 100) < lossPercent) {
      return;
    }
    int micros = 500 + choices.pick("delay", lossPercent > 0 ? 20_000 : 500);
    later(
        Duration.ofNanos(micros * 1_000L),
        () -> target.get().give(new RaftInput.Heard(from.key(), frame)));
  }

  /** Whether the node dies after this record, before anything it said leaves. */
  boolean crashesNow(TestRaft node) {
    return false;
  }

  boolean isCut(int one, int other) {
    return cuts.contains(one + "-" + other);
  }

  void cut(int one, int other) {
    cuts.add(one + "-" + other);
    cuts.add(other + "-" + one);
  }

  void isolate(int index) {
    nodes.forEach(other -> cut(index, other.index));
  }

  void heal() {
    cuts.clear();
    for (TestRaft node : nodes) {
      nodes.forEach(o -> node.give(new ConsensusInput.PeerConnected(o.key())));
    }
  }

  void run(Duration time) {
    Instant until = now.plus(time);
    while (!agenda.isEmpty() && !agenda.peek().at().isAfter(until)) {
      Event event = agenda.poll();
      now = event.at();
      event.action().run();
    }
    now = until;
  }

  void submit(int count) {
    for (int i = 0; i < count; i++) {
      submitted.add(submitted.isEmpty() ? 0 : submitted.last() + 1);
    }
    nodes.stream().filter(node -> node.alive).forEach(TestRaft::pending);
  }

  /** The leader of the latest term. */
  Optional<TestRaft> leader() {
    return nodes.stream()
        .filter(TestRaft::isLeader)
        .max((a, b) -> Long.compare(a.state.term(), b.state.term()));
  }

  /** Runs until there is one. */
  TestRaft elect() {
    for (int i = 0; i < 200 && leader().isEmpty(); i++) {
      run(Duration.ofMillis(100));
    }
    return leader().orElseThrow(() -> new AssertionError("nobody was elected"));
  }
}
