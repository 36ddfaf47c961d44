package io.witan.simulations.plan;

import io.witan.simulations.plan.PlannedFault.Behave;
import io.witan.simulations.plan.PlannedFault.Crash;
import io.witan.simulations.plan.PlannedFault.CrashPoint;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Faults that people understand more easily than a given one, for shrinking. */
public final class Simpler {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private Simpler() {}

  /**
   * Simpler ones, the simplest first. Taking one after the other comes to an end.
   *
   * @param nodes how many there are
   */
  public static List<PlannedFault> of(PlannedFault fault, int nodes) {
    List<PlannedFault> simpler = new ArrayList<>(otherwise(fault, nodes));
    Duration at = fault.at();
    Duration lasting = fault.lasting();
    Duration half = Duration.ofMillis(lasting.toMillis() / 2);
    for (Duration shorter : List.of(SECOND, half, whole(lasting))) {
      if (shorter.compareTo(lasting) < 0) {
        simpler.add(timed(fault, at, shorter));
      }
    }
    if (!whole(at).equals(at)) {
      simpler.add(timed(fault, whole(at), lasting));
    }
    simpler.removeIf(fault::equals);
    return simpler;
  }

  private static Duration whole(Duration time) {
    return Duration.ofSeconds(time.toSeconds());
  }

  private static List<PlannedFault> otherwise(PlannedFault fault, int nodes) {
    return switch (fault) {
      case Crash(var at, var node, var point, var lasting) ->
          List.of(new Crash(at, node, CrashPoint.ANYWHERE, lasting));
      case Partition partition -> alone(partition, nodes);
      case Twin(var node, var second) ->
          fewer(second).stream().<PlannedFault>map(list -> new Twin(node, list)).toList();
      case Deaf(var step, var deaf) ->
          fewer(deaf).stream().<PlannedFault>map(list -> new Deaf(step, list)).toList();
      case OfLinks(var at, var links, var what, var lasting) -> {
        List<PlannedFault> simpler = new ArrayList<>();
        fewer(links.from())
            .forEach(f -> simpler.add(new OfLinks(at, new Links(f, links.to()), what, lasting)));
        fewer(links.to())
            .forEach(t -> simpler.add(new OfLinks(at, new Links(links.from(), t), what, lasting)));
        if (what instanceof LinkFault.Slow(var law) && !(law instanceof DelayLaw.Constant)) {
          Duration middle = Duration.ofNanos(law.micros(0.5) * 1000);
          var slow = new LinkFault.Slow(new DelayLaw.Constant(middle));
          simpler.add(new OfLinks(at, links, slow, lasting));
        }
        yield simpler;
      }
      case OfClock(var at, var node, var what, var lasting) ->
          List.of(new OfClock(at, node, new ClockFault(whole(what.by()), 0), lasting));
      case Behave(var node, var lie, var to, var step) ->
          List.of(new Behave(node, lie, List.of(), step));
      case OfDisk disk -> List.of();
      case Cut cut -> List.of();
      case Storm storm -> List.of();
      case Gone gone -> List.of();
      case Vote vote -> List.of();
      case Pause pause -> List.of();
    };
  }

  /** One node on its own instead of larger groups. */
  private static List<PlannedFault> alone(Partition partition, int nodes) {
    boolean simple = partition.groups().size() == 1 && partition.groups().getFirst().size() == 1;
    List<PlannedFault> alone = new ArrayList<>();
    for (int node = 0; node < nodes && !simple; node++) {
      List<List<Integer>> groups = List.of(List.of(node));
      alone.add(new Partition(partition.at(), groups, partition.lasting()));
    }
    return alone;
  }

  /** Each list without one of its members, as long as one stays. */
  private static List<List<Integer>> fewer(List<Integer> members) {
    List<List<Integer>> all = new ArrayList<>();
    for (int i = 0; i < members.size() && members.size() > 1; i++) {
      List<Integer> fewer = new ArrayList<>(members);
      fewer.remove(/* index */ i);
      all.add(fewer);
    }
    return all;
  }

  /** The same fault at another time. */
  public static PlannedFault timed(PlannedFault fault, Duration at, Duration lasting) {
    return switch (fault) {
      case Crash f -> new Crash(at, f.node(), f.point(), lasting);
      case Partition f -> new Partition(at, f.groups(), lasting);
      case Pause f -> new Pause(at, f.node(), lasting);
      case Storm f -> new Storm(at, f.loss(), lasting);
      case OfLinks f -> new OfLinks(at, f.links(), f.what(), lasting);
      case OfDisk f -> new OfDisk(at, f.node(), f.what(), lasting);
      case OfClock f -> new OfClock(at, f.node(), f.what(), lasting);
      case Gone f -> new Gone(at, f.node());
      case Vote f -> new Vote(at, f.node(), f.candidate(), f.add());
      case Twin f -> f;
      case Cut f -> f;
      case Deaf f -> f;
      case Behave f -> f;
    };
  }

  /**
   * The same fault in a smaller network; empty where it is of a node that is not in it.
   *
   * @param number the new number of a node; negative where it is gone
   */
  public static Optional<PlannedFault> renumbered(PlannedFault fault, IntUnaryOperator number) {
    PlannedFault renumbered =
        switch (fault) {
          case Crash f -> new Crash(f.at(), number.applyAsInt(f.node()), f.point(), f.lasting());
          case Partition f -> new Partition(f.at(), groups(f.groups(), number), f.lasting());
          case Pause f -> new Pause(f.at(), number.applyAsInt(f.node()), f.lasting());
          case Storm f -> f;
          case OfLinks f ->
              new OfLinks(
                  f.at(),
                  new Links(group(f.links().from(), number), group(f.links().to(), number)),
                  f.what(),
                  f.lasting());
          case OfDisk f -> new OfDisk(f.at(), number.applyAsInt(f.node()), f.what(), f.lasting());
          case OfClock f -> new OfClock(f.at(), number.applyAsInt(f.node()), f.what(), f.lasting());
          case Gone f -> new Gone(f.at(), number.applyAsInt(f.node()));
          case Vote f ->
              new Vote(
                  f.at(), number.applyAsInt(f.node()), number.applyAsInt(f.candidate()), f.add());
          case Twin f -> new Twin(number.applyAsInt(f.node()), group(f.second(), number));
          case Cut f -> new Cut(f.step(), groups(f.groups(), number));
          case Deaf f -> new Deaf(f.step(), group(f.nodes(), number));
          case Behave f ->
              new Behave(number.applyAsInt(f.node()), f.lie(), group(f.to(), number), f.step());
        };
    return isWhole(renumbered) ? Optional.of(renumbered) : Optional.empty();
  }

  private static boolean isWhole(PlannedFault fault) {
    return switch (fault) {
      case Crash f -> f.node() >= 0;
      case Pause f -> f.node() >= 0;
      case OfDisk f -> f.node() >= 0;
      case OfClock f -> f.node() >= 0;
      case Gone f -> f.node() >= 0;
      case Vote f -> f.node() >= 0 && f.candidate() >= 0;
      case Twin f -> f.node() >= 0;
      case Behave f -> f.node() >= 0;
      case Partition f -> true;
      case Storm f -> true;
      case OfLinks f -> true;
      case Cut f -> true;
      case Deaf f -> true;
    };
  }

  private static List<Integer> group(List<Integer> group, IntUnaryOperator number) {
    return group.stream().map(number::applyAsInt).filter(node -> node >= 0).toList();
  }

  private static List<List<Integer>> groups(List<List<Integer>> groups, IntUnaryOperator number) {
    return groups.stream().map(group -> group(group, number)).toList();
  }
}
