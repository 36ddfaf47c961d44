package io.witan.simulations.cli;

import io.witan.simulations.privacy.PairedRuns;
import io.witan.simulations.privacy.PrivateBug;
import io.witan.simulations.privacy.PrivateOutcome;
import io.witan.simulations.privacy.PrivateSetup;
import io.witan.simulations.scenario.BadScenario;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Private ledgers under faults. */
@Command(
    name = "privacy",
    description = {
      "Run organisations with private contracts while their managers, enclaves and nodes die,",
      "databases are lost and payloads come late, and hold S9, S10, S11 and L5. Each run is made",
      "twice, with other secrets, for S9; odd seeds acknowledge before they submit, even ones",
      "deliver later; in each third the last two organisations are residents of one node, with",
      "a private state each."
    },
    mixinStandardHelpOptions = true)
final class PrivacyCommand implements Callable<Integer> {
  private static final int LINE_EVERY = 500;

  @Option(names = "--seeds", description = "How many (default 1000).", defaultValue = "1000")
  long seeds;

  @Option(names = "--first", description = "First seed (default 1).", defaultValue = "1")
  long first;

  @Option(names = "--organisations", description = "3 to 6 (default: 3 and 4 in turns).")
  Integer organisations;

  @Option(
      names = "--seconds",
      description = "Of faults and requests; two minutes of calm follow (default 40).",
      defaultValue = "40")
  int seconds;

  @Option(names = "--bug", description = "Plant this bug; an unknown one lists them.")
  String bug;

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    if (seeds < 1) {
      throw new BadScenario("--seeds is 1 or more");
    }
    Optional<PrivateBug> planted = Optional.ofNullable(bug).map(PrivacyCommand::bug);
    PrintWriter console = spec.commandLine().getOut();
    PrivateOutcome.Counts counts = PrivateOutcome.Counts.NONE;
    long begin = System.nanoTime();
    for (long done = 1; done <= seeds; done++) {
      long seed = first + done - 1;
      PrivateOutcome outcome = PairedRuns.run(setup(seed, planted));
      if (outcome.violation().isPresent()) {
        var broken = outcome.violation().get();
        console.printf("%s broken by seed %d: %s%n", broken.oracle(), seed, broken.what());
        console.flush();
        return Sim.VIOLATION;
      }
      counts = counts.plus(outcome.counts());
      if (done % LINE_EVERY == 0 || done == seeds) {
        double passed = Math.max(0.001, (System.nanoTime() - begin) / 1e9);
        console.printf(Locale.ROOT, "%d/%d runs  %.0f s%n", done, seeds, passed);
        console.flush();
      }
    }
    console.printf(
        Locale.ROOT,
        "%,d runs and their pairs hold S9, S10, S11 and L5: %,d payloads, %,d private transactions"
            + " in %,d blocks, %,d contracts extended, %,d faults; ledgers waited %,d times and"
            + " went back %,d times%n",
        seeds,
        counts.payloads(),
        counts.privateTransactions(),
        counts.blocks(),
        counts.extensions(),
        counts.faults(),
        counts.waits(),
        counts.rewinds());
    console.flush();
    return Sim.SAFE_AND_LIVE;
  }

  private PrivateSetup setup(long seed, Optional<PrivateBug> planted) {
    int several = organisations == null ? 3 + (int) (seed / 2 % 2) : organisations;
    try {
      return new PrivateSetup(seed, 0, several, seconds, seed % 3 == 0, seed % 2 == 0, planted);
    } catch (IllegalArgumentException bad) {
      throw new BadScenario(bad.getMessage());
    }
  }

  private static PrivateBug bug(String label) {
    return PrivateBug.of(label)
        .orElseThrow(
            () ->
                new BadScenario(
                    Arrays.stream(PrivateBug.values())
                        .map(known -> known.label() + ": " + known.what())
                        .collect(Collectors.joining("\n", "--bug is one of\n", ""))));
  }
}
