package io.witan.protocol.consensus.bft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.chain.SealedHeader;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftSchedule;
import io.witan.protocol.consensus.BuilderInput;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.Quorum;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Observation;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.TimerKey;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.BftConfig.Algorithm;
import io.witan.protocol.sync.SyncInput;
import io.witan.protocol.votes.VoteRecord;
import io.witan.protocol.votes.VotesInput;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A small network in virtual time for the tests of consensus and votes. Chain, builder and catch-up
 * are stand-ins; agreement and one-vote are checked after every step.
 */
class TestWorld {
  private static final long TICK = 1_000_000;

  /** Decides what happens to a frame: empty to lose it, else one delay for each copy. */
  interface Network {
    List<Duration> deliver(int from, int to, BftFrame frame);
  }

  private record Event(Instant at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  static final Duration HOP = Duration.ofMillis(10);
  final List<TestNode> nodes = new ArrayList<>();
  final TreeMap<Long, Hash> agreed = new TreeMap<>();
  final BftConfig config;
  private final BftSchedule schedule;
  Network network = (from, to, frame) -> List.of(HOP);
  Instant now = Instant.ofEpochSecond(1_700_000_000);
  private final List<Address> validators = new ArrayList<>();
  private final TreeMap<String, Hash> voted = new TreeMap<>();
  private final PriorityQueue<Event> agenda = new PriorityQueue<>();
  private final TreeMap<String, Long> timers = new TreeMap<>();
  private final TreeSet<Hash> invalid = new TreeSet<>();
  private long order;
  private final Block genesis;

  TestWorld(int size, BftConfig config, BftSchedule schedule) {
    this.config = config;
    this.schedule = schedule;
    for (int i = 0; i < size; i++) {
      nodes.add(new TestNode(i, schedule));
      validators.add(Symbolic.address(i));
    }
    Bytes extra = schedule.at(0).encoding().extraData(Bytes.EMPTY, validators, Optional.empty());
    genesis =
        block(
            new HeaderBuilder()
                .timestamp(now.getEpochSecond())
                .gasLimit(1_000_000)
                .mixHash(BlockHash.ISTANBUL_DIGEST)
                .extraData(extra));
    nodes.forEach(node -> node.chain.add(genesis));
  }

  static Block block(HeaderBuilder header) {
    return new Block(header.build(), List.of(), List.of(), Optional.empty());
  }

  Head head(Block block) {
    Optional<Address> author = block.number() == 0 ? Optional.empty() : sealed(block).author();
    BftConfig next = config.with(schedule.at(block.number() + 1).algorithm());
    return new Head(block.header(), block.hash(), author, validators, next);
  }

  private SealedHeader sealed(Block block) {
    Algorithm algorithm = schedule.at(block.number()).algorithm();
    return SealedHeader.read(block.header(), algorithm, Symbolic.VERIFIER).orElseThrow();
  }

  void start(TestNode node) {
    node.start();
    local(node, new VotesInput.Resumed());
    local(node, new ConsensusInput.Resumed());
    announce(node);
    for (TestNode other : nodes) {
      if (other != node && other.up) {
        local(node, new ConsensusInput.PeerConnected(key(other.index)));
        local(other, new ConsensusInput.PeerConnected(key(node.index)));
      }
    }
  }

  void crash(TestNode node) {
    node.up = false;
    node.life++;
  }

  /** All later validations of this block fail. */
  void markInvalid(Hash digest) {
    invalid.add(digest);
  }

  void later(Duration delay, Runnable action) {
    agenda.add(new Event(now.plus(delay), order++, action));
  }

  void run(Duration duration) {
    Instant until = now.plus(duration);
    while (!agenda.isEmpty() && !agenda.peek().at().isAfter(until)) {
      Event event = agenda.remove();
      now = event.at();
      event.action().run();
    }
    now = until;
  }

  /** Gives a node the blocks that another has, as sync would. */
  boolean catchUp(TestNode node, TestNode from) {
    boolean behind = node.height() < from.height();
    if (behind) {
      append(node, from.chain.get((int) node.height() + 1));
    }
    return behind;
  }

  void tell(TestNode node, Message message) {
    int life = node.life;
    later(
        Duration.ZERO,
        () -> {
          if (node.up && node.life == life) {
            local(node, message);
          }
        });
  }

  /** Overridden to trace. */
  void sent(TestNode from, String to, BftFrame frame) {}

  void observed(TestNode node, Observation observation) {}

  void appended(TestNode node, Block block) {}

  /** Overridden to crash between a durable record and its outputs. */
  boolean crashesNow(TestNode node) {
    return false;
  }

  void local(TestNode node, Message message) {
    switch (message) {
      case ConsensusInput input -> perform(node, node.consensus(now, now.toEpochMilli(), input));
      case RoundInput input -> perform(node, node.round(now, input));
      case VotesInput input -> {
        var turn = node.votes(now, input);
        turn.records().forEach(record -> checkOneVote(node, record));
        if (!turn.records().isEmpty() && crashesNow(node)) {
          crash(node);
        } else {
          perform(node, turn.outputs());
        }
      }
      case ChainInput.Append append -> append(node, append.block());
      case BuilderInput input -> build(node, input);
      case SyncInput.Ahead ignored -> {}
      default -> throw new AssertionError("nobody is told " + message);
    }
  }

  private void perform(TestNode node, List<Output> outputs) {
    for (Output output : outputs) {
      switch (output) {
        case Output.Gossip gossip -> {
          sent(node, "*", (BftFrame) gossip.frame());
          for (TestNode other : nodes) {
            if (other != node) {
              offer(node, other, (BftFrame) gossip.frame());
            }
          }
        }
        case Output.Send send -> {
          TestNode other = nodes.get(send.to().xy().get(0));
          sent(node, "" + other.index, (BftFrame) send.frame());
          offer(node, other, (BftFrame) send.frame());
        }
        case Output.Tell tell -> {
          assertTrue(node.apart || tell.role() != Role.ROUND, "rounds are inside");
          tell(node, tell.message());
        }
        case Output.SetTimer set -> timer(node, set.key(), set.at());
        case Output.CancelTimer cancel -> timers.remove(node.index + "/" + cancel.key());
        case Output.Report report -> observed(node, report.observation());
      }
    }
  }

  private void offer(TestNode from, TestNode to, BftFrame frame) {
    for (Duration delay : network.deliver(from.index, to.index, frame)) {
      later(
          delay,
          () -> {
            if (to.up) {
              local(to, new ConsensusInput.Heard(key(from.index), frame));
            }
          });
    }
  }

  private void timer(TestNode node, TimerKey key, Instant at) {
    String name = node.index + "/" + key;
    long version = order;
    int life = node.life;
    timers.put(name, version);
    Duration delay = Duration.between(now, at);
    later(
        delay.isNegative() ? Duration.ZERO : delay,
        () -> {
          if (node.up && node.life == life && timers.getOrDefault(name, -1L) == version) {
            timers.remove(name);
            local(node, new ConsensusInput.TimerFired(key));
          }
        });
  }

  private void build(TestNode node, BuilderInput input) {
    int life = node.life;
    later(
        Duration.ofNanos(TICK),
        () -> {
          if (node.up && node.life == life) {
            local(
                node,
                switch (input) {
                  case BuilderInput.Build b ->
                      new ConsensusInput.Built(
                          b.view(),
                          new Block(b.template(), List.of(), List.of(), Optional.empty()));
                  case BuilderInput.Validate v ->
                      new ConsensusInput.Validated(
                          v.view(),
                          v.block().hash(),
                          invalid.contains(v.block().hash())
                              ? Optional.of("marked as invalid")
                              : Optional.empty());
                  case BuilderInput.Execute e -> throw new AssertionError("" + e.blocks());
                });
          }
        });
  }

  private void append(TestNode node, Block block) {
    if (block.number() != node.height() + 1
        || !block.header().parentHash().equals(node.chain.getLast().hash())) {
      return;
    }
    checkSeals(block);
    Hash other = agreed.putIfAbsent(block.number(), block.hash());
    assertTrue(other == null || other.equals(block.hash()), "fork at " + block.number());
    node.chain.add(block);
    appended(node, block);
    announce(node);
  }

  private void announce(TestNode node) {
    tell(node, new ConsensusInput.HeadChanged(node.head(this)));
  }

  private void checkSeals(Block block) {
    SealedHeader extra = sealed(block);
    TreeSet<Address> sealers = new TreeSet<>();
    for (Bytes seal : extra.seals()) {
      sealers.add(Symbolic.VERIFIER.recover(extra.sealed(), Signature.of(seal)).orElseThrow());
    }
    assertTrue(validators.containsAll(sealers));
    assertTrue(sealers.size() >= Quorum.size(nodes.size(), false), "too few seals");
    assertEquals(extra.seals().size(), sealers.size(), "a validator sealed twice");
  }

  private void checkOneVote(TestNode node, VoteRecord record) {
    if (record instanceof VoteRecord.VoteSigned vote) {
      String what = node.index + "@" + vote.view() + " " + vote.phase();
      Hash before = voted.putIfAbsent(what, vote.digest());
      assertTrue(before == null || before.equals(vote.digest()), "two votes: " + what);
    }
  }

  static PublicKey key(int index) {
    byte[] xy = new byte[64];
    xy[0] = (byte) index;
    return new PublicKey(Bytes.wrap(xy));
  }
}
