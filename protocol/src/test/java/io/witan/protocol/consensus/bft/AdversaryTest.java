package io.witan.protocol.consensus.bft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftObservation;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.FrameRefusal;
import io.witan.protocol.consensus.Quorum;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.machine.Observation;
import io.witan.protocol.rules.BftConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The law that every input gives a turn, and agreement with as many liars as QBFT admits. */
class AdversaryTest {
  private static final BftConfig CONFIG =
      BftConfig.QBFT_DEFAULTS.withTimes(
          Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

  @Test
  void liarsWithinTheBoundNeitherForkNorStopTheNetworkNorMakeItThrow() {
    Map<FrameRefusal, Integer> refused = new EnumMap<>(FrameRefusal.class);
    int evidence = 0;
    for (int seed = 0; seed < 15; seed++) {
      LyingWorld world = new LyingWorld(seed % 3 == 0 ? 7 : 4, Choices.random(seed));
      world.run(Duration.ofSeconds(60));
      assertTrue(world.lowest() >= 10, "seed " + seed + " stands at " + world.lowest());
      world.refused.forEach((reason, count) -> refused.merge(reason, count, Integer::sum));
      evidence += world.evidence;
      assertEquals(0, world.wrongEvidence, "an honest validator is accused");
    }
    assertTrue(evidence > 0, "lies are seen");
    List<FrameRefusal> expected =
        List.of(
            FrameRefusal.OLD_HEIGHT,
            FrameRefusal.FAR_HEIGHT,
            FrameRefusal.OLD_ROUND,
            FrameRefusal.DUPLICATE,
            FrameRefusal.NOT_THE_PROPOSER,
            FrameRefusal.WRONG_PARENT,
            FrameRefusal.WRONG_HEADER,
            FrameRefusal.NO_ROUND_CHANGE_QUORUM,
            FrameRefusal.BAD_CERTIFICATE,
            FrameRefusal.BAD_SEAL);
    List<FrameRefusal> missing = new ArrayList<>(expected);
    missing.removeAll(refused.keySet());
    assertEquals(List.of(), missing, "refusals that no run has shown; seen " + refused);
  }

  /** Validators from 0 lie; the others are honest and well connected. */
  private static final class LyingWorld extends TestWorld {
    final Map<FrameRefusal, Integer> refused = new EnumMap<>(FrameRefusal.class);
    int evidence;
    int wrongEvidence;
    private final Choices choices;
    private final List<Adversary> liars = new ArrayList<>();

    LyingWorld(int size, Choices choices) {
      super(size, CONFIG, Qbft.RULES);
      this.choices = choices;
      for (int i = 0; i < Quorum.faults(size); i++) {
        TestNode node = nodes.get(i);
        liars.add(new Adversary(Symbolic.signer(node.address), choices, node.chain.getFirst()));
        later(Duration.ofMillis(i), () -> lie(node, liars.get(node.index)));
      }
      honest().forEach(this::start);
      later(Duration.ofMillis(500), this::sync);
      network =
          (from, to, frame) -> {
            if (to < liars.size()) {
              liars.get(to).hear(frame);
            }
            return List.of(HOP);
          };
    }

    long lowest() {
      return honest().stream().mapToLong(TestNode::height).min().orElseThrow();
    }

    private List<TestNode> honest() {
      return nodes.subList(liars.size(), nodes.size());
    }

    private void sync() {
      for (TestNode node : honest()) {
        honest().forEach(other -> catchUp(node, other));
      }
      later(Duration.ofMillis(500), this::sync);
    }

    private void lie(TestNode liar, Adversary adversary) {
      for (int i = 0; i < 4; i++) {
        BftFrame frame = adversary.say(lowest() + 1);
        for (TestNode node : honest()) {
          if (choices.chance("to all", 2, 3)) {
            tell(node, new ConsensusInput.Heard(key(liar.index), frame));
          }
        }
      }
      later(Duration.ofMillis(choices.between("pause", 20, 120)), () -> lie(liar, adversary));
    }

    @Override
    void observed(TestNode node, Observation observation) {
      switch (observation) {
        case BftObservation.FrameRefused r -> refused.merge(r.reason(), 1, Integer::sum);
        case BftObservation.Accused(var proof) -> {
          evidence++;
          boolean liar =
              nodes.subList(0, liars.size()).stream()
                  .anyMatch(n -> n.address.equals(proof.culprit()));
          wrongEvidence += liar ? 0 : 1;
        }
        default -> {}
      }
    }
  }
}
