package io.witan.protocol.consensus.bft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.rules.BftConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is known of earlier rounds of a height still counts. */
class LocksTest {
  private static final BftConfig CONFIG =
      BftConfig.QBFT_DEFAULTS.withTimes(
          Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

  private final List<TestNode> turns = new ArrayList<>();

  /** The validators in the order in which they propose block 1. */
  private TestWorld world(BftRules rules) {
    TestWorld world = new TestWorld(4, CONFIG, rules);
    for (int round = 0; round < 4; round++) {
      TestNode any = world.nodes.getFirst();
      Address proposer = rules.proposer().of(any.head(world), round);
      turns.add(
          world.nodes.stream().filter(n -> n.address.equals(proposer)).findFirst().orElseThrow());
    }
    world.nodes.forEach(world::start);
    return world;
  }

  private Hash locked(TestNode node) {
    return node.state.height().prepared().map(PreparedCertificate::digest).orElseThrow();
  }

  /** IBFT as GoQuorum has it stands still for ever here: two of three refuse each block. */
  @Test
  void locksOnDifferentBlocksDoNotStopTheChain() {
    TestWorld world = world(Ibft.RULES);
    TestNode first = turns.get(0);
    TestNode second = turns.get(1);
    onlyPreparesTo(world, first, Optional.empty());
    world.run(Duration.ofMillis(2_900));
    onlyPreparesTo(world, second, Optional.of(first));
    world.run(Duration.ofSeconds(2));
    assertNotEquals(locked(first), locked(second));

    world.crash(turns.get(3));
    world.network = (from, to, frame) -> List.of(TestWorld.HOP);
    world.run(Duration.ofSeconds(30));
    assertTrue(world.agreed.size() > 5, "blocks: " + world.agreed.size());
  }

  /** The newer lock was made with a liar, who told the other one that it prepared a third block. */
  @Test
  void whoPreparedTwiceHidesNoLock() {
    TestWorld world = world(Ibft.RULES);
    TestNode first = turns.get(0);
    TestNode second = turns.get(1);
    TestNode liar = turns.get(3);
    onlyPreparesTo(world, first, Optional.empty());
    world.run(Duration.ofMillis(2_900));
    onlyPreparesTo(world, second, Optional.of(first));
    world.run(Duration.ofSeconds(2));
    View view = new View(1, second.state.height().prepared().orElseThrow().round());
    var encoding = Ibft.RULES.encoding().by(liar.address);
    Signature signature = Symbolic.signer(liar.address).sign(encoding.prepare(view, Hash.ZERO));
    var other = new BftFrame.Prepare(view, Hash.ZERO, encoding.named(), signature);
    world.tell(first, new ConsensusInput.Heard(TestWorld.key(liar.index), other));

    world.crash(liar);
    world.network = (from, to, frame) -> List.of(TestWorld.HOP);
    world.run(Duration.ofSeconds(30));
    assertTrue(world.agreed.size() > 5, "blocks: " + world.agreed.size());
  }

  private static void onlyPreparesTo(TestWorld world, TestNode node, Optional<TestNode> away) {
    world.network =
        (from, to, frame) -> {
          boolean cut = away.filter(n -> n.index == from || n.index == to).isPresent();
          boolean votes = frame.phase() == Phase.PREPARE && to != node.index;
          return cut || votes || frame.phase() == Phase.COMMIT ? List.of() : List.of(TestWorld.HOP);
        };
  }

  /** A lock is shown to others: who did not see the PREPAREs proposes the locked block. */
  @Test
  void aLockedBlockIsProposedByOthers() {
    TestWorld world = world(Ibft.RULES);
    TestNode first = turns.get(0);
    onlyPreparesTo(world, first, Optional.empty());
    world.run(Duration.ofMillis(2_900));
    Hash locked = locked(first);
    assertEquals(Optional.empty(), turns.get(1).state.height().prepared());
    world.network = (from, to, frame) -> List.of(TestWorld.HOP);
    world.run(Duration.ofSeconds(2));
    assertEquals(locked, world.agreed.get(1L));
  }

  @Test
  void whatIsHeardIsPassedOnToThoseWithoutALink() {
    TestWorld world = new TestWorld(4, CONFIG, Qbft.RULES);
    TestNode middle = world.nodes.getFirst();
    world.network =
        (from, to, frame) ->
            from == middle.index || to == middle.index ? List.of(TestWorld.HOP) : List.of();
    world.nodes.forEach(world::start);
    for (int i = 0; i < 200; i++) {
      world.run(Duration.ofMillis(50));
      world.nodes.forEach(node -> world.catchUp(node, middle));
    }
    assertTrue(middle.height() >= 5, "height " + middle.height());
    assertEquals(0, middle.state.height().round());
  }

  @Test
  void commitsOfAnEarlierRoundStillDecide() {
    TestWorld world = world(Qbft.RULES);
    world.network =
        (from, to, frame) ->
            List.of(
                frame instanceof BftFrame.Commit && frame.view().equals(new View(1, 0))
                    ? Duration.ofMillis(2_005)
                    : TestWorld.HOP);
    world.run(Duration.ofSeconds(4));
    TestNode node = world.nodes.getFirst();
    QbftExtraData extra = QbftExtraData.decode(node.chain.get(1).header().extraData());
    assertEquals(0, extra.round());
    assertTrue(node.state.height().round() == 0 && node.height() >= 1);
  }
}
