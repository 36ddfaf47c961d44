package io.witan.simulations.explore;

import io.witan.protocol.machine.Choices;
import io.witan.simulations.plan.Engine;
import io.witan.simulations.plan.Lie;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Behave;
import io.witan.simulations.plan.PlannedFault.Crash;
import io.witan.simulations.plan.PlannedFault.CrashPoint;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.world.Waves;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An observer that has nothing, or not the newest blocks, among peers that lie about them. In half
 * of the runs there is one validator: then a single peer is honest.
 */
final class HostilePeers implements Explorer {
  private static final int HOSTILE = 6;
  private static final int LIES = 3;
  private static final int MINUTES = 5;

  @Override
  public String label() {
    return "hostile-peers";
  }

  @Override
  public String what() {
    return "an observer catches up among peers that lie about blocks, with one honest one at least";
  }

  @Override
  public Scenario plan(Scenario base, Choices choices) {
    int validators = choices.chance("one validator", 1, 2) ? 1 : base.validators();
    int hostile = choices.between("hostile", 1, HOSTILE);
    Duration calmAt =
        base.engine() != Engine.RAFT && choices.chance("long", 1, 4)
            ? Duration.ofMinutes(choices.between("minutes", 1, MINUTES))
            : base.waves().calmAt();
    int late = validators;
    List<PlannedFault> plan = new ArrayList<>();
    int millis = (int) calmAt.toMillis();
    int down = choices.chance("fresh", 2, 3) ? 0 : choices.pick("down at", millis / 2);
    int up = millis - (choices.chance("early", 1, 3) ? choices.pick("up at", millis / 2) : 0);
    plan.add(
        new Crash(
            Duration.ofMillis(down), late, CrashPoint.ANYWHERE, Duration.ofMillis(up - down)));
    for (int liar = late + 1; liar <= late + hostile; liar++) {
      int told = choices.between("lies", 1, LIES);
      for (int i = 0; i < told; i++) {
        Lie lie = choices.oneOf("lie", lies());
        plan.add(new Behave(liar, lie, List.of(), Optional.empty()));
      }
    }
    Waves waves = base.waves();
    Scenario peopled = base.with(validators, 1 + hostile, base.network(), base.bug());
    return Explorer.perhapsLossless(
            peopled.with(
                base.times(), new Waves(calmAt, waves.within(), waves.blocks(), waves.count())),
            choices)
        .with(plan);
  }

  private static List<Lie> lies() {
    List<Lie> lies = new ArrayList<>(Lie.Kind.SERVING.lies());
    lies.addAll(Lie.Kind.BLOCKS.lies());
    lies.add(Lie.DELAY);
    return lies;
  }
}
