package io.witan.deploy.bench;

import java.io.PrintWriter;
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

  /** Blocks and roots are not warm in so short a time. */
  private static final List<String> QUICK =
      List.of("ProgramBenchmark.*", "PrecompileBenchmark.*", "HashingBenchmark.(?!root).*");

  @Option(
      names = "--quick",
      description = "Two minutes instead of ten; less exact, and without blocks and roots.")
  boolean quick;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      description = "Only benchmarks of this name, as BlockBenchmark.parallel; may be repeated.")
  List<String> only;

  @Option(
      names = "--programs",
      description =
          "Only print the programs and calls, for bench/go-ethereum to run; measure nothing.")
  boolean programs;

  @Option(names = "--json", paramLabel = "FILE", description = "Also write JMH's result there.")
  Path json;

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (programs) {
      for (EvmProgram program : EvmProgram.values()) {
        out.println(name(program.title()) + " " + ProgramRun.of(program).exported());
      }
      for (PrecompileCall precompile : PrecompileCall.values()) {
        out.println(name(precompile.title()) + " " + precompile.exported());
      }
      return 0;
    }
    List<String> names = only != null ? only : quick ? QUICK : ALL;
    new Measurements(quick, Optional.ofNullable(json)).run(names, out);
    return 0;
  }

  private static String name(String title) {
    return title.replace(' ', '_');
  }
}
