package io.witan.protocol.consensus.bft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.rules.BftConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Under the policy 1 a validator goes on proposing until it fails. */
class StickyProposerTest {
  private static final BftConfig CONFIG = sticky();

  private static BftConfig sticky() {
    BftConfig usual = BftConfig.QBFT_DEFAULTS;
    return new BftConfig(
        usual.algorithm(),
        usual.epochLength(),
        Duration.ofSeconds(1),
        usual.emptyBlockPeriod(),
        Duration.ofSeconds(2),
        Duration.ofSeconds(4),
        BftConfig.Policy.STICKY,
        usual.twoFPlusOne(),
        Optional.empty(),
        Optional.empty(),
        usual.blockReward(),
        Optional.empty());
  }

  @Test
  void oneProposerGoesOnUntilItFailsAndThenAnotherDoes() {
    for (BftRules rules : List.of(Qbft.RULES, Ibft.RULES)) {
      TestWorld world = new TestWorld(4, CONFIG, rules);
      world.nodes.forEach(world::start);
      world.run(Duration.ofSeconds(10));
      int before = world.nodes.getLast().chain.size();
      Address first = only(world, 1, before);
      assertTrue(before > 5, before + " blocks");
      TestNode failing =
          world.nodes.stream().filter(n -> n.address.equals(first)).findFirst().orElseThrow();
      world.crash(failing);
      world.run(Duration.ofSeconds(15));
      TestNode other = world.nodes.get(failing.index == 0 ? 1 : 0);
      // A block that was on its way when it failed may still be the first one's.
      Address second = only(world, before + 1, other.chain.size());
      assertNotEquals(first, second);
      assertTrue(other.chain.size() > before + 5, other.chain.size() + " blocks");
      world.start(failing);
      int restarted = other.chain.size();
      world.run(Duration.ofSeconds(5));
      assertEquals(second, only(world, restarted, other.chain.size()), "it is not asked again");
    }
  }

  /** The author of all these blocks. */
  private static Address only(TestWorld world, int from, int to) {
    TreeSet<Address> authors = new TreeSet<>();
    TestNode longest =
        world.nodes.stream()
            .max((a, b) -> Integer.compare(a.chain.size(), b.chain.size()))
            .orElseThrow();
    for (Block block : longest.chain.subList(from, to)) {
      authors.add(world.head(block).author().orElseThrow());
    }
    assertEquals(1, authors.size(), authors::toString);
    return authors.first();
  }
}
