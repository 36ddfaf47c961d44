package io.witan.simulations.cli;

import io.witan.simulations.fuzz.CaseDraw;
import io.witan.simulations.fuzz.CaseFile;
import io.witan.simulations.fuzz.CaseShrink;
import io.witan.simulations.fuzz.Coverage;
import io.witan.simulations.fuzz.Difference;
import io.witan.simulations.fuzz.FuzzCampaign;
import io.witan.simulations.fuzz.FuzzCase;
import io.witan.simulations.fuzz.Ways;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Differential fuzzing of the EVM. */
@Command(
    name = "evm",
    description = "Random blocks on random contracts, Frontier to Osaka, run in every way.",
    mixinStandardHelpOptions = true)
final class FuzzEvmCommand implements Callable<Integer> {
  private static final Duration EVERY = Duration.ofSeconds(10);

  @Option(
      names = "--programs",
      description = "How many programs (default ${DEFAULT-VALUE}).",
      defaultValue = "1000000")
  long programs;

  @Option(
      names = "--seed",
      description = "Which programs (default ${DEFAULT-VALUE}).",
      defaultValue = "1")
  long seed;

  @Option(names = "--cores", description = "Threads (default: all cores).")
  Integer cores;

  @Option(names = "--coverage", description = "Also print how often each instruction ran.")
  boolean matrix;

  @Option(names = "--replay", description = "Instead: run the case in this file again.")
  Path replay;

  @Option(
      names = "--out",
      description = "Folder for cases that differ (default: ${DEFAULT-VALUE}).",
      defaultValue = "fuzz-out")
  Path out;

  @Spec CommandSpec spec;

  private final Ways ways = Ways.all();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter console = spec.commandLine().getOut();
    if (replay != null) {
      Optional<Difference> difference = ways.difference(CaseFile.read(replay), new Coverage());
      console.println(difference.map(Difference::toString).orElse("no difference"));
      return difference.isPresent() ? Fuzz.DIFFERENT : Fuzz.SAME;
    }
    console.printf(
        Locale.ROOT,
        "seed %d, %,d programs, step by step against: %s%n",
        seed,
        programs,
        String.join(", ", ways.names()));
    FuzzCampaign campaign = new FuzzCampaign(seed, programs, ways);
    long begin = System.nanoTime();
    Thread meter = Thread.ofPlatform().daemon().start(() -> meter(console, campaign, begin));
    campaign.run(cores == null ? Runtime.getRuntime().availableProcessors() : cores);
    meter.interrupt();
    meter.join();
    line(console, campaign, begin);
    campaign.coverage().print(console);
    if (matrix) {
      campaign.coverage().printMatrix(console);
    }
    for (Map.Entry<Long, Difference> entry : campaign.differences().entrySet()) {
      report(console, entry.getKey(), entry.getValue());
    }
    return campaign.differences().isEmpty() ? Fuzz.SAME : Fuzz.DIFFERENT;
  }

  private void report(PrintWriter console, long n, Difference difference) throws IOException {
    FuzzCase drawn = CaseDraw.draw(seed, n).block();
    FuzzCase small = CaseShrink.shrink(drawn, given -> ways.difference(given, new Coverage()));
    Path file = out.resolve("seed-" + seed + "-case-" + n + ".conf");
    String now = ways.difference(small, new Coverage()).map(Difference::toString).orElse("");
    String remark = "seed %d, case %d, made smaller: %s".formatted(seed, n, now);
    CaseFile.write(file, small, remark);
    console.printf("seed %d, case %d: %s%n  replay: --replay %s%n", seed, n, difference, file);
    console.flush();
  }

  private static void meter(PrintWriter console, FuzzCampaign campaign, long begin) {
    try {
      while (!Thread.currentThread().join(EVERY)) {
        line(console, campaign, begin);
      }
    } catch (InterruptedException finished) {
      Thread.currentThread().interrupt();
    }
  }

  private static void line(PrintWriter console, FuzzCampaign campaign, long begin) {
    double seconds = Math.max(0.001, (System.nanoTime() - begin) / 1e9);
    console.printf(
        Locale.ROOT,
        "%,d programs, %,d transactions, %,d blocks: %d differences  %,.0f programs/s  %.0f s%n",
        campaign.programs(),
        campaign.transactions(),
        campaign.cases(),
        campaign.differences().size(),
        campaign.programs() / seconds,
        seconds);
    console.flush();
  }
}
