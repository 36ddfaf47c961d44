package io.witan.deploy.bench;

import io.witan.deploy.network.PortBlock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code witan bench sync}. */
@Command(
    name = "sync",
    description =
        "Measure how fast a fresh node gets the chain of four validators, and how fast a file is"
            + " imported, beside executing the same blocks alone. 100,000 blocks take some minutes"
            + " and 6 GB of disk.",
    mixinStandardHelpOptions = true)
final class SyncBenchCommand implements Callable<Integer> {
  private static final double SECOND = 1e9;
  private static final int MIB = 20;
  private static final int PORTS = 10;

  @Option(
      names = "--blocks",
      description = "Blocks of the chain (default: ${DEFAULT-VALUE}).",
      defaultValue = "100000")
  int blocks;

  @Option(
      names = "--transfers",
      description = "Transfers in each (default: ${DEFAULT-VALUE}).",
      defaultValue = "10")
  int transfers;

  @Option(
      names = "--kills",
      description =
          "How often the import and the fresh node are killed on their way (default:"
              + " ${DEFAULT-VALUE}).",
      defaultValue = "0")
  int kills;

  @Option(
      names = "--seed",
      description = "Where they are killed follows from it (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  long seed;

  @Option(
      names = "--dir",
      description = "A folder to be made for chain and nodes, and kept (default: a temporary one).")
  Optional<Path> dir = Optional.empty();

  @Spec CommandSpec spec;

  private ExecutionAlone.Measured alone;

  @Override
  public Integer call() throws IOException {
    Path parent = Files.createTempDirectory("witan-sync");
    Path folder = dir.orElse(parent.resolve("network")).toAbsolutePath();
    try (PortBlock ports = PortBlock.reserve(PORTS)) {
      SyncBench bench = new SyncBench(folder, ports.first(), blocks, transfers, this::say);
      long began = System.nanoTime();
      bench.make();
      say(String.format(Locale.ROOT, "made in %.0f s", (System.nanoTime() - began) / SECOND));
      alone = bench.alone();
      line(
          "execution alone",
          alone.nanos(),
          String.format(Locale.ROOT, ", %.0f s of CPU", alone.busy() / SECOND));
      var random = new SplittableRandom(seed);
      line("import of a file", bench.importing(kills, random));
      line("a fresh node", bench.syncing(kills, random));
      return 0;
    } finally {
      SyncBench.delete(parent);
    }
  }

  private void line(String what, Interrupted.Measured measured) {
    String rest =
        String.format(
            Locale.ROOT,
            ", %.0f s of CPU, at most %d MiB resident: %.0f %% of execution alone",
            measured.busy().toMillis() / 1e3,
            measured.peak() >> MIB,
            100.0 * alone.nanos() / measured.nanos());
    line(what, measured.nanos(), rest);
  }

  private void line(String what, long nanos, String rest) {
    double seconds = nanos / SECOND;
    say(
        String.format(
            Locale.ROOT,
            "%s: %.1f s, %,.0f blocks/s, %,.0f transactions/s, %.1f Mgas/s%s",
            what,
            seconds,
            alone.blocks() / seconds,
            alone.transactions() / seconds,
            alone.gas() / seconds / 1e6,
            rest));
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
