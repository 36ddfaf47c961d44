package io.witan.deploy.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code witan bench state}. */
@Command(
    name = "state",
    description =
        "Measure what a block costs as the state grows: time, heap and disk. Ten million accounts"
            + " take some minutes and 4 GB of disk.",
    mixinStandardHelpOptions = true)
final class StateBenchCommand implements Callable<Integer> {
  private static final double MILLION = 1e6;
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  @Option(
      names = "--accounts",
      split = ",",
      description = "Sizes of the state (default: ${DEFAULT-VALUE}).",
      defaultValue = "10000,1000000,10000000")
  List<Integer> accounts = new ArrayList<>();

  @Option(
      names = "--blocks",
      description = "Measured blocks of each kind (default: ${DEFAULT-VALUE}).",
      defaultValue = "200")
  int blocks;

  @Option(names = "--dir", description = "Where the states are written (default: a temporary one).")
  Optional<Path> dir = Optional.empty();

  @Option(
      names = "--keep",
      description =
          "Keep the filled states here, and measure on copies: another run need not fill them.")
  Optional<Path> keep = Optional.empty();

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<StateBench.Measured> all = new ArrayList<>();
    for (int size : accounts) {
      Path folder =
          dir.isPresent()
              ? Files.createDirectories(dir.get().resolve("state-" + size))
              : Files.createTempDirectory("witan-state-" + size);
      Path filled = keep.orElse(folder).resolve("filled-" + size);
      Path copy = folder.resolve("measured");
      try {
        all.addAll(new StateBench(filled, copy, size, blocks, line -> say(out, line)).run());
      } finally {
        delete(folder);
      }
      table(out, all);
    }
    return 0;
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }

  private static void table(PrintWriter out, List<StateBench.Measured> all) {
    out.printf(
        "%n%-10s %-8s %-16s %21s %19s %8s %8s %12s %12s%n",
        "accounts",
        "states",
        "block of 500",
        "execute and root, ms",
        "commit, ms",
        "CPU, ms",
        "heap",
        "disk",
        "disk");
    out.printf(
        "%-10s %-8s %-16s %10s %10s %9s %9s %8s %8s %12s %12s%n",
        "", "", "", "median", "p99", "median", "p99", "a block", "MiB", "B/account", "KiB/block");
    for (StateBench.Measured one : all) {
      out.printf(
          Locale.ROOT,
          "%-10d %-8s %-16s %10.1f %10.1f %9.1f %9.1f %8.1f %8d %12d %12d%n",
          one.accounts(),
          one.mode(),
          one.kind(),
          one.execute().median() / MILLION,
          one.execute().p99() / MILLION,
          one.commit().median() / MILLION,
          one.commit().p99() / MILLION,
          one.busy() / MILLION,
          one.heap() / MIB,
          one.diskPerAccount(),
          one.diskPerBlock() / KIB);
    }
    out.flush();
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(StateBenchCommand::remove);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void remove(Path file) {
    try {
      Files.delete(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
