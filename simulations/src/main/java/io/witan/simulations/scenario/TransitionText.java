package io.witan.simulations.scenario;

import com.typesafe.config.Config;
import io.witan.simulations.plan.Engine;
import io.witan.simulations.plan.PlannedTransition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Transitions as scenario files write them. */
final class TransitionText {
  static final List<String> KEYS =
      List.of(
          "block",
          "engine",
          "blockPeriod",
          "emptyBlockPeriod",
          "requestTimeout",
          "timeoutCap",
          "twoFPlusOne",
          "validators");

  private TransitionText() {}

  static PlannedTransition read(Config entry, int nodes) {
    for (String key : entry.root().keySet()) {
      if (!KEYS.contains(key)) {
        throw new BadScenario("unknown key " + key + "; known are " + String.join(", ", KEYS));
      }
    }
    long block = entry.getLong("block");
    if (block < 1) {
      throw new BadScenario("block must be 1 or more");
    }
    Optional<Engine> engine =
        entry.hasPath("engine")
            ? Optional.of(ScenarioReader.engine(entry.getString("engine")))
            : Optional.empty();
    if (engine.equals(Optional.of(Engine.RAFT))) {
      throw new BadScenario("a chain cannot go to raft");
    }
    return new PlannedTransition(
        block,
        engine,
        duration(entry, "blockPeriod"),
        duration(entry, "emptyBlockPeriod"),
        duration(entry, "requestTimeout"),
        duration(entry, "timeoutCap"),
        entry.hasPath("twoFPlusOne")
            ? Optional.of(entry.getBoolean("twoFPlusOne"))
            : Optional.empty(),
        entry.hasPath("validators")
            ? FaultReader.nodes(entry.getStringList("validators"), nodes)
            : List.of());
  }

  /**
   * Refuses what cannot change.
   *
   * @throws BadScenario with the reason
   */
  static void check(Scenario scenario) {
    long height = 0;
    for (PlannedTransition transition : scenario.transitions()) {
      if (transition.height() <= height) {
        throw new BadScenario("transitions must be in the order of their blocks");
      }
      height = transition.height();
    }
    if (height > 0 && scenario.engine() == Engine.RAFT) {
      throw new BadScenario("raft has no transitions");
    }
    if (height > 0 && (scenario.conformance() || scenario.bug().isPresent())) {
      throw new BadScenario("the specification and planted bugs know no transitions");
    }
  }

  private static Optional<Duration> duration(Config entry, String key) {
    return entry.hasPath(key) ? Optional.of(entry.getDuration(key)) : Optional.empty();
  }

  static String write(PlannedTransition transition) {
    List<String> fields = new ArrayList<>();
    fields.add("block = " + transition.height());
    transition.engine().ifPresent(engine -> fields.add("engine = " + engine.label()));
    time(fields, "blockPeriod", transition.blockPeriod());
    time(fields, "emptyBlockPeriod", transition.emptyBlockPeriod());
    time(fields, "requestTimeout", transition.requestTimeout());
    time(fields, "timeoutCap", transition.timeoutCap());
    transition.twoFPlusOne().ifPresent(rule -> fields.add("twoFPlusOne = " + rule));
    if (!transition.validators().isEmpty()) {
      fields.add("validators = " + ScenarioWriter.group(transition.validators()));
    }
    return String.join(", ", fields);
  }

  private static void time(List<String> fields, String key, Optional<Duration> time) {
    time.ifPresent(some -> fields.add(key + " = " + ScenarioWriter.time(some)));
  }
}
