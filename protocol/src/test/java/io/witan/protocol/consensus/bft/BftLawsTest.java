package io.witan.protocol.consensus.bft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.BftSchedule;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.rules.BftConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The laws of machines and of agreement, over many networks with faults. {@link TestNode} checks
 * determinism, replay and bounds at each step; {@link TestWorld} agreement and one vote per view
 * and phase, over all lives of a validator.
 */
class BftLawsTest {
  private static final BftConfig CONFIG =
      BftConfig.QBFT_DEFAULTS.withTimes(
          Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(8));
  private static final List<Integer> SIZES = List.of(1, 2, 3, 4, 4, 5, 7);

  @Test
  void lossAndSplitsNeverForkAndTheNetworkRecovers() {
    for (int seed = 0; seed < 40; seed++) {
      run(seed, Qbft.RULES, false);
    }
  }

  @Test
  void crashesNeverForkNorMakeAValidatorVoteTwice() {
    for (int seed = 1_000; seed < 1_040; seed++) {
      run(seed, Qbft.RULES, true);
    }
  }

  @Test
  void ibftNeverForksNorStandsStill() {
    for (int seed = 2_000; seed < 2_040; seed++) {
      run(seed, Ibft.RULES, seed % 2 == 0);
    }
  }

  @Test
  void aNetworkGoesFromIbftToQbftAtItsHeight() {
    BftSchedule schedule = height -> height < 12 ? Ibft.RULES : Qbft.RULES;
    for (int seed = 3_000; seed < 3_020; seed++) {
      FaultyWorld world = run(seed, schedule, seed % 2 == 0);
      assertTrue(world.lowest() > 12, "seed " + seed + " ends at " + world.lowest());
    }
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    assertEquals(run(7, Qbft.RULES, true).agreed, run(7, Qbft.RULES, true).agreed);
  }

  @Test
  void aQuorumThatIsTooSmallIsFound() {
    BftRules weak = Qbft.RULES.withQuorum((n, config) -> Math.max(1, 2 * ((n - 1) / 3)));
    assertThrows(
        AssertionError.class,
        () -> {
          for (int seed = 0; seed < 40; seed++) {
            run(seed, weak, true);
          }
        });
  }

  @Test
  void aCrashAfterAnyRecordIsSurvived() {
    int crashed = 0;
    for (int victim = 0; victim < 4; victim++) {
      for (int record = 0; record < 9; record++) {
        crashed += crashAt(victim, record) ? 1 : 0;
      }
    }
    assertTrue(crashed > 20, "most of these runs have a crash");
  }

  private static boolean crashAt(int victim, int record) {
    int[] seen = {0};
    boolean[] done = {false};
    TestWorld world =
        new TestWorld(4, CONFIG, Qbft.RULES) {
          @Override
          boolean crashesNow(TestNode node) {
            boolean now = node.index == victim && seen[0]++ == record;
            if (now) {
              done[0] = true;
              later(Duration.ofMillis(300), () -> start(node));
            }
            return now;
          }
        };
    world.nodes.forEach(world::start);
    for (int i = 0; i < 100; i++) {
      world.run(Duration.ofMillis(100));
      world.nodes.forEach(n -> world.nodes.forEach(o -> world.catchUp(n, o)));
    }
    assertTrue(world.nodes.get(victim).height() >= 5, "victim " + victim + " at " + record);
    return done[0];
  }

  private static FaultyWorld run(int seed, BftSchedule rules, boolean crashes) {
    Choices choices = Choices.random(seed);
    FaultyWorld world = new FaultyWorld(choices.oneOf("size", SIZES), CONFIG, rules, choices);
    world.lossPercent = choices.pick("loss rate", 30);
    world.crashes = crashes;
    world.startAll();
    world.run(Duration.ofSeconds(60));
    world.heal();
    // Everybody may be asleep for one capped timeout; then the chain must grow.
    world.run(Duration.ofSeconds(20));
    long before = world.lowest();
    world.run(Duration.ofSeconds(20));
    assertTrue(world.lowest() >= before + 12, "seed " + seed + ": no progress from " + before);
    return world;
  }
}
