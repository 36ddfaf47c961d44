package io.witan.deploy.cli;

import com.typesafe.config.ConfigException;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.ConfigLayers;
import io.witan.deploy.config.NodeConfigFile;
import io.witan.deploy.node.NodeCheck;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks and shows a node's settings. */
@Command(
    name = "config",
    description = "Check or show a node's settings.",
    mixinStandardHelpOptions = true,
    subcommands = {ConfigCommand.Check.class, ConfigCommand.Show.class})
final class ConfigCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Says all that is wrong. */
  @Command(
      name = "check",
      description = {
        "Say all that would keep a node from starting: unknown keys with the nearest known one,"
            + " values out of range, the genesis and files of keys, passwords, certificates and"
            + " peers, keys that do not match, a journal of another chain, ports in use.",
        "Changes nothing. Exit code 1 where there is a problem."
      },
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The node's configuration file.")
    Path file;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
      List<String> problems = new ArrayList<>(NodeConfigFile.problems(file, System.getenv()));
      if (problems.isEmpty()) {
        problems.addAll(NodeCheck.problems(NodeConfigFile.read(file)));
      }
      PrintWriter out = spec.commandLine().getOut();
      problems.forEach(out::println);
      out.println(
          problems.isEmpty() ? file + ": no problem" : file + ": " + problems.size() + " problems");
      out.flush();
      return problems.isEmpty() ? 0 : 1;
    }
  }

  /** Prints all settings. */
  @Command(
      name = "show",
      description =
          "Print every setting as it holds, with where it is from: the file, an environment"
              + " variable or the defaults. No secret is printed; settings name files of them.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The node's configuration file.")
    Path file;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      try {
        for (ConfigLayers.Shown each : ConfigLayers.read(file, Map.of(), System.getenv()).shown()) {
          out.printf("%s = %s  # %s%n", each.key(), each.value(), each.source());
        }
      } catch (ConfigException wrong) {
        throw new CommandFailure(
            "configuration file " + wrong.getMessage().replaceAll("\\s+", " "));
      }
      out.flush();
      return 0;
    }
  }
}
