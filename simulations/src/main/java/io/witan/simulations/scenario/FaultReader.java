package io.witan.simulations.scenario;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.witan.protocol.consensus.Phase;
import io.witan.simulations.plan.Lie;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Behave;
import io.witan.simulations.plan.PlannedFault.Crash;
import io.witan.simulations.plan.PlannedFault.CrashPoint;
import io.witan.simulations.plan.PlannedFault.Cut;
import io.witan.simulations.plan.PlannedFault.Deaf;
import io.witan.simulations.plan.PlannedFault.Gone;
import io.witan.simulations.plan.PlannedFault.Partition;
import io.witan.simulations.plan.PlannedFault.Pause;
import io.witan.simulations.plan.PlannedFault.Step;
import io.witan.simulations.plan.PlannedFault.Storm;
import io.witan.simulations.plan.PlannedFault.Twin;
import io.witan.simulations.plan.PlannedFault.Vote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Reads one fault of a scenario file. */
final class FaultReader {
  private FaultReader() {}

  /** The same as a fault with a time, but for the condition in the place of the time. */
  static Trigger trigger(Config fault, int nodes) {
    Config timed = fault.withoutPath("when").withValue("at", ConfigValueFactory.fromAnyRef("0s"));
    if (fault.hasPath("at")) {
      throw new BadScenario("a fault has one of at and when");
    }
    String when = fault.getString("when");
    node(when.split(" ", 2)[0], nodes);
    return new Trigger(Trigger.condition(when), fault(timed, nodes));
  }

  static PlannedFault twin(Config fault, int nodes) {
    allow(fault, "twin", "second");
    List<Integer> second = nodes(fault.getStringList("second"), nodes);
    return new Twin(node(fault.getString("twin"), nodes), second);
  }

  static PlannedFault fault(Config fault, int nodes) {
    if (fault.hasPath("behave")) {
      allow(fault, "behave", "as", "to", "step");
      String as = fault.getString("as");
      Lie lie = Lie.of(as).orElseThrow(() -> new BadScenario("no behaviour " + as));
      List<Integer> to = fault.hasPath("to") ? nodes(fault.getStringList("to"), nodes) : List.of();
      Optional<Step> step = fault.hasPath("step") ? Optional.of(step(fault)) : Optional.empty();
      return new Behave(node(fault.getString("behave"), nodes), lie, to, step);
    }
    if (fault.hasPath("step")) {
      allow(fault, "step", "partition", "deaf");
      return fault.hasPath("deaf")
          ? new Deaf(step(fault), nodes(fault.getStringList("deaf"), nodes))
          : new Cut(step(fault), groups(fault, nodes));
    }
    if (fault.hasPath("vote")) {
      allow(fault, "at", "vote", "by", "add");
      int candidate = node(fault.getString("vote"), nodes);
      int by = node(fault.getString("by"), nodes);
      return new Vote(fault.getDuration("at"), by, candidate, fault.getBoolean("add"));
    }
    if (fault.hasPath("gone")) {
      allow(fault, "at", "gone");
      return new Gone(fault.getDuration("at"), node(fault.getString("gone"), nodes));
    }
    return passing(fault, nodes);
  }

  private static PlannedFault passing(Config fault, int nodes) {
    Optional<PlannedFault> trouble = TroubleText.read(fault, name -> node(name, nodes));
    if (trouble.isPresent()) {
      return trouble.get();
    }
    Duration at = fault.getDuration("at");
    Duration lasting = fault.getDuration("for");
    if (fault.hasPath("kill")) {
      allow(fault, "at", "for", "kill", "point");
      String point = fault.hasPath("point") ? fault.getString("point") : "anywhere";
      return new Crash(at, node(fault.getString("kill"), nodes), point(point), lasting);
    }
    if (fault.hasPath("partition")) {
      allow(fault, "at", "for", "partition");
      return new Partition(at, groups(fault, nodes), lasting);
    }
    if (fault.hasPath("pause")) {
      allow(fault, "at", "for", "pause");
      return new Pause(at, node(fault.getString("pause"), nodes), lasting);
    }
    if (fault.hasPath("storm")) {
      allow(fault, "at", "for", "storm");
      return new Storm(at, ScenarioReader.perMille(fault.getDouble("storm")), lasting);
    }
    throw new BadScenario(
        "a fault is one of kill, partition, pause, storm, links, disk, clock, gone, twin, behave, "
            + "step, vote: "
            + fault.root().keySet());
  }

  private static void allow(Config fault, String... keys) {
    TreeSet<String> unknown = new TreeSet<>(fault.root().keySet());
    unknown.removeAll(List.of(keys));
    if (!unknown.isEmpty()) {
      throw new BadScenario("unknown key " + String.join(", ", unknown));
    }
  }

  private static Step step(Config fault) {
    String[] parts = fault.getString("step").split("/", -1);
    try {
      return new Step(
          Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Phase.valueOf(parts[2]));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException wrong) {
      throw new BadScenario("a step is height/round/PHASE, as 3/0/COMMIT, not " + fault);
    }
  }

  private static List<List<Integer>> groups(Config fault, int nodes) {
    List<List<Integer>> groups = new ArrayList<>();
    for (ConfigValue group : fault.getList("partition")) {
      groups.add(nodes(group.atKey("group").getStringList("group"), nodes));
    }
    return groups;
  }

  static List<Integer> nodes(List<String> names, int nodes) {
    return names.stream().map(name -> node(name, nodes)).toList();
  }

  private static int node(String name, int nodes) {
    int number = name.matches("v[0-9]{1,3}") ? Integer.parseInt(name.substring(1)) : -1;
    if (number < 0 || number >= nodes) {
      throw new BadScenario("no node " + name + "; they are v0 to v" + (nodes - 1));
    }
    return number;
  }

  private static CrashPoint point(String name) {
    return switch (name) {
      case "anywhere" -> CrashPoint.ANYWHERE;
      case "beforeDurable" -> CrashPoint.BEFORE_DURABLE;
      case "afterDurable" -> CrashPoint.AFTER_DURABLE;
      case "torn" -> CrashPoint.TORN;
      default ->
          throw new BadScenario(
              "point is anywhere, beforeDurable, afterDurable or torn, not " + name);
    };
  }
}
