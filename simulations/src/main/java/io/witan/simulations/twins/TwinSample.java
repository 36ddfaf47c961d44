package io.witan.simulations.twins;

import io.witan.protocol.machine.Seed;
import io.witan.simulations.twins.Judge.Finding;
import io.witan.simulations.twins.LockStep.Played;
import io.witan.simulations.world.FirstHeight.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Schedules drawn by lot, where there are too many states for {@link TwinSearch}. */
public final class TwinSample {
  private final List<Cast> casts;
  private final int rounds;
  private final Seed seed;

  /** Schedules of so many rounds with one of these casts, each a function of seed and number. */
  public TwinSample(List<Cast> casts, int rounds, long seed) {
    this.casts = List.copyOf(casts);
    this.rounds = rounds;
    this.seed = new Seed(seed);
  }

  /** Draws and plays one schedule, and heals it; empty where all holds. */
  public Optional<Found> play(long number) {
    Seed lots = seed.child("schedule", number);
    Cast cast = casts.get(below(lots, "cast", 0, casts.size()));
    List<Choice> drawn = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      drawn.add(draw(lots.child("round", round), cast.processes()));
    }
    return play(new Schedule(cast, drawn));
  }

  /** Plays a schedule, and heals it; empty where all holds. */
  public static Optional<Found> play(Schedule schedule) {
    LockStep lockStep = new LockStep(schedule.cast());
    Judge judge = new Judge(schedule.cast(), lockStep);
    List<Replica> state = List.of();
    Optional<Finding> finding = Optional.empty();
    int round = 0;
    while (round < schedule.rounds().size() && finding.isEmpty()) {
      Played played = lockStep.play(state, round, schedule.rounds().get(round));
      state = played.processes();
      finding = judge.unsafe(state, played.votes());
      round++;
    }
    if (finding.isEmpty()) {
      finding = judge.stuck(state, round);
    }
    var played = new Schedule(schedule.cast(), schedule.rounds().subList(0, round));
    return finding.map(f -> new Found(f.oracle(), f.what(), played));
  }

  /** One to three groups: a network in more parts does little. */
  private static Choice draw(Seed lots, int processes) {
    int most = 1 + below(lots, "groups", 0, 3);
    int[] groups = new int[most];
    for (int process = 0; process < processes; process++) {
      groups[below(lots, "group", process, most)] |= 1 << process;
    }
    List<Integer> partition = new ArrayList<>();
    for (int group : groups) {
      if (group != 0) {
        partition.add(group);
      }
    }
    return new Choice(
        partition, hearing(lots, "prepares", processes), hearing(lots, "commits", processes));
  }

  private static int hearing(Seed lots, String what, int processes) {
    int all = (1 << processes) - 1;
    boolean everybody = below(lots, what, 0, 2) == 0;
    return everybody ? all : below(lots, what, 1, all + 1);
  }

  private static int below(Seed lots, String what, int counter, int bound) {
    return (int) Long.remainderUnsigned(lots.at(what, counter), bound);
  }
}
