package io.witan.simulations.twins;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.Phase;
import io.witan.simulations.world.FirstHeight;
import io.witan.simulations.world.FirstHeight.Replica;
import io.witan.simulations.world.FirstHeight.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One round of all processes at once. All whose time is over go to the round; what they say arrives
 * in their group, in the order of its saying, until nobody has more to say; PREPAREs arrive after
 * all proposals, and COMMITs after all PREPAREs. What belongs to a round arrives in it or never.
 * Who decided says no more.
 *
 * <p>The three parts are functions, so that a search goes on from each in all ways.
 */
final class LockStep {
  /** A frame on its way. */
  record Said(int from, BftFrame frame) {}

  /** A round before its PREPAREs arrive. */
  record Proposed(List<Replica> processes, List<Said> prepares, List<Said> commits) {}

  /** What a process did with the PREPAREs of its group. */
  record Prepared(Replica process, List<Said> commits) {}

  private final Cast cast;
  private final FirstHeight height;

  LockStep(Cast cast) {
    this.cast = cast;
    this.height = cast.height();
  }

  FirstHeight height() {
    return height;
  }

  /** Begins a round and delivers its round changes and proposals within groups. */
  Proposed propose(List<Replica> before, int round, List<Integer> groups) {
    Wire wire = new Wire(round, groups);
    List<Replica> processes = new ArrayList<>(before);
    for (int number = 0; number < cast.processes(); number++) {
      if (round == 0) {
        processes.add(wire.take(height.begin(number)));
      } else if (processes.get(number).decided().isEmpty()) {
        processes.set(number, wire.take(height.expire(processes.get(number), round)));
      }
    }
    while (!wire.open.isEmpty()) {
      Said said = wire.open.poll();
      int group = wire.groupOf(said.from);
      for (int to = 0; to < cast.processes(); to++) {
        boolean arrives = to != said.from && (group >> to & 1) == 1;
        if (arrives && processes.get(to).decided().isEmpty()) {
          processes.set(
              to, wire.take(height.hear(processes.get(to), said.from, said.frame, round)));
        }
      }
    }
    return new Proposed(List.copyOf(processes), List.copyOf(wire.prepares), wire.commits);
  }

  /** Delivers PREPAREs, or COMMITs, of others in its group to one process. */
  Prepared hear(Replica before, int round, int group, List<Said> frames) {
    Replica process = before;
    List<Said> commits = new ArrayList<>();
    for (Said said : frames) {
      boolean arrives = said.from != process.number() && (group >> said.from & 1) == 1;
      if (arrives && process.decided().isEmpty()) {
        Step step = height.hear(process, said.from, said.frame, round);
        process = step.after();
        for (BftFrame frame : step.said()) {
          commits.add(new Said(process.number(), frame));
        }
      }
    }
    return new Prepared(process, commits);
  }

  /** A round as a schedule says it. */
  Played play(List<Replica> before, int round, Choice choice) {
    Proposed proposed = propose(before, round, choice.groups());
    List<Replica> processes = new ArrayList<>();
    List<Said> commits = new ArrayList<>(proposed.commits());
    for (Replica process : proposed.processes()) {
      boolean hears = (choice.prepares() >> process.number() & 1) == 1;
      int group = hears ? choice.groupOf(process.number()) : 0;
      Prepared prepared = hear(process, round, group, proposed.prepares());
      processes.add(prepared.process());
      commits.addAll(prepared.commits());
    }
    for (Replica process : List.copyOf(processes)) {
      boolean hears = (choice.commits() >> process.number() & 1) == 1;
      int group = hears ? choice.groupOf(process.number()) : 0;
      processes.set(process.number(), hear(process, round, group, commits).process());
    }
    List<Said> votes = new ArrayList<>(proposed.prepares());
    votes.addAll(commits);
    return new Played(List.copyOf(processes), votes);
  }

  /** The state after a round, and the PREPAREs and COMMITs that were said in it. */
  record Played(List<Replica> processes, List<Said> votes) {}

  /** Two contents that an honest process signed in one phase of the round (oracle S4). */
  Optional<String> twoVotes(List<Said> votes) {
    Map<Integer, Map<Phase, Hash>> first = new java.util.TreeMap<>();
    for (Said said : votes) {
      if (!cast.isHonest(said.from)) {
        continue;
      }
      Hash digest =
          switch (said.frame) {
            case BftFrame.Prepare prepare -> prepare.digest();
            case BftFrame.Commit commit -> commit.digest();
            case BftFrame.Proposal proposal -> proposal.block().hash();
            case BftFrame.RoundChange ignored -> Hash.ZERO;
          };
      Hash other =
          first
              .computeIfAbsent(said.from, from -> new EnumMap<>(Phase.class))
              .putIfAbsent(said.frame.phase(), digest);
      if (other != null && !other.equals(digest)) {
        return Optional.of(
            "process %d signed two different %s of view %s"
                .formatted(said.from, said.frame.phase(), said.frame.view()));
      }
    }
    return Optional.empty();
  }

  /** What is on its way, by when it arrives. */
  private static final class Wire {
    private final int round;
    private final List<Integer> groups;
    private final Deque<Said> open = new ArrayDeque<>();
    private final List<Said> prepares = new ArrayList<>();
    private final List<Said> commits = new ArrayList<>();

    Wire(int round, List<Integer> groups) {
      this.round = round;
      this.groups = groups;
    }

    int groupOf(int process) {
      return groups.stream().filter(group -> (group >> process & 1) == 1).findFirst().orElse(0);
    }

    Replica take(Step step) {
      for (BftFrame frame : step.said()) {
        Said said = new Said(step.after().number(), frame);
        switch (frame) {
          case BftFrame.Prepare prepare when prepare.view().round() == round -> prepares.add(said);
          case BftFrame.Commit commit when commit.view().round() == round -> commits.add(said);
          default -> {
            // Round changes, proposals, and votes of others that show what is locked.
            open.add(said);
          }
        }
      }
      return step.after();
    }
  }
}
