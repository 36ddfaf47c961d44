package io.witan.simulations.explore;

import io.witan.protocol.machine.Choices;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Crash;
import io.witan.simulations.plan.PlannedFault.CrashPoint;
import io.witan.simulations.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Every node restarts, one after the other, again and again, as in an upgrade gone wrong. */
final class RollingRestart implements Explorer {
  @Override
  public String label() {
    return "rolling-restart";
  }

  @Override
  public String what() {
    return "all nodes restart, one after the other, again and again";
  }

  @Override
  public Scenario plan(Scenario base, Choices choices) {
    List<PlannedFault> plan = new ArrayList<>();
    int nodes = base.validators() + base.observers();
    int down = choices.between("down", 0, 3_000);
    int gap = choices.between("gap", 100, 4_000);
    int first = choices.pick("first", nodes);
    long end = base.calmAt().toMillis() - down;
    long at = choices.pick("begin", 5_000);
    for (int i = 0; at < end; i++) {
      int node = (first + i) % nodes;
      CrashPoint point = choices.oneOf("point", List.of(CrashPoint.values()));
      plan.add(new Crash(Duration.ofMillis(at), node, point, Duration.ofMillis(down)));
      at += gap + choices.pick("jitter", 200);
    }
    return base.with(plan);
  }
}
