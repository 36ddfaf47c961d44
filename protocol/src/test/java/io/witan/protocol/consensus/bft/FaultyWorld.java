package io.witan.protocol.consensus.bft;

import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftSchedule;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.rules.BftConfig;
import java.time.Duration;
import java.util.List;

/** A network that loses, doubles and delays frames, splits, and whose validators die. */
final class FaultyWorld extends TestWorld {
  private static final Duration SYNC = Duration.ofMillis(700);

  final Choices choices;
  int lossPercent;
  boolean crashes;
  private int side = -1;
  private boolean stormy = true;

  FaultyWorld(int size, BftConfig config, BftSchedule rules, Choices choices) {
    super(size, config, rules);
    this.choices = choices;
    this.network = this::carry;
  }

  void startAll() {
    for (TestNode node : nodes) {
      node.apart = choices.chance("rounds apart", 1, 2);
      later(Duration.ofMillis(choices.pick("start", 3_000)), () -> start(node));
      later(SYNC, () -> sync(node));
    }
    later(Duration.ofSeconds(3), this::weather);
  }

  /** No more faults: whoever is down starts. */
  void heal() {
    stormy = false;
    side = -1;
    nodes.stream().filter(node -> !node.up).forEach(this::start);
  }

  private List<Duration> carry(int from, int to, BftFrame frame) {
    if (!stormy) {
      return List.of(HOP);
    }
    boolean cut = side >= 0 && (from < side) != (to < side);
    if (cut || choices.chance("loss", lossPercent, 100)) {
      return List.of();
    }
    Duration delay = Duration.ofMillis(1 + choices.pick("delay", 60));
    return choices.chance("twice", 3, 100) ? List.of(delay, delay.multipliedBy(9)) : List.of(delay);
  }

  private void weather() {
    if (!stormy) {
      return;
    }
    side = choices.chance("split", 1, 3) ? choices.pick("side", nodes.size()) : -1;
    if (crashes && choices.chance("crash", 1, 3)) {
      TestNode victim = choices.oneOf("victim", nodes);
      if (victim.up) {
        crash(victim);
        later(Duration.ofMillis(choices.pick("down", 8_000)), () -> restart(victim));
      }
    }
    TestNode unlucky = choices.oneOf("round lost", nodes);
    if (crashes && unlucky.up && unlucky.apart) {
      tell(unlucky, new ConsensusInput.RoundLost(unlucky.loseRound()));
    }
    later(Duration.ofMillis(500 + choices.pick("weather", 5_000)), this::weather);
  }

  private void restart(TestNode node) {
    if (!node.up) {
      start(node);
    }
  }

  @Override
  boolean crashesNow(TestNode node) {
    boolean now = stormy && crashes && choices.chance("crash on record", 1, 150);
    if (now) {
      later(Duration.ofMillis(choices.pick("down", 3_000)), () -> restart(node));
    }
    return now;
  }

  /** Stands in for sync: one block from any validator on the same side. */
  private void sync(TestNode node) {
    TestNode other = choices.oneOf("sync with", nodes);
    boolean cut = side >= 0 && (node.index < side) != (other.index < side);
    if (node.up && other.up && !cut) {
      catchUp(node, other);
    }
    later(Duration.ofMillis(stormy ? 700 : 50), () -> sync(node));
  }

  long lowest() {
    return nodes.stream().mapToLong(TestNode::height).min().orElseThrow();
  }
}
