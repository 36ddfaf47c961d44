package io.witan.deploy.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code witan bench}: measures on this machine what the README's tables say. */
@Command(
    name = "bench",
    description = "Measure on this machine: figures of machines differ, their ratios less.",
    mixinStandardHelpOptions = true,
    subcommands = {EvmBenchCommand.class, StateBenchCommand.class, SyncBenchCommand.class})
public final class BenchCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
