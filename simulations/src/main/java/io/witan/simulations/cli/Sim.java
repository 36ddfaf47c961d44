package io.witan.simulations.cli;

import io.witan.simulations.scenario.BadScenario;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The simulator's commands. Exit codes: 0 safe and live, 1 violation, 2 inconclusive, 3 bad
 * scenario or wrong use.
 */
@Command(
    name = "witan sim",
    description = "Run whole networks of Witan's protocol in virtual time, with faults.",
    mixinStandardHelpOptions = true,
    subcommands = {
      RunCommand.class,
      ExploreCommand.class,
      CampaignCommand.class,
      EverywhereCommand.class,
      PrivacyCommand.class,
      TwinsCommand.class,
      ReplayCommand.class,
      ShrinkCommand.class,
      ReportCommand.class,
      BugsCommand.class,
      BenchCommand.class
    })
public final class Sim implements Runnable {
  static final int SAFE_AND_LIVE = 0;
  static final int VIOLATION = 1;
  static final int INCONCLUSIVE = 2;
  static final int BAD_SCENARIO = 3;

  @Spec CommandSpec spec;

  public static void main(String[] args) {
    System.exit(execute(args));
  }

  /** Runs a command line and returns its exit code. */
  public static int execute(String... args) {
    return new CommandLine(new Sim())
        .setExecutionExceptionHandler(Sim::failed)
        .setParameterExceptionHandler(Sim::misused)
        .execute(args);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int misused(CommandLine.ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    command.getErr().println(wrong.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
    command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return BAD_SCENARIO;
  }

  private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (failure instanceof BadScenario) {
      command.getErr().println("bad scenario: " + failure.getMessage());
      return BAD_SCENARIO;
    }
    throw failure;
  }
}
