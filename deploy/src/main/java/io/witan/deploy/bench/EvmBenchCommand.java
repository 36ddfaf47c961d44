package io.witan.deploy.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
  private static final List<String> ALL =
      List.of(
          "ProgramBenchmark.*", "BlockBenchmark.*", "PrecompileBenchmark.*", "HashingBenchmark.*");

  @Option(names = "--quick", description = "Two minutes instead of ten; less exact.")
  boolean quick;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      description = "Only benchmarks of this name, as BlockBenchmark.parallel; may be repeated.")
  List<String> only = ALL;

  @Option(names = "--json", paramLabel = "FILE", description = "Also write JMH's result there.")
  Path json;

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    new Measurements(quick, Optional.ofNullable(json)).run(only, spec.commandLine().getOut());
    return 0;
  }
}
