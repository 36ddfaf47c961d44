package io.witan.protocol.consensus.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.machine.Choices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The laws of machines and of Raft over many clusters with faults: {@link TestRaft} checks
 * determinism, replay and bounds at each step, {@link Safety} the paper's five properties.
 */
class RaftLawsTest {
  @Test
  void lossSplitsAndCrashesNeverBreakSafetyAndTheClusterRecovers() {
    for (int seed = 0; seed < 60; seed++) {
      run(seed);
    }
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    assertEquals(hashes(run(5)), hashes(run(5)));
  }

  @Test
  void aCrashAfterAnyRecordIsSurvived() {
    int crashed = 0;
    for (int victim = 1; victim <= 3; victim++) {
      for (int record = 0; record < 14; record++) {
        crashed += crashAt(victim, record) ? 1 : 0;
      }
    }
    assertTrue(crashed > 25, "most of these runs have a crash: " + crashed);
  }

  private static boolean crashAt(int victim, int record) {
    int[] seen = {0};
    boolean[] done = {false};
    Cluster cluster =
        new Cluster(3, Cluster.SMALL, Choices.random(record)) {
          @Override
          boolean crashesNow(TestRaft node) {
            boolean now = node.index == victim && seen[0]++ == record;
            if (now) {
              done[0] = true;
              later(Duration.ofMillis(400), node::start);
            }
            return now;
          }
        };
    cluster.start();
    for (int i = 0; i < 40; i++) {
      cluster.submit(1);
      cluster.run(Duration.ofMillis(200));
    }
    cluster.run(Duration.ofSeconds(5));
    assertComplete(cluster);
    return done[0];
  }

  private static Cluster run(int seed) {
    Choices choices = Choices.random(seed);
    int size = choices.oneOf("size", List.of(1, 2, 3, 3, 5, 5, 7));
    boolean[] calm = {false};
    Cluster cluster =
        new Cluster(size, Cluster.SMALL, choices) {
          @Override
          boolean crashesNow(TestRaft node) {
            boolean now = !calm[0] && choices.pick("torn", 100) == 0;
            if (now) {
              later(Duration.ofMillis(choices.pick("down", 3_000)), () -> revive(node));
            }
            return now;
          }
        };
    cluster.lossPercent = choices.pick("loss rate", 30);
    cluster.start();
    for (int i = 0; i < 60; i++) {
      cluster.submit(choices.pick("load", 4));
      disturb(cluster, choices);
      cluster.run(Duration.ofMillis(500));
    }
    calm[0] = true;
    cluster.lossPercent = 0;
    cluster.nodes.forEach(RaftLawsTest::revive);
    cluster.heal();
    cluster.submit(5);
    cluster.run(Duration.ofSeconds(20));
    assertComplete(cluster);
    return cluster;
  }

  private static void revive(TestRaft node) {
    if (!node.alive) {
      node.start();
    }
  }

  private static void disturb(Cluster cluster, Choices choices) {
    TestRaft victim = choices.oneOf("victim", cluster.nodes);
    switch (choices.pick("fault", 8)) {
      case 0 -> victim.crash();
      case 1 -> cluster.nodes.forEach(RaftLawsTest::revive);
      case 2 -> cluster.isolate(victim.index);
      case 3 -> cluster.cut(victim.index, choices.oneOf("other", cluster.nodes).index);
      case 4 -> cluster.heal();
      default -> {
        // Let it run.
      }
    }
  }

  /** All have the same chain, and it holds every transaction once. */
  private static void assertComplete(Cluster cluster) {
    List<Long> included = new ArrayList<>();
    cluster.nodes.getFirst().chain.forEach(block -> included.addAll(TestRaft.nonces(block)));
    included.sort(Long::compare);
    assertEquals(List.copyOf(cluster.submitted), included);
    for (TestRaft node : cluster.nodes) {
      assertEquals(cluster.nodes.getFirst().head().hash(), node.head().hash());
    }
  }

  private static List<String> hashes(Cluster cluster) {
    return cluster.nodes.getFirst().chain.stream().map(b -> b.hash().toString()).toList();
  }
}
