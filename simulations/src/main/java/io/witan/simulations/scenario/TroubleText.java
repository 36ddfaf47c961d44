package io.witan.simulations.scenario;

import com.typesafe.config.Config;
import io.witan.simulations.plan.ClockFault;
import io.witan.simulations.plan.DelayLaw;
import io.witan.simulations.plan.DiskFault;
import io.witan.simulations.plan.LinkFault;
import io.witan.simulations.plan.Links;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.OfClock;
import io.witan.simulations.plan.PlannedFault.OfDisk;
import io.witan.simulations.plan.PlannedFault.OfLinks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Faults of links, disks and clocks as scenario files write them. */
final class TroubleText {
  private static final int MOST_DRIFT = 100_000;
  private static final Duration MOST_JUMP = Duration.ofHours(1);

  private final Config fault;
  private final ToIntFunction<String> node;
  private final Duration at;
  private final Duration lasting;

  private TroubleText(Config fault, ToIntFunction<String> node) {
    this.fault = fault;
    this.node = node;
    this.at = fault.getDuration("at");
    this.lasting = fault.getDuration("for");
  }

  /** The fault, if it is one of these. */
  static Optional<PlannedFault> read(Config fault, ToIntFunction<String> node) {
    if (fault.hasPath("links")) {
      return Optional.of(new TroubleText(fault, node).links());
    }
    if (fault.hasPath("disk")) {
      return Optional.of(new TroubleText(fault, node).disk());
    }
    return fault.hasPath("clock")
        ? Optional.of(new TroubleText(fault, node).clock())
        : Optional.empty();
  }

  private PlannedFault links() {
    String label = fault.getString("links");
    LinkFault what =
        switch (label) {
          case "mute" -> new LinkFault.Mute();
          case "clog" -> new LinkFault.Clog();
          case "swizzle" -> new LinkFault.Swizzle();
          case "reset" -> new LinkFault.Reset();
          case "slow" -> new LinkFault.Slow(law(fault.getString("delay")));
          case "cap" -> new LinkFault.Cap(rate());
          case "duplicate" -> new LinkFault.Duplicate(share());
          case "reorder" -> new LinkFault.Reorder(share());
          case "corrupt" -> new LinkFault.Corrupt(share());
          default -> throw new BadScenario("links are not " + label);
        };
    allow(
        switch (what) {
          case LinkFault.Slow slow -> List.of("links", "from", "to", "delay");
          case LinkFault.Cap cap -> List.of("links", "from", "to", "rate");
          case LinkFault.Duplicate d -> List.of("links", "from", "to", "share");
          case LinkFault.Reorder r -> List.of("links", "from", "to", "share");
          case LinkFault.Corrupt c -> List.of("links", "from", "to", "share");
          default -> List.of("links", "from", "to");
        });
    return new OfLinks(at, new Links(nodes("from"), nodes("to")), what, lasting);
  }

  private PlannedFault disk() {
    String label = fault.getString("fault");
    DiskFault what =
        switch (label) {
          case "wipe" -> new DiskFault.Wipe();
          case "restore" -> new DiskFault.Restore(positive("age"));
          case "rot" -> new DiskFault.Rot();
          case "lostFsync" -> new DiskFault.LostFsync();
          case "full" -> new DiskFault.Full();
          case "errors" -> new DiskFault.Errors(share());
          case "stall" -> new DiskFault.Stall(positive("by"));
          default -> throw new BadScenario("no fault of a disk: " + label);
        };
    allow(
        switch (what) {
          case DiskFault.Restore r -> List.of("disk", "fault", "age");
          case DiskFault.Errors e -> List.of("disk", "fault", "share");
          case DiskFault.Stall s -> List.of("disk", "fault", "by");
          default -> List.of("disk", "fault");
        });
    return new OfDisk(at, node.applyAsInt(fault.getString("disk")), what, lasting);
  }

  private PlannedFault clock() {
    allow(List.of("clock", "by", "drift"));
    Duration by = fault.hasPath("by") ? fault.getDuration("by") : Duration.ZERO;
    double drift = fault.hasPath("drift") ? fault.getDouble("drift") : 0;
    int millionths = (int) Math.round(drift * 1e6);
    if (by.abs().compareTo(MOST_JUMP) > 0 || !(Math.abs(drift) <= MOST_DRIFT / 1e6)) {
      throw new BadScenario("a clock jumps by an hour and drifts by 0.1 at most");
    }
    int whose = node.applyAsInt(fault.getString("clock"));
    return new OfClock(at, whose, new ClockFault(by, millionths), lasting);
  }

  /** The law in a text; a bare time is the mean of an exponential one. */
  static DelayLaw law(String text) {
    return DelayLaw.of(text)
        .orElseThrow(
            () ->
                new BadScenario(
                    "delay is constant(T), uniform(T, T), exponential(T) or pareto(T, shape), not "
                        + text));
  }

  private List<Integer> nodes(String key) {
    List<Integer> nodes = new ArrayList<>();
    if (fault.hasPath(key)) {
      fault.getStringList(key).forEach(name -> nodes.add(node.applyAsInt(name)));
    }
    return nodes;
  }

  private Duration positive(String key) {
    Duration time = fault.getDuration(key);
    if (time.isNegative() || time.isZero()) {
      throw new BadScenario(key + " must be positive");
    }
    return time;
  }

  private long rate() {
    long rate = fault.getBytes("rate");
    if (rate < 1) {
      throw new BadScenario("rate is bytes a second, 1 or more");
    }
    return rate;
  }

  private int share() {
    return ScenarioReader.perMille(fault.getDouble("share"));
  }

  private void allow(List<String> keys) {
    TreeSet<String> unknown = new TreeSet<>(fault.root().keySet());
    unknown.removeAll(keys);
    unknown.removeAll(List.of("at", "for"));
    if (!unknown.isEmpty()) {
      throw new BadScenario("unknown key " + String.join(", ", unknown));
    }
  }

  static String write(OfLinks fault) {
    String parameter =
        switch (fault.what()) {
          case LinkFault.Slow(var law) -> ", delay = \"" + law.text() + "\"";
          case LinkFault.Cap(var rate) -> ", rate = " + rate;
          case LinkFault.Duplicate(var share) -> ", share = " + share(share);
          case LinkFault.Reorder(var share) -> ", share = " + share(share);
          case LinkFault.Corrupt(var share) -> ", share = " + share(share);
          default -> "";
        };
    return "links = "
        + fault.what().label()
        + parameter
        + group(", from = ", fault.links().from())
        + group(", to = ", fault.links().to());
  }

  static String write(OfDisk fault) {
    String parameter =
        switch (fault.what()) {
          case DiskFault.Restore(var age) -> ", age = " + ScenarioWriter.time(age);
          case DiskFault.Errors(var share) -> ", share = " + share(share);
          case DiskFault.Stall(var by) -> ", by = " + ScenarioWriter.time(by);
          default -> "";
        };
    return "disk = v" + fault.node() + ", fault = " + fault.what().label() + parameter;
  }

  static String write(OfClock fault) {
    return String.format(
        Locale.ROOT,
        "clock = v%d, by = %s, drift = %.6f",
        fault.node(),
        ScenarioWriter.time(fault.what().by()),
        fault.what().drift() / 1e6);
  }

  private static String share(int perMille) {
    return String.format(Locale.ROOT, "%.3f", perMille / 1000.0);
  }

  private static String group(String before, List<Integer> nodes) {
    return nodes.isEmpty()
        ? ""
        : nodes.stream().map(n -> "v" + n).collect(Collectors.joining(", ", before + "[", "]"));
  }
}
