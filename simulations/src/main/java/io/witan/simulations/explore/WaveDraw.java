package io.witan.simulations.explore;

import io.witan.protocol.machine.Choices;
import io.witan.simulations.plan.Engine;
import io.witan.simulations.plan.FaultRates;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.Simpler;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.world.NetworkLaw;
import io.witan.simulations.world.Times;
import io.witan.simulations.world.Waves;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Long runs: the pace of the chain is drawn, then each minute of each wave has its own random
 * faults, whole rounds fail here and there, and up to F validators lie, forget or are gone. The
 * faults of a slower chain last as many times longer.
 */
final class WaveDraw implements Explorer {
  private static final Duration EPISODE = Duration.ofMinutes(1);

  /** Blocks every one to five seconds; empty ones as often, or ten seconds apart. */
  private static final List<Pace> BUSY =
      List.of(new Pace(1, 1), new Pace(2, 1), new Pace(5, 1), new Pace(1, 10));

  /** An empty block a minute: two runs of three, as networks are idle most of their hours. */
  private static final Pace IDLE = new Pace(5, 12);

  private static final List<Integer> LOSSES = List.of(0, 10, 50);
  private static final int ROUNDS = 3;

  /** One height in so many has rounds that fail. */
  private static final int FAILING = 25;

  /**
   * How much slower than its ground a run is.
   *
   * @param times by which block periods and timeouts are longer
   * @param empty block periods after which an empty block comes
   */
  private record Pace(int times, int empty) {
    int slots() {
      return times * empty;
    }
  }

  @Override
  public String label() {
    return "waves";
  }

  @Override
  public String what() {
    return "hours of random faults minute by minute, with calms between, at a pace that is drawn";
  }

  @Override
  public Scenario plan(Scenario base, Choices choices) {
    Pace drawn = choices.chance("idle", 2, 3) ? IDLE : choices.oneOf("pace", BUSY);
    Times times = base.times().slower(drawn.times()).withEmptyPeriods(drawn.empty());
    int pace = drawn.slots();
    int loss = choices.oneOf("loss", LOSSES);
    NetworkLaw law = base.network();
    law = new NetworkLaw(law.floor(), law.mean(), loss, loss == 0 ? 0 : law.duplication());
    List<PlannedFault> plan = new ArrayList<>();
    drawFaulty(base, choices, pace, plan);
    if (base.engine() != Engine.RAFT) {
      drawRounds(base, choices, plan);
    }
    for (int wave = 0; wave < base.waves().count(); wave++) {
      Duration begin = base.waves().begin(wave);
      Duration end = begin.plus(base.waves().calmAt());
      for (Duration at = begin; at.compareTo(end) < 0; at = at.plus(EPISODE)) {
        drawEpisode(base, choices, at, pace, plan);
      }
    }
    Scenario paced = base.with(times, base.waves().slower(pace));
    return paced.with(base.validators(), base.observers(), law, base.bug()).with(plan);
  }

  /** Who is faulty, for the whole run or from some moment of some wave on. */
  private static void drawFaulty(
      Scenario base, Choices choices, int pace, List<PlannedFault> plan) {
    FaultRates faulty = new FaultRates(0, 0, 0, 0, 0, 0, 0, base.rates().faulty());
    Waves waves = base.waves();
    for (PlannedFault fault :
        faulty.draw(choices, base.validators(), base.observers(), waves.calmAt())) {
      Duration wave = waves.begin(choices.pick("faulty in", waves.count()));
      plan.add(paced(fault, wave, pace));
    }
  }

  /** Rounds that fail, at heights that the run may come to. */
  private static void drawRounds(Scenario base, Choices choices, List<PlannedFault> plan) {
    if (base.rates().cuts() == 0) {
      return;
    }
    RoundFate.Draw fates = new RoundFate.Draw(choices, base.validators());
    long heights = base.waves().end().dividedBy(base.times().blockPeriod());
    for (long height = 1; height <= heights; height++) {
      int failing = choices.chance("fails", 1, FAILING) ? choices.between("failing", 1, ROUNDS) : 0;
      for (int round = 0; round < failing; round++) {
        fates.round(height, round, plan);
      }
    }
  }

  private static void drawEpisode(
      Scenario base, Choices choices, Duration begin, int pace, List<PlannedFault> plan) {
    FaultRates all = base.rates();
    FaultRates passing =
        new FaultRates(
            all.crashes(), all.partitions(), all.pauses(), all.storms(), 0, 0, all.troubles(), 0);
    FaultRates rates = Swarm.some(passing, choices);
    for (PlannedFault fault : rates.draw(choices, base.validators(), base.observers(), EPISODE)) {
      plan.add(paced(fault, begin, pace));
    }
  }

  private static PlannedFault paced(PlannedFault fault, Duration begin, int pace) {
    Duration at = begin.plus(fault.at()).multipliedBy(pace);
    return Simpler.timed(fault, at, fault.lasting().multipliedBy(pace));
  }
}
