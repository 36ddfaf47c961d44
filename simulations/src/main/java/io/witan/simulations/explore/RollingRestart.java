package io.witan.simulations.explore;

import io.witan.protocol.machine.Choices;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Crash;
import io.witan.simulations.plan.PlannedFault.CrashPoint;
import io.witan.simulations.plan.PlannedFault.Gone;
import io.witan.simulations.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Nodes restart, one after the other, again and again, as in an upgrade gone wrong: all of them, or
 * few that have hardly begun when they die again. Some rounds fail meanwhile, so that there is more
 * to remember than a new height.
 */
final class RollingRestart implements Explorer {
  private static final int HEIGHTS = 4;
  private static final int ROUNDS = 4;
  private static final int MOST_MILLIS = 10_000;

  @Override
  public String label() {
    return "rolling-restart";
  }

  @Override
  public String what() {
    return "nodes restart, one after the other, again and again, while some rounds fail";
  }

  @Override
  public Scenario plan(Scenario base, Choices choices) {
    List<PlannedFault> plan = new ArrayList<>();
    int nodes = base.validators() + base.observers();
    int down = choices.between("down", 0, 3_000);
    int gap = choices.between("gap", 100, 4_000);
    int first = choices.pick("first", nodes);
    int restarting = choices.chance("few", 1, 2) ? choices.between("restarting", 1, 2) : nodes;
    long end = base.calmAt().toMillis() - down;
    long at = choices.pick("begin", 5_000);
    for (int i = 0; at < end; i++) {
      int node = (first + i % restarting) % nodes;
      CrashPoint point = choices.oneOf("point", List.of(CrashPoint.values()));
      plan.add(new Crash(Duration.ofMillis(at), node, point, Duration.ofMillis(down)));
      at += gap + choices.pick("jitter", 200);
    }
    if (base.rates().cuts() > 0 && choices.chance("failing", 2, 3)) {
      RoundFate.Draw fates = new RoundFate.Draw(choices, base.validators());
      for (long height = 1; height <= HEIGHTS; height++) {
        int failing = choices.between("rounds", 0, ROUNDS);
        for (int round = 0; round < failing; round++) {
          fates.round(height, round, plan);
        }
      }
    }
    if (base.rates().faulty() > 0 && choices.chance("gone", 1, 3)) {
      int gone = choices.pick("who", base.validators());
      plan.add(new Gone(Duration.ofMillis(choices.pick("when", MOST_MILLIS)), gone));
    }
    return base.with(plan);
  }
}
