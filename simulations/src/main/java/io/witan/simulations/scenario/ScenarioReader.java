package io.witan.simulations.scenario;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.witan.protocol.consensus.Phase;
import io.witan.simulations.bugs.PlantedBug;
import io.witan.simulations.plan.FaultRates;
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
import io.witan.simulations.world.NetworkLaw;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Reads scenario files (HOCON). A key that nobody knows is an error, so that no typo is silent. */
public final class ScenarioReader {
  static final List<String> KEYS =
      List.of(
          "name",
          "seed",
          "validators",
          "observers",
          "engine",
          "engine.ibft.blockPeriod",
          "engine.ibft.requestTimeout",
          "engine.ibft.timeoutCap",
          "engine.ibft.epochLength",
          "engine.qbft.blockPeriod",
          "engine.qbft.requestTimeout",
          "engine.qbft.timeoutCap",
          "engine.qbft.epochLength",
          "engine.raft.blockPeriod",
          "engine.raft.requestTimeout",
          "engine.raft.timeoutCap",
          "engine.raft.epochLength",
          "network.floor",
          "network.delay",
          "network.loss",
          "network.duplication",
          "faults",
          "explore.crashes",
          "explore.partitions",
          "explore.pauses",
          "explore.storms",
          "explore.cuts",
          "explore.votes",
          "explore.troubles",
          "explore.faulty",
          "expect.calmAt",
          "expect.within",
          "expect.blocks",
          "expect.conformance",
          "events",
          "bug");
  private static final int MAX_NODES = 100;

  private final Config config;
  private final List<Trigger> triggers = new ArrayList<>();

  private ScenarioReader(Config config) {
    this.config = config;
  }

  /**
   * Reads a file.
   *
   * @throws BadScenario if it is no scenario
   */
  public static Scenario read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BadScenario("no such scenario file: " + file);
    }
    try {
      return new ScenarioReader(ConfigFactory.parseFile(file.toFile()).resolve()).scenario();
    } catch (ConfigException wrong) {
      throw new BadScenario(wrong.getMessage());
    }
  }

  /**
   * Reads a text.
   *
   * @throws BadScenario if it is no scenario
   */
  public static Scenario parse(String text) {
    try {
      return new ScenarioReader(ConfigFactory.parseString(text).resolve()).scenario();
    } catch (ConfigException wrong) {
      throw new BadScenario(wrong.getMessage());
    }
  }

  private Scenario scenario() {
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      if (!KEYS.contains(entry.getKey())) {
        throw new BadScenario(
            "unknown key " + entry.getKey() + "; known are " + String.join(", ", KEYS));
      }
    }
    Scenario standard = Scenario.STANDARD;
    int validators = number("validators", standard.validators());
    int observers = number("observers", standard.observers());
    int nodes = validators + observers;
    if (validators < 1 || observers < 0 || nodes > MAX_NODES) {
      throw new BadScenario("validators must be 1 or more, all nodes at most " + MAX_NODES);
    }
    Engine engine = engine();
    String times = "engine." + engine.label() + ".";
    Scenario scenario =
        new Scenario(
            config.hasPath("name") ? config.getString("name") : "unnamed",
            config.hasPath("seed") ? config.getLong("seed") : standard.seed(),
            engine,
            validators,
            observers,
            duration(times + "blockPeriod", standard.blockPeriod()),
            duration(times + "requestTimeout", standard.requestTimeout()),
            duration(times + "timeoutCap", standard.timeoutCap()),
            number(times + "epochLength", (int) standard.epochLength()),
            network(standard.network()),
            faults(nodes),
            rates(),
            duration("expect.calmAt", standard.calmAt()),
            duration("expect.within", standard.within()),
            number("expect.blocks", (int) standard.blocks()),
            config.hasPath("expect.conformance") && config.getBoolean("expect.conformance"),
            config.hasPath("events") ? config.getLong("events") : standard.events(),
            bug());
    check(scenario);
    return Trigger.plan(scenario, triggers);
  }

  private static void check(Scenario scenario) {
    if (scenario.blockPeriod().toSeconds() < 1) {
      throw new BadScenario("blockPeriod must be a second or more");
    }
    if (scenario.epochLength() < 1) {
      throw new BadScenario("epochLength must be 1 or more");
    }
    if (scenario.requestTimeout().compareTo(Duration.ZERO) <= 0) {
      throw new BadScenario("requestTimeout must be positive");
    }
    if (scenario.bug().isPresent() && scenario.engine() != Engine.QBFT) {
      throw new BadScenario("the planted bugs are QBFT's");
    }
    for (PlannedFault fault : scenario.faults()) {
      if (fault.at().isNegative() || fault.lasting().isNegative()) {
        throw new BadScenario("a fault begins or lasts for a negative time: " + fault);
      }
      if (fault.at().plus(fault.lasting()).compareTo(scenario.calmAt()) > 0) {
        throw new BadScenario("a fault lasts beyond expect.calmAt: " + fault);
      }
    }
  }

  /** A name alone, or the section in which its times stand. */
  private Engine engine() {
    if (!config.hasPath("engine")) {
      return Scenario.STANDARD.engine();
    }
    ConfigValue engine = config.getValue("engine");
    return switch (engine) {
      case ConfigObject section when section.size() == 1 ->
          Engine.of(section.keySet().iterator().next());
      case ConfigObject section -> throw new BadScenario("one engine, found " + section.keySet());
      default -> Engine.of(config.getString("engine"));
    };
  }

  private Optional<PlantedBug> bug() {
    if (!config.hasPath("bug")) {
      return Optional.empty();
    }
    String label = config.getString("bug");
    return Optional.of(
        PlantedBug.of(label).orElseThrow(() -> new BadScenario("no planted bug " + label)));
  }

  private NetworkLaw network(NetworkLaw standard) {
    return new NetworkLaw(
        duration("network.floor", standard.floor()),
        duration("network.delay", standard.mean()),
        perMille("network.loss", standard.loss()),
        perMille("network.duplication", standard.duplication()));
  }

  private FaultRates rates() {
    FaultRates standard = FaultRates.STANDARD;
    return new FaultRates(
        number("explore.crashes", standard.crashes()),
        number("explore.partitions", standard.partitions()),
        number("explore.pauses", standard.pauses()),
        number("explore.storms", standard.storms()),
        number("explore.cuts", standard.cuts()),
        number("explore.votes", standard.votes()),
        number("explore.troubles", standard.troubles()),
        number("explore.faulty", standard.faulty()));
  }

  private List<PlannedFault> faults(int nodes) {
    List<PlannedFault> faults = new ArrayList<>();
    if (config.hasPath("faults")) {
      List<? extends Config> all = config.getConfigList("faults");
      // The second selves of twins come after the other nodes.
      int twins = (int) all.stream().filter(fault -> fault.hasPath("twin")).count();
      for (int i = 0; i < all.size(); i++) {
        Config fault = all.get(i);
        try {
          if (fault.hasPath("when")) {
            triggers.add(trigger(fault, nodes + twins));
          } else {
            faults.add(fault.hasPath("twin") ? twin(fault, nodes) : fault(fault, nodes + twins));
          }
        } catch (BadScenario | ConfigException wrong) {
          throw new BadScenario("faults[" + i + "]: " + wrong.getMessage());
        }
      }
    }
    return faults;
  }

  /** The same as a fault with a time, but for the condition in the place of the time. */
  private static Trigger trigger(Config fault, int nodes) {
    Config timed = fault.withoutPath("when").withValue("at", ConfigValueFactory.fromAnyRef("0s"));
    if (fault.hasPath("at")) {
      throw new BadScenario("a fault has one of at and when");
    }
    String when = fault.getString("when");
    node(when.split(" ", 2)[0], nodes);
    return new Trigger(Trigger.condition(when), fault(timed, nodes));
  }

  private static PlannedFault twin(Config fault, int nodes) {
    allow(fault, "twin", "second");
    List<Integer> second = group(fault.getStringList("second"), nodes);
    return new Twin(node(fault.getString("twin"), nodes), second);
  }

  private static PlannedFault fault(Config fault, int nodes) {
    if (fault.hasPath("behave")) {
      allow(fault, "behave", "as", "to", "step");
      String as = fault.getString("as");
      Lie lie = Lie.of(as).orElseThrow(() -> new BadScenario("no behaviour " + as));
      List<Integer> to = fault.hasPath("to") ? group(fault.getStringList("to"), nodes) : List.of();
      Optional<Step> step = fault.hasPath("step") ? Optional.of(step(fault)) : Optional.empty();
      return new Behave(node(fault.getString("behave"), nodes), lie, to, step);
    }
    if (fault.hasPath("step")) {
      allow(fault, "step", "partition", "deaf");
      return fault.hasPath("deaf")
          ? new Deaf(step(fault), group(fault.getStringList("deaf"), nodes))
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
      return new Storm(at, perMille(fault.getDouble("storm")), lasting);
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
      groups.add(group(group.atKey("group").getStringList("group"), nodes));
    }
    return groups;
  }

  private static List<Integer> group(List<String> names, int nodes) {
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

  private int number(String key, int standard) {
    return config.hasPath(key) ? config.getInt(key) : standard;
  }

  private Duration duration(String key, Duration standard) {
    return config.hasPath(key) ? config.getDuration(key) : standard;
  }

  private int perMille(String key, int standard) {
    return config.hasPath(key) ? perMille(config.getDouble(key)) : standard;
  }

  static int perMille(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new BadScenario("a share is between 0 and 1, found " + share);
    }
    return (int) Math.round(share * 1000);
  }
}
