package io.witan.protocol.consensus.bft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.consensus.BftObservation.Cause;
import io.witan.protocol.consensus.BftObservation.RoundBegan;
import io.witan.protocol.consensus.BftSchedule;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Observation;
import io.witan.protocol.rules.BftConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rounds that wait for silent validators end early, and only those. */
class SilenceTest {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final BftConfig CONFIG =
      BftConfig.QBFT_DEFAULTS.withTimes(PERIOD, Duration.ofSeconds(10), Duration.ofSeconds(60));

  /** When each height was first there, and why rounds began after round 0. */
  private static final class Watched extends TestWorld {
    private final TreeMap<Long, Instant> first = new TreeMap<>();
    private final List<Cause> causes = new ArrayList<>();

    Watched(int size, BftSchedule rules) {
      super(size, CONFIG, rules);
      nodes.forEach(this::start);
    }

    @Override
    void appended(TestNode node, Block block) {
      first.putIfAbsent(block.number(), now);
    }

    @Override
    void observed(TestNode node, Observation observation) {
      if (observation instanceof RoundBegan began && began.view().round() > 0) {
        causes.add(began.cause());
      }
    }

    private Duration longest() {
      List<Duration> times = new ArrayList<>();
      Instant last = null;
      for (Instant at : first.values()) {
        if (last != null) {
          times.add(Duration.between(last, at));
        }
        last = at;
      }
      return Collections.max(times);
    }

    private void runAndCatchUp(Duration duration) {
      Instant until = now.plus(duration);
      while (now.isBefore(until)) {
        run(Duration.ofMillis(50));
        for (TestNode node : nodes) {
          if (node.up) {
            nodes.forEach(other -> catchUp(node, other));
          }
        }
      }
    }
  }

  @Test
  void whoIsDownCostsLessThanABlockPeriod() {
    for (BftSchedule rules : List.of(Qbft.RULES, Ibft.RULES)) {
      Watched world = new Watched(4, rules);
      world.run(Duration.ofSeconds(4));
      world.crash(world.nodes.get(1));
      world.run(Duration.ofSeconds(6));
      world.first.clear();
      world.run(Duration.ofSeconds(60));
      assertTrue(world.first.size() > 45, world.first.size() + " blocks");
      assertTrue(world.longest().compareTo(PERIOD.multipliedBy(2)) < 0, "" + world.longest());
    }
  }

  @Test
  void neighboursThatAreDownCostNoMoreThanOne() {
    Watched world = new Watched(7, Qbft.RULES);
    world.run(Duration.ofSeconds(8));
    world.crash(world.nodes.get(2));
    world.crash(world.nodes.get(3));
    world.run(Duration.ofSeconds(25));
    world.first.clear();
    world.run(Duration.ofSeconds(60));
    assertTrue(world.longest().compareTo(PERIOD.multipliedBy(2)) < 0, "" + world.longest());
  }

  @Test
  void whereTooFewAreHeardRoundsTakeTheirTime() {
    Watched world = new Watched(4, Qbft.RULES);
    world.run(Duration.ofSeconds(4));
    world.crash(world.nodes.get(1));
    world.crash(world.nodes.get(2));
    world.run(Duration.ofSeconds(60));
    assertTrue(world.causes.stream().allMatch(Cause.TIMEOUT::equals), "" + world.causes);
  }

  @Test
  void oneThatHearsNothingOfAnotherHoldsNobodyUp() {
    Watched world = new Watched(4, Qbft.RULES);
    world.network = (from, to, frame) -> from == 1 && to == 0 ? List.of() : hop();
    world.runAndCatchUp(Duration.ofSeconds(30));
    assertTrue(world.longest().compareTo(PERIOD.multipliedBy(2)) < 0, "" + world.longest());
    world.crash(world.nodes.get(2));
    world.runAndCatchUp(Duration.ofSeconds(6));
    world.first.clear();
    world.runAndCatchUp(Duration.ofSeconds(60));
    assertTrue(world.longest().compareTo(PERIOD.multipliedBy(2)) < 0, "" + world.longest());
    assertTrue(
        world.agreed.size() > 60, "all three are needed, and what one misses is passed on to it");
  }

  @Test
  void roundsThatDriftedApartMeetWithoutTheOneThatIsDown() {
    Watched world = new Watched(4, Qbft.RULES);
    boolean[] cut = {true};
    world.network = (from, to, frame) -> cut[0] ? List.of() : hop();
    world.nodes.forEach(world::crash);
    for (TestNode node : world.nodes.subList(0, 3)) {
      world.start(node);
      world.run(Duration.ofSeconds(50));
    }
    List<Integer> rounds =
        world.nodes.subList(0, 3).stream().map(node -> node.state.height().round()).toList();
    assertEquals(3, rounds.stream().distinct().count(), "" + rounds);
    cut[0] = false;
    world.run(Duration.ofSeconds(3));
    assertTrue(world.agreed.containsKey(1L), "no block with rounds that were " + rounds);
  }

  @Test
  void whoIsBackGetsItsTurn() {
    Watched world = new Watched(4, Qbft.RULES);
    world.run(Duration.ofSeconds(4));
    TestNode away = world.nodes.get(1);
    world.crash(away);
    world.run(Duration.ofSeconds(20));
    world.start(away);
    world.runAndCatchUp(Duration.ofSeconds(6));
    world.causes.clear();
    world.runAndCatchUp(Duration.ofSeconds(20));
    assertEquals(List.of(), world.causes);
  }

  private static List<Duration> hop() {
    return List.of(TestWorld.HOP);
  }
}
