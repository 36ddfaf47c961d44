package io.witan.simulations.scenario;

import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.Simpler;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fault that happens once something is so, rather than at a given time. Before a scenario runs,
 * each of its triggers becomes a fault with a time: the scenario runs until the first condition
 * holds, that fault is planned for this moment, and so on. What is run, replayed and shrunk in the
 * end has times only.
 *
 * @param condition asked after each thing that happens
 * @param fault with any begin
 */
public record Trigger(Predicate<RunState> condition, PlannedFault fault) {
  private static final Pattern TEXT =
      Pattern.compile("v([0-9]{1,3}) (proposed|prepared|finished) (?:at )?height ([0-9]{1,9})");

  /** A moment later than what made the condition hold. */
  private static final long LATER_MICROS = 1;

  /** The condition in a text as {@code v1 prepared at height 7}. */
  static Predicate<RunState> condition(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new BadScenario(
          "when is 'v1 proposed at height 7', 'v1 prepared at height 7' or 'v1 finished height 7',"
              + " not '"
              + text
              + "'");
    }
    int node = Integer.parseInt(parts.group(1));
    long height = Long.parseLong(parts.group(3));
    return switch (parts.group(2)) {
      case "proposed" -> state -> state.node(node).proposedAt(height);
      case "prepared" -> state -> state.node(node).preparedAt(height);
      default -> state -> state.node(node).height() >= height;
    };
  }

  /** The scenario with the times at which its triggers fired; those that never did are left out. */
  public static Scenario plan(Scenario scenario, List<Trigger> triggers) {
    List<Trigger> waiting = new ArrayList<>(triggers);
    Scenario planned = scenario;
    Optional<PlannedFault> next = first(planned, waiting);
    while (next.isPresent()) {
      List<PlannedFault> faults = new ArrayList<>(planned.faults());
      faults.add(next.get());
      planned = planned.with(faults);
      next = first(planned, waiting);
    }
    return planned;
  }

  /** The fault of the trigger that fires first, which waits no longer. */
  private static Optional<PlannedFault> first(Scenario scenario, List<Trigger> waiting) {
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    RunState state = new RunState();
    List<PlannedFault> fired = new ArrayList<>();
    Trace trace =
        (micros, node, what) -> {
          state.add(micros, node, what);
          for (Trigger trigger : List.copyOf(waiting)) {
            if (fired.isEmpty() && trigger.condition.test(state)) {
              waiting.remove(trigger);
              Duration at = Duration.ofNanos((micros + LATER_MICROS) * 1000);
              fired.add(Simpler.timed(trigger.fault, at, trigger.fault.lasting()));
            }
          }
        };
    new World(scenario.setup(), trace, List.of()).run();
    return fired.stream().filter(f -> scenario.waves().hold(f.at(), f.lasting())).findFirst();
  }
}
