package io.witan.protocol.consensus.bft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.BftTimer;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.ledger.QbftExtraData.Vote;
import io.witan.protocol.rules.BftConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rules of time and of single validators that the conversations do not show. */
class HeightTest {
  @Test
  void aPeriodOfPartsOfASecondIsKept() {
    BftConfig config =
        BftConfig.QBFT_DEFAULTS.withTimes(
            Duration.ofMillis(400), Duration.ofSeconds(2), Duration.ofSeconds(4));
    TestWorld world = new TestWorld(4, config, Qbft.RULES);
    world.nodes.forEach(world::start);
    world.nodes.forEach(
        node -> world.later(Duration.ofMillis(100), () -> pendingForEver(world, node)));
    world.run(Duration.ofSeconds(10));
    long height = world.nodes.getFirst().height();
    assertTrue(height >= 20 && height <= 25, "height " + height);
  }

  @Test
  void aPendingTransactionEndsTheEmptyBlocksPeriod() {
    BftConfig plain = BftConfig.QBFT_DEFAULTS;
    BftConfig config =
        new BftConfig(
            plain.algorithm(),
            plain.epochLength(),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            plain.requestTimeout(),
            plain.maxRequestTimeout(),
            plain.policy(),
            plain.twoFPlusOne(),
            plain.validatorContract(),
            plain.validators(),
            plain.blockReward(),
            plain.miningBeneficiary());
    TestWorld world = new TestWorld(4, config, Qbft.RULES);
    world.nodes.forEach(world::start);
    world.run(Duration.ofMillis(2_200));
    assertEquals(0, world.nodes.getFirst().height());
    world.nodes.forEach(node -> world.tell(node, new ConsensusInput.TransactionsPending(0)));
    world.run(Duration.ofMillis(200));
    assertEquals(1, world.nodes.getFirst().height());
    world.run(Duration.ofMillis(4_500));
    assertEquals(1, world.nodes.getFirst().height(), "nothing waits after block 1");
    world.run(Duration.ofSeconds(1));
    assertEquals(2, world.nodes.getFirst().height());
  }

  private static void pendingForEver(TestWorld world, TestNode node) {
    world.tell(node, new ConsensusInput.TransactionsPending(node.height()));
    world.later(Duration.ofMillis(50), () -> pendingForEver(world, node));
  }

  static final BftConfig QUICK =
      BftConfig.QBFT_DEFAULTS.withTimes(
          Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(8));

  @Test
  void withoutTransactionsABlockWaitsForTheEmptyBlockPeriod() {
    TestWorld world = started(4, emptyPeriod(Duration.ofSeconds(30)));
    world.run(Duration.ofSeconds(29));
    assertEquals(0, world.nodes.getFirst().height());
    world.run(Duration.ofSeconds(2));
    world.nodes.forEach(node -> assertEquals(1, node.height()));
    assertEquals(0, world.nodes.getFirst().state.height().round(), "no round was lost by waiting");
  }

  @Test
  void aTransactionCutsTheEmptyBlockPeriodShort() {
    TestWorld world = started(4, emptyPeriod(Duration.ofSeconds(30)));
    world.run(Duration.ofSeconds(10));
    world.nodes.forEach(n -> world.tell(n, new ConsensusInput.TransactionsPending(0)));
    world.run(Duration.ofMillis(100));
    world.nodes.forEach(node -> assertEquals(1, node.height()));
    world.run(Duration.ofSeconds(5));
    world.nodes.forEach(node -> assertEquals(1, node.height(), "nothing waits any more"));
  }

  @Test
  void transactionsThatWaitForTheNextHeadAlreadyAreNotForgotten() {
    TestWorld world = started(1, emptyPeriod(Duration.ofSeconds(30)));
    world.tell(world.nodes.getFirst(), new ConsensusInput.TransactionsPending(1));
    world.run(Duration.ofSeconds(4));
    assertEquals(2, world.nodes.getFirst().height());
  }

  @Test
  void noRoundEndsBeforeItsBlockWasDue() {
    TestWorld world =
        new TestWorld(
            4,
            QUICK.withTimes(Duration.ofSeconds(60), Duration.ofSeconds(4), Duration.ZERO),
            Qbft.RULES);
    world.nodes.forEach(world::start);
    world.run(Duration.ofSeconds(59));
    world.nodes.forEach(node -> assertEquals(0, node.state.height().round()));
  }

  @Test
  void anInvalidProposalCostsOneRound() {
    Hash[] first = new Hash[1];
    TestWorld world =
        new TestWorld(4, QUICK, Qbft.RULES) {
          @Override
          void sent(TestNode from, String to, BftFrame frame) {
            if (frame instanceof Proposal p && first[0] == null) {
              first[0] = p.block().hash();
              markInvalid(first[0]);
            }
          }
        };
    world.nodes.forEach(world::start);
    world.run(Duration.ofSeconds(8));
    assertNotEquals(first[0], world.agreed.get(1L));
    QbftExtraData extra =
        QbftExtraData.decode(world.nodes.getFirst().chain.get(1).header().extraData());
    assertEquals(1, extra.round());
  }

  @Test
  void aNodeThatDecidedGivesUpNoRound() {
    TestWorld world = started(4, QUICK);
    TestNode node = world.nodes.getFirst();
    world.run(Duration.ofMillis(1_025));
    View view = new View(1, 0);
    Block block = node.state.round().proposal().orElseThrow();
    for (int i = 1; i < 4; i++) {
      Signature seal = sign(i, Qbft.RULES.encoding().seal(block.header(), 0));
      Signature signature = sign(i, Qbft.RULES.encoding().commit(view, block.hash(), seal));
      Commit commit = new Commit(view, block.hash(), seal, signature);
      node.consensus(world.now, 0, new ConsensusInput.Heard(TestWorld.key(i), commit));
    }
    assertTrue(node.state.height().decided().isPresent());
    assertFalse(node.state.height().timers().containsKey(BftTimer.ROUND));
    node.consensus(world.now.plusSeconds(60), 0, new ConsensusInput.TimerFired(BftTimer.ROUND));
    assertEquals(0, node.state.height().round());
  }

  @Test
  void aProposalFromTheNearFutureWaitsUntilItIsDue() {
    TestWorld world = started(4, QUICK);
    world.run(Duration.ofMillis(500));
    TestNode node = world.nodes.get(1);
    Block block = childOf(world, 2);
    hear(world, node, 0, proposal(0, block));
    assertTrue(node.state.height().held().isPresent());
    assertEquals(Optional.empty(), node.state.height().proposal());
    world.run(Duration.ofMillis(1_600));
    assertEquals(Optional.empty(), node.state.height().held());
  }

  @Test
  void aProposalFromTheFarFutureIsRefused() {
    TestWorld world = started(4, QUICK);
    world.run(Duration.ofMillis(500));
    TestNode node = world.nodes.get(1);
    hear(world, node, 0, proposal(0, childOf(world, 60)));
    assertEquals(Optional.empty(), node.state.height().held());
  }

  @Test
  void whatTheChainWouldRefuseIsNotAccepted() {
    TestWorld world = started(4, QUICK);
    world.run(Duration.ofSeconds(1));
    TestNode node = world.nodes.get(1);
    Block good = childOf(world, 1);
    List<Block> bad = new ArrayList<>();
    bad.add(good.withHeader(good.header().toBuilder().gasLimit(2_000_000).build()));
    bad.add(good.withHeader(good.header().toBuilder().difficulty(Uint256.ZERO).build()));
    bad.add(good.withHeader(good.header().toBuilder().coinbase(Symbolic.address(3)).build()));
    bad.add(good.withHeader(good.header().toBuilder().mixHash(Hash.ZERO).build()));
    bad.add(childOf(world, 0));
    for (Block block : bad) {
      hear(world, node, 0, proposal(0, block));
      assertEquals(Optional.empty(), node.state.height().proposal());
    }
    hear(world, node, 0, proposal(0, good));
    assertTrue(node.state.height().proposal().isPresent());
  }

  @Test
  void theProposerVotesForOneOpenCandidate() {
    TestWorld world = started(1, QUICK);
    TestNode node = world.nodes.getFirst();
    Address candidate = Symbolic.address(9);
    world.tell(node, new ConsensusInput.Propose(candidate, true));
    world.tell(node, new ConsensusInput.Propose(Symbolic.address(8), false));
    world.run(Duration.ofMillis(1_500));
    QbftExtraData extra = QbftExtraData.decode(node.chain.get(1).header().extraData());
    assertTrue(extra.vote().isPresent());
    world.tell(node, new ConsensusInput.Discard(Symbolic.address(8)));
    world.run(Duration.ofSeconds(1));
    extra = QbftExtraData.decode(node.chain.get(2).header().extraData());
    assertEquals(Optional.of(new Vote(candidate, true)), extra.vote());
  }

  @Test
  void aFloodOfLaterViewsStaysWithinItsBounds() {
    TestWorld world = started(7, QUICK);
    world.run(Duration.ofMillis(100));
    TestNode node = world.nodes.getFirst();
    for (int round = 0; round < 60; round++) {
      for (int height = 1; height < 8; height++) {
        View view = new View(height, round);
        Hash digest = Hash.of(Uint256.of(round + 1).toBytes32());
        Signature signature = sign(1, Qbft.RULES.encoding().prepare(view, digest));
        hear(world, node, 1, new Prepare(view, digest, signature));
      }
    }
    Backlog backlog = node.state.height().backlog();
    assertTrue(backlog.frames().size() <= 3, "one PREPARE of each height that is kept");
    assertTrue(backlog.frames().keySet().stream().allMatch(s -> s.phase() == Phase.PREPARE));
  }

  @Test
  void roundsThatDriftedApartMeetAgain() {
    TestWorld world = new TestWorld(4, QUICK, Qbft.RULES);
    boolean[] cut = {true};
    world.network = (from, to, frame) -> cut[0] ? List.of() : List.of(TestWorld.HOP);
    for (TestNode node : world.nodes) {
      world.start(node);
      world.run(Duration.ofSeconds(17));
    }
    assertNotEquals(
        world.nodes.getFirst().state.height().round(), world.nodes.get(3).state.height().round());
    cut[0] = false;
    world.run(Duration.ofSeconds(2));
    long with = world.nodes.stream().filter(node -> node.height() > 0).count();
    assertTrue(with >= 3, "a quorum goes on after the next slow tick; sync brings the others");
  }

  @Test
  void whoGoesOnWhileABlockIsBuiltDoesNotJustifyItsProposalAnyMore() {
    List<Proposal> proposed = new ArrayList<>();
    TestWorld world =
        new TestWorld(4, QUICK, Qbft.RULES) {
          @Override
          void sent(TestNode from, String to, BftFrame frame) {
            if (frame instanceof Proposal proposal && proposal.view().round() == 1) {
              proposed.add(proposal);
            }
          }
        };
    world.network = (from, to, frame) -> List.of();
    world.nodes.forEach(world::start);
    world.run(Duration.ofMillis(100));
    int self = proposer(world, 1);
    TestNode node = world.nodes.get(self);
    hear(world, node, (self + 1) % 4, roundChange((self + 1) % 4, 1));
    hear(world, node, (self + 2) % 4, roundChange((self + 2) % 4, 1));
    assertTrue(node.state.height().proposing(), "a quorum with its own round change");
    hear(world, node, (self + 1) % 4, roundChange((self + 1) % 4, 2));
    world.run(Duration.ofMillis(100));
    assertEquals(List.of(), proposed);
    hear(world, node, (self + 3) % 4, roundChange((self + 3) % 4, 1));
    world.run(Duration.ofMillis(500));
    assertFalse(proposed.isEmpty());
    proposed.forEach(proposal -> assertEquals(3, proposal.roundChanges().size()));
  }

  @Test
  void aRoundChangeMakesNoBlockDue() {
    TestWorld world = started(4, emptyPeriod(Duration.ofSeconds(30)));
    world.run(Duration.ofSeconds(1));
    int self = proposer(world, 0);
    int other = (self + 1) % 4;
    TestNode node = world.nodes.get(self);
    hear(world, node, other, roundChange(other, 1));
    assertFalse(node.state.height().proposing());
    world.run(Duration.ofSeconds(30));
    assertEquals(1, node.height());
  }

  /** Who proposes in a round of the first height. */
  private static int proposer(TestWorld world, int round) {
    Head head = world.head(world.nodes.getFirst().chain.getFirst());
    Address proposer = Qbft.RULES.proposer().of(head, round);
    return IntStream.range(0, 4).filter(i -> Symbolic.address(i).equals(proposer)).sum();
  }

  private static RoundChange roundChange(int sender, int round) {
    View view = new View(1, round);
    Hash digest = Qbft.RULES.encoding().roundChange(view, Optional.empty());
    var vote = new SignedRoundChange(view, Optional.empty(), sign(sender, digest));
    return new RoundChange(vote, Optional.empty(), List.of());
  }

  private static TestWorld started(int size, BftConfig config) {
    TestWorld world = new TestWorld(size, config, Qbft.RULES);
    world.nodes.forEach(world::start);
    return world;
  }

  private static void hear(TestWorld world, TestNode node, int from, BftFrame frame) {
    world.tell(node, new ConsensusInput.Heard(TestWorld.key(from), frame));
    world.run(Duration.ZERO);
  }

  /** A block by validator 0 on the genesis block. */
  private static Block childOf(TestWorld world, long seconds) {
    Block genesis = world.nodes.getFirst().chain.getFirst();
    return genesis.withHeader(
        genesis.header().toBuilder()
            .number(1)
            .parentHash(genesis.hash())
            .coinbase(Symbolic.address(0))
            .timestamp(genesis.header().timestamp() + seconds)
            .build());
  }

  private static Proposal proposal(int sender, Block block) {
    View view = new View(1, 0);
    Signature signature = sign(sender, Qbft.RULES.encoding().proposal(view, block));
    return new Proposal(view, block, signature, List.of(), List.of());
  }

  private static Signature sign(int signer, Hash digest) {
    return Symbolic.signer(Symbolic.address(signer)).sign(digest);
  }

  private static BftConfig emptyPeriod(Duration empty) {
    return new BftConfig(
        QUICK.algorithm(),
        QUICK.epochLength(),
        QUICK.blockPeriod(),
        empty,
        QUICK.requestTimeout(),
        QUICK.maxRequestTimeout(),
        QUICK.policy(),
        false,
        Optional.empty(),
        Optional.empty(),
        Uint256.ZERO,
        Optional.empty());
  }
}
