package io.witan.simulations.scenario;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.witan.simulations.bugs.PlantedBug;
import io.witan.simulations.plan.Engine;
import io.witan.simulations.plan.FaultRates;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedTransition;
import io.witan.simulations.world.NetworkLaw;
import io.witan.simulations.world.Times;
import io.witan.simulations.world.Waves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
          "engine.ibft.emptyBlockPeriod",
          "engine.ibft.requestTimeout",
          "engine.ibft.timeoutCap",
          "engine.ibft.epochLength",
          "engine.qbft.blockPeriod",
          "engine.qbft.emptyBlockPeriod",
          "engine.qbft.requestTimeout",
          "engine.qbft.timeoutCap",
          "engine.qbft.epochLength",
          "engine.raft.blockPeriod",
          "engine.raft.emptyBlockPeriod",
          "engine.raft.requestTimeout",
          "engine.raft.timeoutCap",
          "engine.raft.epochLength",
          "transitions",
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
          "expect.waves",
          "expect.conformance",
          "clients",
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
   * Reads the scenarios of a folder, in the order of their names.
   *
   * @throws BadScenario if the folder cannot be read, or a file is no scenario
   */
  public static List<Scenario> readAll(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".conf"))
          .sorted()
          .map(ScenarioReader::read)
          .toList();
    } catch (IOException unreadable) {
      throw new BadScenario("cannot read the folder of scenarios " + folder);
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
    Scenario scenario =
        new Scenario(
            config.hasPath("name") ? config.getString("name") : "unnamed",
            config.hasPath("seed") ? config.getLong("seed") : standard.seed(),
            engine,
            validators,
            observers,
            times("engine." + engine.label() + ".", standard.times()),
            transitions(nodes),
            network(standard.network()),
            faults(nodes),
            rates(),
            waves(standard.waves()),
            number("clients", standard.clients()),
            config.hasPath("expect.conformance") && config.getBoolean("expect.conformance"),
            config.hasPath("events") ? config.getLong("events") : standard.events(),
            bug());
    check(scenario);
    return Trigger.plan(scenario, triggers);
  }

  private Times times(String section, Times standard) {
    return new Times(
        duration(section + "blockPeriod", standard.blockPeriod()),
        duration(section + "emptyBlockPeriod", standard.emptyBlockPeriod()),
        duration(section + "requestTimeout", standard.requestTimeout()),
        duration(section + "timeoutCap", standard.timeoutCap()),
        number(section + "epochLength", (int) standard.epochLength()));
  }

  private Waves waves(Waves standard) {
    return new Waves(
        duration("expect.calmAt", standard.calmAt()),
        duration("expect.within", standard.within()),
        number("expect.blocks", (int) standard.blocks()),
        number("expect.waves", standard.count()));
  }

  private static void check(Scenario scenario) {
    if (scenario.times().blockPeriod().toSeconds() < 1) {
      throw new BadScenario("blockPeriod must be a second or more");
    }
    if (scenario.times().epochLength() < 1) {
      throw new BadScenario("epochLength must be 1 or more");
    }
    if (scenario.times().requestTimeout().compareTo(Duration.ZERO) <= 0) {
      throw new BadScenario("requestTimeout must be positive");
    }
    if (scenario.waves().count() < 1) {
      throw new BadScenario("expect.waves must be 1 or more");
    }
    int nodes = scenario.validators() + scenario.observers();
    if (scenario.clients() < 0 || scenario.clients() > nodes) {
      throw new BadScenario("clients must be 0 to " + nodes + ", the number of nodes");
    }
    if (scenario.bug().filter(bug -> bug.engine() != scenario.engine()).isPresent()) {
      throw new BadScenario("the bug is of another engine than " + scenario.engine().label());
    }
    TransitionText.check(scenario);
    for (PlannedFault fault : scenario.faults()) {
      if (fault.at().isNegative() || fault.lasting().isNegative()) {
        throw new BadScenario("a fault begins or lasts for a negative time: " + fault);
      }
      if (!scenario.waves().hold(fault.at(), fault.lasting())) {
        throw new BadScenario("a fault lasts beyond expect.calmAt: " + fault);
      }
    }
  }

  /**
   * The engine of a label.
   *
   * @throws BadScenario if there is none
   */
  public static Engine engine(String label) {
    List<String> all = Arrays.stream(Engine.values()).map(Engine::label).toList();
    return Engine.of(label)
        .orElseThrow(() -> new BadScenario("no engine " + label + "; there are " + all));
  }

  /** A name alone, or the section in which its times stand. */
  private Engine engine() {
    if (!config.hasPath("engine")) {
      return Scenario.STANDARD.engine();
    }
    ConfigValue engine = config.getValue("engine");
    return switch (engine) {
      case ConfigObject section when section.size() == 1 ->
          engine(section.keySet().iterator().next());
      case ConfigObject section -> throw new BadScenario("one engine, found " + section.keySet());
      default -> engine(config.getString("engine"));
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

  private List<PlannedTransition> transitions(int nodes) {
    List<PlannedTransition> transitions = new ArrayList<>();
    if (config.hasPath("transitions")) {
      for (Config entry : config.getConfigList("transitions")) {
        try {
          transitions.add(TransitionText.read(entry, nodes));
        } catch (BadScenario | ConfigException wrong) {
          String place = "transitions[" + transitions.size() + "]: ";
          throw new BadScenario(place + wrong.getMessage());
        }
      }
    }
    return transitions;
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
            triggers.add(FaultReader.trigger(fault, nodes + twins));
          } else {
            faults.add(
                fault.hasPath("twin")
                    ? FaultReader.twin(fault, nodes)
                    : FaultReader.fault(fault, nodes + twins));
          }
        } catch (BadScenario | ConfigException wrong) {
          throw new BadScenario("faults[" + i + "]: " + wrong.getMessage());
        }
      }
    }
    return faults;
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
