package io.witan.deploy.bench;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code witan bench evm}. */
@Command(
    name = "evm",
    description = "Measure the EVM: gas per second, time and allocation of programs and blocks.",
    mixinStandardHelpOptions = true)
final class EvmBenchCommand implements Callable<Integer> {
  @Option(names = "--quick", description = "Two minutes instead of ten; less exact.")
  boolean quick;

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      description = "Only benchmarks whose name matches, as Block.",
      defaultValue = "")
  String only;

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    for (RunResult result : Measurements.run(only, quick)) {
      double nanos = result.getPrimaryResult().getScore();
      EvmProgram program = EvmProgram.valueOf(result.getParams().getParam("program"));
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "%-40s %8.0f Mgas/s%n",
              program.title(),
              new ProgramRun(program).gas() / nanos * 1000);
    }
    return 0;
  }
}
