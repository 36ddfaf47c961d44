package io.witan.simulations.scenario;

import com.google.errorprone.annotations.FormatMethod;
import io.witan.simulations.bugs.PlantedBug;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Behave;
import io.witan.simulations.plan.PlannedFault.Crash;
import io.witan.simulations.plan.PlannedFault.Cut;
import io.witan.simulations.plan.PlannedFault.Deaf;
import io.witan.simulations.plan.PlannedFault.Gone;
import io.witan.simulations.plan.PlannedFault.OfClock;
import io.witan.simulations.plan.PlannedFault.OfDisk;
import io.witan.simulations.plan.PlannedFault.OfLinks;
import io.witan.simulations.plan.PlannedFault.Partition;
import io.witan.simulations.plan.PlannedFault.Pause;
import io.witan.simulations.plan.PlannedFault.Storm;
import io.witan.simulations.plan.PlannedFault.Twin;
import io.witan.simulations.plan.PlannedFault.Vote;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes scenarios as {@link ScenarioReader} reads them, every fault spelled out. */
public final class ScenarioWriter {
  private ScenarioWriter() {}

  public static String write(Scenario s) {
    StringBuilder out = new StringBuilder(1024);
    line(out, "name = \"%s\"", s.name().replace("\\", "\\\\").replace("\"", "\\\""));
    line(out, "seed = %d", s.seed());
    line(out, "validators = %d", s.validators());
    line(out, "observers = %d", s.observers());
    line(
        out,
        "engine.%s { blockPeriod = %s, emptyBlockPeriod = %s, requestTimeout = %s, "
            + "timeoutCap = %s, epochLength = %d }",
        s.engine().label(),
        time(s.times().blockPeriod()),
        time(s.times().emptyBlockPeriod()),
        time(s.times().requestTimeout()),
        time(s.times().timeoutCap()),
        s.times().epochLength());
    line(
        out,
        "network { floor = %s, delay = %s, loss = %s, duplication = %s }",
        time(s.network().floor()),
        time(s.network().mean()),
        share(s.network().loss()),
        share(s.network().duplication()));
    line(
        out,
        "explore { crashes = %d, partitions = %d, pauses = %d, storms = %d, cuts = %d, "
            + "votes = %d, troubles = %d, faulty = %d }",
        s.rates().crashes(),
        s.rates().partitions(),
        s.rates().pauses(),
        s.rates().storms(),
        s.rates().cuts(),
        s.rates().votes(),
        s.rates().troubles(),
        s.rates().faulty());
    line(
        out,
        "expect { calmAt = %s, within = %s, blocks = %d, waves = %d, conformance = %s }",
        time(s.waves().calmAt()),
        time(s.waves().within()),
        s.waves().blocks(),
        s.waves().count(),
        s.conformance());
    line(out, "clients = %d", s.clients());
    line(out, "events = %d", s.events());
    if (!s.transitions().isEmpty()) {
      line(out, "transitions = [");
      s.transitions().forEach(change -> line(out, "  { %s }", TransitionText.write(change)));
      line(out, "]");
    }
    s.bug().map(PlantedBug::label).ifPresent(bug -> line(out, "bug = \"%s\"", bug));
    line(out, "faults = [");
    s.faults().forEach(fault -> line(out, "  { %s }", fault(fault)));
    line(out, "]");
    return out.toString();
  }

  private static String fault(PlannedFault fault) {
    String at = "at = " + time(fault.at()) + ", ";
    String when = at + "for = " + time(fault.lasting()) + ", ";
    return switch (fault) {
      case Crash crash -> when + "kill = v" + crash.node() + ", point = " + point(crash);
      case Partition partition -> when + "partition = " + groups(partition.groups());
      case Pause pause -> when + "pause = v" + pause.node();
      case OfLinks links -> when + TroubleText.write(links);
      case OfDisk disk -> when + TroubleText.write(disk);
      case OfClock clock -> when + TroubleText.write(clock);
      case Storm storm -> when + "storm = " + share(storm.loss());
      case Vote vote ->
          at + "vote = v" + vote.candidate() + ", by = v" + vote.node() + ", add = " + vote.add();
      case Gone gone -> at + "gone = v" + gone.node();
      case Cut cut -> "step = \"" + cut.step().text() + "\", partition = " + groups(cut.groups());
      case Deaf deaf -> "step = \"" + deaf.step().text() + "\", deaf = " + group(deaf.nodes());
      case Behave behave ->
          "behave = v"
              + behave.node()
              + ", as = \""
              + behave.lie().label()
              + "\", to = "
              + group(behave.to())
              + behave.step().map(step -> ", step = \"" + step.text() + "\"").orElse("");
      case Twin twin -> "twin = v" + twin.node() + ", second = " + group(twin.second());
    };
  }

  private static String point(Crash crash) {
    return switch (crash.point()) {
      case ANYWHERE -> "anywhere";
      case BEFORE_DURABLE -> "beforeDurable";
      case AFTER_DURABLE -> "afterDurable";
      case TORN -> "torn";
    };
  }

  private static String groups(List<List<Integer>> groups) {
    return groups.stream().map(ScenarioWriter::group).toList().toString();
  }

  static String group(List<Integer> nodes) {
    return nodes.stream().map(node -> "v" + node).collect(Collectors.joining(", ", "[", "]"));
  }

  static String time(Duration duration) {
    return duration.toNanos() % 1_000_000 == 0
        ? duration.toMillis() + "ms"
        : duration.toNanos() + "ns";
  }

  private static String share(int perMille) {
    return String.format(Locale.ROOT, "%.3f", perMille / 1000.0);
  }

  @FormatMethod
  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
