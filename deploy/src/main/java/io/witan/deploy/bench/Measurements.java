package io.witan.deploy.bench;

import java.util.Collection;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of this package under JMH: time and allocation of each operation. */
final class Measurements {
  private Measurements() {}

  /**
   * Runs them, each in a JVM of its own.
   *
   * @param only a part of the name of the benchmarks, as {@code ProgramBenchmark.interpreted}
   */
  static Collection<RunResult> run(String only, boolean quick) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\Q" + Measurements.class.getPackageName() + "\\E.*" + only)
            .mode(Mode.AverageTime)
            .timeUnit(java.util.concurrent.TimeUnit.NANOSECONDS)
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .forks(1)
            .warmupIterations(quick ? 2 : 5)
            .warmupTime(TimeValue.milliseconds(quick ? 500 : 1000))
            .measurementIterations(quick ? 2 : 5)
            .measurementTime(TimeValue.milliseconds(quick ? 500 : 1000));
    try {
      return new Runner(options.build()).run();
    } catch (RunnerException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
