package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.network.NetworkFolder.Engine;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Treats networks of real processes badly, and checks from outside that they recover. */
@Command(
    name = "live",
    description =
        "Kill, pause, cut off and starve validators that run as processes of this machine, and"
            + " check over JSON-RPC that they agree and go on by themselves.",
    subcommands = {
      LiveGroupsCommand.class,
      LiveEdgesCommand.class,
      LiveUpgradeCommand.class,
      LiveRolesCommand.class,
      LiveRefusalsCommand.class,
      LiveDamageCommand.class
    },
    mixinStandardHelpOptions = true)
public final class LiveCommand implements Callable<Integer> {
  private static final int MIN_VALIDATORS = 4;
  private static final int MAX_VALIDATORS = 16;
  private static final String ALL = "all";

  @Parameters(
      paramLabel = "SCENARIO",
      arity = "0..1",
      defaultValue = ALL,
      description =
          "start-order, rounds, kill, wipe, pause, cut, disk-full, membership, transitions, flood"
              + " or all (${DEFAULT-VALUE}).")
  String name;

  @Option(
      names = "--validators",
      description = "How many: 4 to 16 (default: ${DEFAULT-VALUE}).",
      defaultValue = "4")
  int validators;

  @Option(
      names = "--engine",
      description = "qbft, ibft or raft (default: ${DEFAULT-VALUE}).",
      defaultValue = "qbft")
  Engine engine;

  @Option(
      names = "--seed",
      description = "Draws nodes, orders and gaps (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  long seed;

  @Option(
      names = "--pause",
      description = "Seconds that processes are stopped (default: ${DEFAULT-VALUE}).",
      defaultValue = "60")
  long pause;

  @Spec CommandSpec spec;

  private volatile LiveNetwork current;

  @Override
  public Integer call() throws InterruptedException, IOException {
    Map<String, Scenario> chosen = chosen();
    if (validators < MIN_VALIDATORS || validators > MAX_VALIDATORS) {
      throw new CommandFailure("--validators must be from 4 to 16, found " + validators);
    }
    PrintWriter out = spec.commandLine().getOut();
    LiveRun run = new LiveRun("witan-live", out);
    run.closesWith(this::closeCurrent);
    out.printf(
        "%d validators, %s, period %s, request timeout %s, seed %d%n",
        validators,
        engine,
        Figures.seconds(LiveNetwork.PERIOD),
        Figures.seconds(LiveNetwork.REQUEST_TIMEOUT),
        seed);
    run.figures().head();
    for (var entry : chosen.entrySet()) {
      String scenario = entry.getKey();
      run.part(scenario, () -> run(scenario, entry.getValue(), run));
    }
    return run.end();
  }

  private Map<String, Scenario> chosen() {
    Map<String, Scenario> all = Scenarios.all();
    if (name.equals(ALL)) {
      return all;
    }
    if (!all.containsKey(name)) {
      throw new CommandFailure(
          "there is no scenario " + name + "; there are " + String.join(", ", all.keySet()));
    }
    return Map.of(name, all.get(name));
  }

  private void run(String scenario, Scenario steps, LiveRun run) throws InterruptedException {
    LiveNetwork network = new LiveNetwork(run.folder().resolve(scenario), validators, engine);
    current = network;
    Random draws = new Random(31 * seed + scenario.hashCode());
    try (network;
        Watch watch = new Watch(network);
        Work work = new Work(network)) {
      work.begin();
      Course course =
          new Course(scenario, network, watch, run.figures(), draws, Duration.ofSeconds(pause));
      steps.run(course);
      Aftermath.check(course);
    }
  }

  private void closeCurrent() {
    LiveNetwork network = current;
    if (network != null) {
      network.close();
    }
  }
}
