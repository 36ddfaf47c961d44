package io.witan.simulations.twins;

import io.witan.protocol.bytes.Hash;
import io.witan.simulations.twins.LockStep.Played;
import io.witan.simulations.twins.LockStep.Said;
import io.witan.simulations.world.FirstHeight.Replica;
import java.util.List;
import java.util.Optional;

/** Holds states against the properties: S1, S3, S4 of honest processes, and that all end. */
final class Judge {
  /** A property that does not hold, and why. */
  record Finding(String oracle, String what) {}

  private final Cast cast;
  private final LockStep lockStep;
  private final int quorum;

  Judge(Cast cast, LockStep lockStep) {
    this.cast = cast;
    this.lockStep = lockStep;
    this.quorum = lockStep.height().validators().quorum();
  }

  Optional<Finding> unsafe(List<Replica> state, List<Said> votes) {
    Optional<String> two = lockStep.twoVotes(votes);
    if (two.isPresent()) {
      return Optional.of(new Finding("S4 one vote", two.get()));
    }
    Optional<Replica> first = Optional.empty();
    for (Replica process : state) {
      if (!cast.isHonest(process.number()) || process.decided().isEmpty()) {
        continue;
      }
      if (first.isPresent() && !hash(first.get()).equals(hash(process))) {
        return Optional.of(
            new Finding(
                "S1 agreement",
                "process %d decided %s, process %d %s"
                    .formatted(
                        first.get().number(), hash(first.get()), process.number(), hash(process))));
      }
      first = first.or(() -> Optional.of(process));
      Optional<String> invalid = lockStep.height().invalid(process);
      if (invalid.isPresent()) {
        return Optional.of(new Finding("S3 validity", invalid.get()));
      }
    }
    return Optional.empty();
  }

  private static Hash hash(Replica process) {
    return process.decided().orElseThrow().hash();
  }

  /** Whether nobody can decide any more, since too few identities still speak. */
  boolean isOver(List<Replica> state) {
    int speaking = 0;
    boolean open = false;
    for (Replica process : state) {
      if (process.decided().isEmpty()) {
        speaking |= 1 << process.number();
        open |= cast.isHonest(process.number());
      }
    }
    return !open || cast.identities(speaking) < quorum;
  }

  /**
   * Heals the network after so many rounds: all hear all. Where an honest process decided the
   * others get its block by catch-up; else one must decide within as many rounds as there are
   * validators, for then an honest one led.
   */
  Optional<Finding> stuck(List<Replica> state, int rounds) {
    List<Replica> now = state;
    int all = (1 << cast.processes()) - 1;
    Choice healed = new Choice(List.of(all), all, all);
    for (int round = rounds; round <= rounds + cast.scenario().validators(); round++) {
      if (now.stream().anyMatch(p -> cast.isHonest(p.number()) && p.decided().isPresent())) {
        return Optional.empty();
      }
      Played played = lockStep.play(now, round, healed);
      now = played.processes();
      Optional<Finding> unsafe = unsafe(now, played.votes());
      if (unsafe.isPresent()) {
        return unsafe;
      }
    }
    return Optional.of(
        new Finding(
            "L1 progress",
            "nobody decided within %d rounds of the heal".formatted(cast.scenario().validators())));
  }
}
