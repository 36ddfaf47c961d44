package io.witan.protocol.consensus.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.consensus.BuilderInput;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.sync.SyncInput;
import io.witan.protocol.wire.EnodeUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One node of a {@link Cluster}: the real machine and its journal, with a chain, a builder and a
 * chain sync of a few lines. Each turn is checked against the laws of machines.
 */
final class TestRaft {
  static final Block GENESIS =
      new Block(
          new HeaderBuilder().gasLimit(10_000_000).build(), List.of(), List.of(), Optional.empty());

  final int index;
  final List<RaftRecord> journal = new ArrayList<>();
  final List<RaftObservation> reports = new ArrayList<>();
  final List<Block> chain = new ArrayList<>(List.of(GENESIS));
  final Raft machine;
  RaftState state;
  boolean alive;
  int life;

  /** Hashes of blocks that every chain refuses. */
  final TreeSet<Bytes> refused = new TreeSet<>();

  private final Map<RaftTimer, Integer> timers = new EnumMap<>(RaftTimer.class);
  private final Cluster cluster;
  private final Map<Hash, Block> blocks = new LinkedHashMap<>();

  TestRaft(Cluster cluster, int index, RaftSettings settings) {
    this.cluster = cluster;
    this.index = index;
    this.machine = new Raft(settings, cluster.limits);
    this.state = machine.start();
    blocks.put(GENESIS.hash(), GENESIS);
  }

  static PublicKey key(int index) {
    Bytes half = Keccak.hash(Bytes.ofInts('r', index)).bytes();
    return new PublicKey(Bytes.concat(half, half));
  }

  static EnodeUrl url(int index) {
    return EnodeUrl.of(key(index), "10.0.0." + index, 21_000);
  }

  PublicKey key() {
    return key(index);
  }

  void start() {
    alive = true;
    life++;
    state = machine.start();
    for (RaftRecord record : journal) {
      state = machine.replay(state, record);
    }
    give(new ConsensusInput.Resumed());
    announce();
  }

  void crash() {
    alive = false;
    life++;
  }

  Block head() {
    return chain.getLast();
  }

  long height() {
    return head().number();
  }

  boolean isLeader() {
    return alive && state.role() == RaftRole.LEADER;
  }

  void give(ConsensusInput.Local input) {
    give(new RaftInput.Local(input));
  }

  void give(RaftInput input) {
    if (!alive) {
      return;
    }
    At<RaftInput> at = new At<>(cluster.now, cluster.lot(), input);
    Turn<RaftState, RaftRecord> turn = machine.on(state, at);
    assertEquals(turn, machine.on(state, at), "determinism");
    RaftState replayed = state;
    for (RaftRecord record : turn.records()) {
      replayed = machine.replay(replayed, record);
    }
    assertEquals(replayed.durable(), turn.state().durable(), "memory and journal agree");
    bounded(turn.state());
    journal.addAll(turn.records());
    if (!turn.records().isEmpty() && cluster.crashesNow(this)) {
      crash();
      return;
    }
    RaftState before = state;
    state = turn.state();
    cluster.safety.see(index, before, state);
    turn.outputs().forEach(this::perform);
  }

  private void bounded(RaftState after) {
    RaftLimits limits = cluster.limits;
    assertTrue(after.log().entries().size() <= limits.entries() + 2, "bounded log");
    assertTrue(after.votes().size() <= RaftLimits.MEMBERS, "bounded votes");
    assertTrue(after.progress().size() <= RaftLimits.MEMBERS, "bounded progress");
    after
        .progress()
        .values()
        .forEach(p -> assertTrue(p.next() - p.match() <= limits.entries(), "bounded window"));
  }

  private void perform(Output output) {
    switch (output) {
      case Output.Send(var to, var frame) -> cluster.send(this, to, (RaftFrame) frame);
      case Output.SetTimer(var key, var at) -> {
        int version = timers.merge((RaftTimer) key, 1, Integer::sum);
        later(
            Duration.between(cluster.now, at),
            () -> {
              if (timers.get((RaftTimer) key) == version) {
                give(new ConsensusInput.TimerFired(key));
              }
            });
      }
      case Output.CancelTimer(var key) -> timers.merge((RaftTimer) key, 1, Integer::sum);
      case Output.Gossip ignored -> {}
      case Output.Report(var report) -> reports.add((RaftObservation) report);
      case Output.Tell(var role, var message) -> {
        switch (message) {
          case ChainInput.Append(var block, var origin) ->
              later(Duration.ofMillis(1), () -> append(block));
          case BuilderInput.Build build -> later(Duration.ofMillis(2), () -> build(build));
          case SyncInput.Ahead(var peer, var height) ->
              later(Duration.ofMillis(30), () -> fetch(cluster.of(peer)));
          default -> throw new AssertionError("told " + message);
        }
      }
    }
  }

  private void later(Duration delay, Runnable then) {
    int inLife = life;
    cluster.later(
        delay,
        () -> {
          if (alive && life == inLife) {
            then.run();
          }
        });
  }

  private void append(Block block) {
    if (refused.contains(block.hash().bytes())) {
      give(new ConsensusInput.AppendRefused(block.hash(), "refused"));
    } else if (block.header().parentHash().equals(head().hash())) {
      take(block);
      announce();
    }
  }

  private void take(Block block) {
    chain.add(block);
    blocks.put(block.hash(), block);
    cluster.safety.appended(block.number(), block.hash());
  }

  private void fetch(TestRaft from) {
    if (cluster.isCut(index, from.index) || from.height() <= height()) {
      return;
    }
    from.chain.subList((int) height() + 1, from.chain.size()).forEach(this::take);
    announce();
  }

  void announce() {
    Header header = head().header();
    Head head = new Head(header, head().hash(), List.of(), BftConfig.QBFT_DEFAULTS);
    give(new ConsensusInput.HeadChanged(head));
    pending();
  }

  /** As the pool says it: after each head as long as something waits. */
  void pending() {
    if (!waiting(head()).isEmpty()) {
      give(new ConsensusInput.TransactionsPending(height()));
    }
  }

  private List<Long> waiting(Block parent) {
    TreeSet<Long> waiting = new TreeSet<>(cluster.submitted);
    for (Block at = parent; at.number() > 0; at = blocks.get(at.header().parentHash())) {
      nonces(at).forEach(waiting::remove);
    }
    return List.copyOf(waiting);
  }

  static List<Long> nonces(Block block) {
    return block.transactions().stream().map(t -> ((Transaction.Legacy) t).nonce()).toList();
  }

  private void build(BuilderInput.Build build) {
    Block parent = blocks.get(build.parent().hash());
    List<Transaction> content =
        waiting(parent).stream().limit(3).map(TestRaft::transaction).toList();
    Hash root = Keccak.hash(Bytes.wrap(content.toString().getBytes(UTF_8)));
    Header header = build.template().toBuilder().transactionsRoot(root).build();
    Block block = new Block(header, content, List.of(), Optional.empty());
    blocks.put(block.hash(), block);
    give(new ConsensusInput.Built(build.view(), block));
  }

  private static Transaction transaction(long nonce) {
    return new Transaction.Legacy(
        nonce,
        Uint256.ZERO,
        21_000,
        Optional.of(Address.ZERO),
        Uint256.ZERO,
        Bytes.EMPTY,
        Uint256.of(27),
        Uint256.ONE,
        Uint256.ONE);
  }
}
