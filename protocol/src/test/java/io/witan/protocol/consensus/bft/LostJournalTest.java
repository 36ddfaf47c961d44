package io.witan.protocol.consensus.bft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.rules.BftConfig;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A validator comes back without its data, its votes among them. */
class LostJournalTest {
  private static final BftConfig CONFIG =
      BftConfig.QBFT_DEFAULTS.withTimes(
          Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(8));

  /** {@link TestWorld} compares what it signs with what it signed before. */
  @Test
  void itContradictsNothingThatItForgot() {
    for (BftRules rules : List.of(Qbft.RULES, Ibft.RULES)) {
      Watched world = new Watched(4, rules);
      world.nodes.forEach(world::start);
      world.run(Duration.ofSeconds(9));
      // All have voted on a block; nobody knows that they have agreed.
      world.network =
          (from, to, frame) ->
              frame instanceof BftFrame.Commit ? List.of() : List.of(TestWorld.HOP);
      world.run(Duration.ofMillis(1_500));
      TestNode proposer = world.nextProposer();
      long open = proposer.height() + 1;
      world.wipe(proposer);
      world.said.clear();
      world.network = (from, to, frame) -> List.of(TestWorld.HOP);
      world.runInSync(Duration.ofSeconds(20));
      assertTrue(world.said.first() > open, "it speaks at " + world.said.first());
      assertTrue(proposer.height() > open + 8, "height " + proposer.height());
    }
  }

  @Test
  void itIsNotWaitedForWhereTheOthersAreEnough() {
    Watched world = new Watched(4, Qbft.RULES);
    world.nodes.forEach(world::start);
    world.run(Duration.ofSeconds(9));
    TestNode lost = world.nodes.get(2);
    TestNode killed = world.nodes.get(3);
    world.crash(killed);
    world.wipe(lost);
    world.run(Duration.ofSeconds(3));
    world.start(killed);
    long before = killed.height();
    world.runInSync(Duration.ofSeconds(10));
    assertTrue(lost.height() >= before + 6, "height " + lost.height() + " after " + before);
  }

  @Test
  void itIsBelievedInTheEndWhereTheOthersAreTooFew() {
    Watched world = new Watched(4, Qbft.RULES);
    world.nodes.forEach(world::start);
    world.run(Duration.ofSeconds(9));
    TestNode lost = world.nodes.get(2);
    world.crash(world.nodes.get(3));
    world.wipe(lost);
    long before = world.nodes.getFirst().height();
    world.runInSync(Duration.ofMillis(19_900));
    assertEquals(before, lost.height(), "ten request timeouts are not over");
    world.runInSync(Duration.ofSeconds(15));
    assertTrue(lost.height() >= before + 4, "height " + lost.height() + " after " + before);
  }

  @Test
  void aNewChainGoesOnThoughItsFirstBlockIsOlderThanJournals() {
    for (int late = 0; late < 4_000; late += 100) {
      Watched world = new Watched(4, Qbft.RULES);
      world.nodes.subList(0, 2).forEach(world::start);
      world.run(Duration.ofMillis(late));
      world.nodes.subList(2, 4).forEach(world::start);
      world.run(Duration.ofSeconds(12));
      long height = world.nodes.getFirst().height();
      assertTrue(height >= 7, "height " + height + " of those who started after " + late + " ms");
    }
  }

  /** Watches the heights at which a wiped node speaks. */
  private static final class Watched extends TestWorld {
    final TreeSet<Long> said = new TreeSet<>();
    private int wiped = -1;

    Watched(int size, BftRules rules) {
      super(size, CONFIG.with(rules.algorithm()), rules);
    }

    @Override
    void sent(TestNode from, String to, BftFrame frame) {
      if (from.index == wiped) {
        said.add(frame.view().height());
      }
    }

    TestNode nextProposer() {
      TestNode any = nodes.getFirst();
      var proposer = Qbft.RULES.proposer().of(any.head(this), 0);
      return nodes.stream().filter(node -> node.address.equals(proposer)).findFirst().orElseThrow();
    }

    /** It starts with nothing and is given the chain at once. */
    void wipe(TestNode node) {
      wiped = node.index;
      crash(node);
      node.journal.clear();
      node.chain.subList(1, node.chain.size()).clear();
      TestNode other = nodes.get((node.index + 1) % nodes.size());
      start(node);
      while (catchUp(node, other)) {
        // Until it has all.
      }
    }

    void runInSync(Duration time) {
      for (long passed = 0; passed < time.toMillis(); passed += 100) {
        run(Duration.ofMillis(100));
        nodes.forEach(node -> nodes.forEach(other -> catchUp(node, other)));
      }
    }
  }
}
