package io.witan.simulations.explore;

import io.witan.protocol.machine.Choices;
import io.witan.simulations.plan.LinkFault;
import io.witan.simulations.plan.Links;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Crash;
import io.witan.simulations.plan.PlannedFault.CrashPoint;
import io.witan.simulations.plan.PlannedFault.OfLinks;
import io.witan.simulations.plan.PlannedFault.Pause;
import io.witan.simulations.plan.PlannedFault.Vote;
import io.witan.simulations.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Shoots at what it saw: makes the run without the next fault, chooses a moment of it at which a
 * node wrote something down or changed its role, and lets the fault happen there, to this node. All
 * lots are keyed, so the run is the same up to that moment. Kinds of moments are chosen first, so
 * that a rare one (a vote, a dropped suffix) is hit as often as a common one. Half of the runs aim
 * at leaders only, one after the other, soon after each took the lead.
 */
final class Aimed implements Explorer {

  /** From within a write, over an answer, to an election or a round that fails. */
  private static final List<Long> SOON_MICROS = List.of(50_000L, 300_000L, 2_000_000L);

  private static final List<Integer> LONGEST_MILLIS = List.of(100, 1_000, 3_000, 8_000);
  private static final long WRITE_MICROS = 4_000;

  @Override
  public String label() {
    return "aimed";
  }

  @Override
  public String what() {
    return "deaths, sleeps and cuts at the moments at which a node wrote something down";
  }

  @Override
  public Scenario plan(Scenario base, Choices choices) {
    Scenario plan = ground(base, choices);
    boolean leaders = choices.chance("leaders", 1, 2);
    int shots = leaders ? choices.between("shots", 2, 6) : choices.between("shots", 1, 4);
    long calm = calm(plan);
    long last = 0;
    for (int i = 0; i < shots; i++) {
      long after = last;
      List<Moment> later = Moment.of(plan).stream().filter(m -> m.micros() > after).toList();
      Optional<Moment> moment =
          (leaders ? leading(later, choices) : any(later, after, choices))
              .filter(found -> found.micros() < calm);
      if (moment.isEmpty()) {
        return plan;
      }
      List<PlannedFault> faults = new ArrayList<>(plan.faults());
      shoot(plan, choices, moment.get(), faults);
      plan = plan.with(faults);
      last = moment.get().micros();
    }
    return plan;
  }

  /** Soon after one of the next leaders took the lead. */
  private static Optional<Moment> leading(List<Moment> moments, Choices choices) {
    List<Moment> next = moments.stream().filter(Moment::leads).limit(3).toList();
    long wait = choices.pick("wait", (int) (long) choices.oneOf("how soon", SOON_MICROS));
    return next.isEmpty()
        ? Optional.empty()
        : Optional.of(choices.oneOf("moment", next).later(wait));
  }

  private static Optional<Moment> any(List<Moment> moments, long after, Choices choices) {
    boolean soon = after > 0 && choices.chance("soon", 2, 3);
    long until = after + choices.oneOf("how soon", SOON_MICROS);
    List<Moment> near = moments.stream().filter(m -> soon && m.micros() < until).toList();
    List<Moment> some = near.isEmpty() ? moments : near;
    if (some.isEmpty()) {
      return Optional.empty();
    }
    String kind = choices.oneOf("kind", some.stream().map(Moment::what).distinct().toList());
    List<Moment> alike = some.stream().filter(m -> m.what().equals(kind)).toList();
    return Optional.of(choices.oneOf("moment", alike));
  }

  /** Nothing else happens, or some rounds fail as another explorer has it. */
  private static Scenario ground(Scenario base, Choices choices) {
    Scenario quiet = Explorer.perhapsLossless(base, choices);
    Scenario ground =
        switch (choices.pick("ground", 3)) {
          case 0 -> new ByzzFuzz().plan(quiet, choices);
          case 1 -> new Swarm().plan(quiet, choices);
          default -> quiet;
        };
    return Explorer.met(ground);
  }

  private static void shoot(
      Scenario scenario, Choices choices, Moment moment, List<PlannedFault> faults) {
    long calm = calm(scenario);
    boolean votes = scenario.observers() > 0 && scenario.rates().votes() > 0;
    switch (choices.pick("shot", votes ? 5 : 4)) {
      case 0 -> {
        CrashPoint point = choices.oneOf("point", List.of(CrashPoint.values()));
        // A write begins before it is durable, and with it what is to hit it.
        boolean before = point == CrashPoint.BEFORE_DURABLE || point == CrashPoint.TORN;
        long at = Math.max(0, moment.micros() - (before ? WRITE_MICROS : 0));
        int most = choices.oneOf("most down", LONGEST_MILLIS);
        long down = lasting(choices, most, calm - at);
        faults.add(new Crash(micros(at), moment.node(), point, micros(down)));
      }
      case 1 -> {
        long sleeps = lasting(choices, 5_000, calm - moment.micros());
        faults.add(new Pause(micros(moment.micros()), moment.node(), micros(sleeps)));
      }
      case 4 -> {
        // Operators in a hurry: some candidates at once.
        for (int i = 0; i < scenario.observers(); i++) {
          if (choices.chance("candidate", 3, 4)) {
            boolean add = choices.chance("in", 3, 4);
            int candidate = scenario.validators() + i;
            faults.add(new Vote(micros(moment.micros()), moment.node(), candidate, add));
          }
        }
      }
      default -> cut(scenario, choices, moment, calm - moment.micros(), faults);
    }
  }

  /** The node, and perhaps some with it, are cut off: one way or both, or only held up. */
  private static void cut(
      Scenario scenario, Choices choices, Moment moment, long left, List<PlannedFault> faults) {
    List<Integer> inside = new ArrayList<>();
    List<Integer> outside = new ArrayList<>();
    boolean alone = choices.chance("alone", 1, 2);
    for (int node = 0; node < scenario.validators() + scenario.observers(); node++) {
      boolean in = node == moment.node() || (!alone && choices.chance("with", 1, 3));
      (in ? inside : outside).add(node);
    }
    if (outside.isEmpty()) {
      return;
    }
    LinkFault what = choices.oneOf("cut", List.of(new LinkFault.Mute(), new LinkFault.Clog()));
    Duration at = micros(moment.micros());
    Duration lasting = micros(lasting(choices, choices.oneOf("most cut", LONGEST_MILLIS), left));
    int ways = choices.pick("ways", 4);
    if (ways != 0) {
      faults.add(new OfLinks(at, new Links(inside, outside), what, lasting));
    }
    if (ways != 1) {
      faults.add(new OfLinks(at, new Links(outside, inside), what, lasting));
    }
  }

  private static long lasting(Choices choices, int mostMillis, long leftMicros) {
    long micros = 1_000L * choices.pick("lasting", mostMillis);
    return Math.min(micros, leftMicros);
  }

  private static long calm(Scenario scenario) {
    return scenario.calmAt().toNanos() / 1000;
  }

  private static Duration micros(long micros) {
    return Duration.ofNanos(micros * 1_000);
  }
}
