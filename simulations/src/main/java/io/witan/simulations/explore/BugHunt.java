package io.witan.simulations.explore;

import io.witan.simulations.bugs.PlantedBug;
import io.witan.simulations.oracle.Violation;
import io.witan.simulations.plan.Engine;
import io.witan.simulations.scenario.BadScenario;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import io.witan.simulations.world.Outcome;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.lang.management.ManagementFactory;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Looks for one planted bug with one explorer: how many runs does it take? */
public final class BugHunt {
  /** What stands for an explorer where scenarios are played that are kept. */
  public static final String CORPUS = "corpus";

  private BugHunt() {}

  /**
   * How a hunt ended.
   *
   * @param violation that gave the bug away; empty where it was not found
   * @param runs made, in order of their seeds, or of the scenarios' names
   * @param seconds of the thread's processor time
   */
  public record Result(Optional<Violation> violation, long runs, double seconds) {}

  /** A short scenario that holds each step against the engine's specification, if it has one. */
  public static Scenario ground(Engine engine) {
    return ScenarioReader.parse(text(engine));
  }

  /** The same with what the bug needs, and the bug in it. */
  public static Scenario habitat(PlantedBug bug) {
    return ScenarioReader.parse(text(bug.engine()) + bug.needs() + "\nbug = " + bug.label());
  }

  /** Short runs: most bugs need unusual rounds, not many heights. */
  private static String text(Engine engine) {
    return """
    engine.%s.requestTimeout = 1s
    expect { calmAt = 20s, within = 90s, conformance = %b }
    """
        .formatted(engine.label(), engine != Engine.IBFT);
  }

  /**
   * Runs seeds from 1 on until one breaks a property.
   *
   * @throws BadScenario if the product without the bug breaks one in the same run
   */
  public static Result hunt(Scenario base, Explorer explorer, long seeds) {
    return first(
        LongStream.rangeClosed(1, seeds).mapToObj(seed -> explorer.drawn(base, seed)),
        explorer.label());
  }

  /**
   * Plays scenarios that are kept, those of the bug's engine, with the bug in them, until one
   * breaks a property.
   *
   * @throws BadScenario as {@link #hunt}
   */
  public static Result replay(List<Scenario> corpus, PlantedBug bug) {
    return first(
        corpus.stream()
            .filter(each -> each.engine() == bug.engine())
            .map(each -> each.withBug(Optional.of(bug))),
        CORPUS);
  }

  private static Result first(Stream<Scenario> runs, String by) {
    long begin = processorTime();
    long made = 0;
    for (Iterator<Scenario> left = runs.iterator(); left.hasNext(); ) {
      Scenario run = left.next();
      made++;
      Outcome outcome = new World(run.setup(), Trace.NONE, List.of()).run();
      if (outcome.violation().isPresent()) {
        requireSound(run, by);
        return new Result(outcome.violation(), made, seconds(begin));
      }
    }
    return new Result(Optional.empty(), made, seconds(begin));
  }

  /** What is found where there is no bug is a mistake of the product, or of the simulator. */
  private static void requireSound(Scenario found, String by) {
    Scenario sound = found.withBug(Optional.empty());
    Optional<Violation> violation =
        new World(sound.setup(), Trace.NONE, List.of()).run().violation();
    if (violation.isPresent()) {
      throw new BadScenario(
          "seed %d of %s breaks %s without a planted bug: %s"
              .formatted(found.seed(), by, violation.get().oracle(), violation.get().what()));
    }
  }

  private static double seconds(long begin) {
    return (processorTime() - begin) / 1e9;
  }

  /** In nanoseconds: a world runs on the thread that hunts, so that other work does not count. */
  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
