package io.witan.simulations.cli;

import io.witan.simulations.fuzz.CaseFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The fuzzer's commands. Exit codes: 0 no difference, 1 a difference, 3 wrong use. */
@Command(
    name = "witan fuzz",
    description = "Run random input in every way that Witan knows; the ways must agree.",
    mixinStandardHelpOptions = true,
    subcommands = {FuzzEvmCommand.class})
public final class Fuzz implements Runnable {
  static final int SAME = 0;
  static final int DIFFERENT = 1;
  static final int WRONG_USE = 3;

  @Spec CommandSpec spec;

  public static void main(String[] args) {
    System.exit(execute(args));
  }

  /** Runs a command line and returns its exit code. */
  public static int execute(String... args) {
    return new CommandLine(new Fuzz())
        .setParameterExceptionHandler(
            (wrong, line) -> say(wrong.getCommandLine(), wrong.getMessage()))
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              if (failure instanceof CaseFile.BadCase bad) {
                return say(line, bad.getMessage());
              }
              throw failure;
            })
        .execute(args);
  }

  private static int say(CommandLine line, String what) {
    line.getErr().println(what);
    return WRONG_USE;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
