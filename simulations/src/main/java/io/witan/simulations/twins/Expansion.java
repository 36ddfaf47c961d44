package io.witan.simulations.twins;

import io.witan.simulations.twins.LockStep.Prepared;
import io.witan.simulations.twins.LockStep.Proposed;
import io.witan.simulations.twins.LockStep.Said;
import io.witan.simulations.world.FirstHeight.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All states to which one state leads in one round. A process is asked whether hearing the PREPAREs
 * of its group makes it say or know anything, and whether hearing COMMITs makes it decide; where
 * not, hearing and not hearing are one choice.
 */
final class Expansion {
  /** Takes each state with the choice that made it. */
  interface Visitor {
    void reached(Choice choice, List<Replica> after, List<Said> votes);
  }

  private final LockStep lockStep;
  private final int round;
  private final Visitor visitor;

  Expansion(LockStep lockStep, int round, Visitor visitor) {
    this.lockStep = lockStep;
    this.round = round;
    this.visitor = visitor;
  }

  void expand(List<Replica> before, List<List<Integer>> partitions) {
    for (List<Integer> groups : partitions) {
      Proposed proposed = lockStep.propose(before, round, groups);
      Choice nobody = new Choice(groups, 0, 0);
      List<Optional<Prepared>> heard = new ArrayList<>();
      for (Replica deaf : proposed.processes()) {
        int group = nobody.groupOf(deaf.number());
        heard.add(
            Optional.of(lockStep.hear(deaf, round, group, proposed.prepares()))
                .filter(prepared -> isChanged(deaf, prepared)));
      }
      prepare(0, nobody, proposed, heard, new ArrayList<>(proposed.processes()));
    }
  }

  /** Goes on with each way in which the processes from {@code number} on hear PREPAREs. */
  private void prepare(
      int number,
      Choice choice,
      Proposed proposed,
      List<Optional<Prepared>> heard,
      List<Replica> processes) {
    if (number == processes.size()) {
      commit(choice, proposed, heard, processes);
      return;
    }
    prepare(number + 1, choice, proposed, heard, processes);
    if (heard.get(number).isPresent()) {
      Replica deaf = processes.set(number, heard.get(number).get().process());
      var hears = new Choice(choice.groups(), choice.prepares() | 1 << number, 0);
      prepare(number + 1, hears, proposed, heard, processes);
      processes.set(number, deaf);
    }
  }

  private boolean isChanged(Replica deaf, Prepared heard) {
    boolean justifies = lockStep.height().justifies();
    String before = StateKey.of(List.of(deaf), justifies);
    return !heard.commits().isEmpty()
        || !before.equals(StateKey.of(List.of(heard.process()), justifies));
  }

  private void commit(
      Choice choice, Proposed proposed, List<Optional<Prepared>> heard, List<Replica> processes) {
    List<Said> commits = new ArrayList<>(proposed.commits());
    for (Replica process : processes) {
      if ((choice.prepares() >> process.number() & 1) == 1) {
        commits.addAll(heard.get(process.number()).orElseThrow().commits());
      }
    }
    List<Said> votes = new ArrayList<>(proposed.prepares());
    votes.addAll(commits);
    List<Replica> decided = new ArrayList<>();
    for (Replica deaf : processes) {
      Replica after = lockStep.hear(deaf, round, choice.groupOf(deaf.number()), commits).process();
      if (deaf.decided().isEmpty() && after.decided().isPresent()) {
        decided.add(after);
      }
    }
    for (int set = 0; set < 1 << decided.size(); set++) {
      List<Replica> after = new ArrayList<>(processes);
      int hear = 0;
      for (int i = 0; i < decided.size(); i++) {
        if ((set >> i & 1) == 1) {
          after.set(decided.get(i).number(), decided.get(i));
          hear |= 1 << decided.get(i).number();
        }
      }
      visitor.reached(new Choice(choice.groups(), choice.prepares(), hear), after, votes);
    }
  }
}
