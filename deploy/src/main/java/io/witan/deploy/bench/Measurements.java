package io.witan.deploy.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs benchmarks of this package under JMH: time and allocation of each operation. */
final class Measurements {
  private static final String HEAD =
      "| %-56s | %10s | %10s | %12s | %14s | %10s | %-22s |"
          .formatted("what", "Mgas/s", "Minstr/s", "time/op", "bytes/op", "bytes/instr", "target");

  private final boolean quick;
  private final Optional<Path> json;

  /**
   * How to measure.
   *
   * @param quick shorter and less exact
   * @param json where JMH's own result goes
   */
  Measurements(boolean quick, Optional<Path> json) {
    this.quick = quick;
    this.json = json;
  }

  /**
   * Runs benchmarks, each in a JVM of its own, and prints the table.
   *
   * @param names regular expressions over {@code Class.method}
   */
  void run(List<String> names, PrintWriter out) {
    Collection<RunResult> results;
    try {
      results = new Runner(options(names).build()).run();
    } catch (RunnerException broken) {
      throw new IllegalStateException(broken);
    }
    out.println(HEAD);
    out.println(HEAD.replaceAll("[^|]", "-"));
    results.stream()
        .map(Measured::of)
        .sorted(Comparator.comparingInt(Measured::kind).thenComparing(Measured::what))
        .map(Measured::line)
        .forEach(out::println);
    out.flush();
  }

  private ChainedOptionsBuilder options(List<String> names) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .forks(1)
            .warmupIterations(quick ? 2 : 5)
            .warmupTime(TimeValue.milliseconds(quick ? 400 : 1000))
            .measurementIterations(quick ? 2 : 5)
            .measurementTime(TimeValue.milliseconds(quick ? 400 : 1000));
    String here = "\\Q" + Measurements.class.getPackageName() + ".\\E";
    names.forEach(name -> options.include(here + name));
    json.ifPresent(file -> options.resultFormat(ResultFormatType.JSON).result(file.toString()));
    return options;
  }
}
