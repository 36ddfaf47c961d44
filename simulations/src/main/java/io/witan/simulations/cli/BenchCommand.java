package io.witan.simulations.cli;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.witan.simulations.oracle.Violation;
import io.witan.simulations.scenario.BadScenario;
import io.witan.simulations.world.Outcome;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how fast networks are simulated. */
@Command(
    name = "bench",
    description = "Measure simulated hours a minute of one core.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  private static final int SAMPLES = 5;

  @Option(names = "--profile", description = "Only this one, as qbft-4 (default: all).")
  String profile;

  @Option(
      names = "--seconds",
      description = "How long each profile is measured, warm-up besides (default 10).",
      defaultValue = "10")
  double seconds;

  @Spec CommandSpec spec;

  /**
   * What one thread did in one sample.
   *
   * @param cpu seconds of processor time of the whole process: collecting garbage counts too
   */
  private record Sample(long runs, long events, long blocks, double hours, double cpu, long bytes) {
    double hoursPerMinute() {
      return hours / cpu * 60;
    }
  }

  @Override
  public Integer call() {
    if (!(seconds > 0 && seconds <= 3600)) {
      throw new BadScenario("--seconds is more than 0 and at most 3600, found " + seconds);
    }
    List<SpeedProfile> profiles =
        profile == null
            ? SpeedProfile.ALL
            : List.of(
                SpeedProfile.of(profile)
                    .orElseThrow(() -> new BadScenario("no profile " + profile)));
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%-14s %12s %11s %11s %9s %12s %6s%n",
        "profile", "sim-h/min", "events/s", "events/blk", "us/block", "bytes/block", "goal");
    boolean reached = true;
    for (SpeedProfile each : profiles) {
      // The first sample warms up.
      sample(each, seconds);
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < SAMPLES; i++) {
        samples.add(sample(each, seconds / SAMPLES));
      }
      Sample median = median(samples);
      print(out, each, median);
      reached &= median.hoursPerMinute() >= each.goal();
    }
    return reached ? Sim.SAFE_AND_LIVE : Sim.INCONCLUSIVE;
  }

  private static Sample median(List<Sample> samples) {
    List<Sample> sorted = new ArrayList<>(samples);
    sorted.sort(Comparator.comparingDouble(Sample::hoursPerMinute));
    return sorted.get(sorted.size() / 2);
  }

  private static void print(PrintWriter out, SpeedProfile profile, Sample s) {
    double blocks = s.blocks();
    out.printf(
        Locale.ROOT,
        "%-14s %,12.1f %,11.0f %11.1f %9.1f %,12.0f %6.0f%n",
        profile.name(),
        s.hoursPerMinute(),
        s.events() / s.cpu(),
        s.events() / blocks,
        s.cpu() / blocks * 1e6,
        s.bytes() / blocks,
        profile.goal());
    out.flush();
  }

  private static Sample sample(SpeedProfile profile, double seconds) {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    long begin = system.getProcessCpuTime();
    long runs = 0;
    long events = 0;
    long blocks = 0;
    double hours = 0;
    double cpu = 0;
    while (cpu < seconds) {
      Outcome outcome = new World(profile.setup(++runs), Trace.NONE, List.of()).run();
      if (outcome.violation().isPresent()) {
        String what = outcome.violation().map(Violation::toString).orElseThrow();
        throw new IllegalStateException(profile.name() + " broke: " + what);
      }
      events += outcome.events();
      blocks += Collections.max(outcome.heights());
      hours += outcome.lasted().toNanos() / 3.6e12;
      cpu = (system.getProcessCpuTime() - begin) / 1e9;
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - allocated;
    return new Sample(runs, events, blocks, hours, cpu, bytes);
  }
}
