package io.witan.deploy.fuzz;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The part of {@code witan fuzz} that needs the whole node; the rest is the simulator's. */
@Command(
    name = "fuzz",
    description = "Feed bent bytes to every decoder that a stranger reaches ('witan fuzz wire').",
    mixinStandardHelpOptions = true,
    subcommands = {FuzzWireCommand.class})
public final class FuzzCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
