package io.witan.deploy.cli;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.bench.BenchCommand;
import io.witan.deploy.conformance.ConformanceCommand;
import io.witan.deploy.fuzz.FuzzCommand;
import io.witan.deploy.live.LiveCommand;
import io.witan.deploy.load.LoadCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line of Witan. */
@Command(
    name = "witan",
    description = "A permissioned Ethereum ledger with private transactions.",
    mixinStandardHelpOptions = true,
    version = "witan 0.1.0",
    subcommands = {
      UpCommand.class,
      NodeCommand.class,
      StatusCommand.class,
      ConfigCommand.class,
      GenesisCommand.class,
      KeysCommand.class,
      LoadCommand.class,
      AuditCommand.class,
      ReplayCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      CompactCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      LiveCommand.class,
      ConformanceCommand.class,
      FuzzCommand.class,
      BenchCommand.class
    },
    footer = {
      "",
      "From a source checkout also: witan test (build and run all tests), witan build,",
      "witan package (a tarball with its own Java runtime),",
      "witan sim (simulate consensus faults; witan sim --help), witan fuzz evm (compare executions",
      "of random programs; witan fuzz --help), witan fuzz wire."
    })
public final class Witan implements Runnable {
  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;

  @Spec CommandSpec spec;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Witan())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(
            (wrong, args) -> {
              CommandLine line = wrong.getCommandLine();
              String name = line.getCommandSpec().qualifiedName();
              line.getErr().println("witan: " + wrong.getMessage() + "; see '" + name + " --help'");
              return WRONG_USE;
            })
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              if (failure instanceof CommandFailure expected) {
                line.getErr().println("witan: " + expected.getMessage());
                return FAILED;
              }
              throw failure;
            });
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
