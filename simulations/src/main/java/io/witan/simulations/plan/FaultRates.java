package io.witan.simulations.plan;

import io.witan.protocol.consensus.Phase;
import io.witan.protocol.machine.Choices;
import io.witan.simulations.plan.PlannedFault.Behave;
import io.witan.simulations.plan.PlannedFault.Crash;
import io.witan.simulations.plan.PlannedFault.CrashPoint;
import io.witan.simulations.plan.PlannedFault.Deaf;
import io.witan.simulations.plan.PlannedFault.Gone;
import io.witan.simulations.plan.PlannedFault.Partition;
import io.witan.simulations.plan.PlannedFault.Pause;
import io.witan.simulations.plan.PlannedFault.Step;
import io.witan.simulations.plan.PlannedFault.Storm;
import io.witan.simulations.plan.PlannedFault.Twin;
import io.witan.simulations.plan.PlannedFault.Vote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many faults of each kind a random plan may have.
 *
 * @param crashes at most
 * @param partitions at most, one after the other
 * @param pauses at most
 * @param storms at most
 * @param cuts steps of the protocol that do not reach everybody, at most
 * @param votes on validators, at most; only observers are voted in, and out again
 * @param troubles of links, disks and clocks, at most
 * @param faulty validators that are lost for good, lie or forget, at most; never more than F
 */
public record FaultRates(
    int crashes,
    int partitions,
    int pauses,
    int storms,
    int cuts,
    int votes,
    int troubles,
    int faulty) {
  public static final FaultRates STANDARD = new FaultRates(6, 3, 2, 1, 4, 2, 3, 33);

  private static final int CUT_HEIGHTS = 6;
  private static final int CUT_ROUNDS = 3;

  /** The same with so many faulty validators at most. */
  public FaultRates withFaulty(int most) {
    return new FaultRates(crashes, partitions, pauses, storms, cuts, votes, troubles, most);
  }

  /** Draws a plan whose faults are all over at {@code end}, but those that are for ever. */
  public List<PlannedFault> draw(Choices choices, int validators, int observers, Duration end) {
    List<PlannedFault> plan = new ArrayList<>();
    int nodes = validators + observers;
    int millis = (int) end.toMillis();
    drawFaulty(choices, validators, nodes, millis, plan);
    int wanted = choices.between("crashes", 0, crashes);
    for (int i = 0; i < wanted; i++) {
      int at = choices.pick("crash at", millis * 3 / 4);
      int node = choices.pick("crash node", nodes);
      CrashPoint point = choices.oneOf("crash point", List.of(CrashPoint.values()));
      int down = choices.pick("crash down", Math.min(15_000, millis / 4));
      plan.add(new Crash(ofMillis(at), node, point, ofMillis(down)));
    }
    drawPartitions(choices, nodes, millis, plan);
    int sleeps = choices.between("pauses", 0, pauses);
    for (int i = 0; i < sleeps; i++) {
      int at = choices.pick("pause at", millis * 3 / 4);
      int lasting = choices.pick("pause lasting", Math.min(8_000, millis / 4));
      plan.add(new Pause(ofMillis(at), choices.pick("pause node", nodes), ofMillis(lasting)));
    }
    int gales = choices.between("storms", 0, storms);
    for (int i = 0; i < gales; i++) {
      int at = choices.pick("storm at", millis * 3 / 4);
      int lasting = choices.pick("storm lasting", Math.min(10_000, millis / 4));
      int loss = choices.between("storm loss", 200, 900);
      plan.add(new Storm(ofMillis(at), loss, ofMillis(lasting)));
    }
    drawCuts(choices, nodes, plan);
    drawVotes(choices, validators, nodes, millis, plan);
    TroubleDraw trouble = new TroubleDraw(choices, nodes, millis);
    int many = choices.between("troubles", 0, troubles);
    for (int i = 0; i < many; i++) {
      plan.add(trouble.draw());
    }
    return plan;
  }

  private void drawFaulty(
      Choices choices, int validators, int nodes, int millis, List<PlannedFault> plan) {
    int most = Math.min(faulty, (validators + 2) / 3 - 1);
    int wanted = most == 0 ? 0 : choices.between("faulty", 0, most);
    int first = choices.pick("faulty first", validators);
    for (int i = 0; i < wanted; i++) {
      int node = (first + i) % validators;
      switch (choices.pick("faulty how", 5)) {
        case 0 -> plan.add(new Gone(ofMillis(choices.pick("faulty at", millis)), node));
        case 1 -> plan.add(new TroubleDraw(choices, nodes, millis).amnesia(node));
        case 2 -> plan.add(new Twin(node, some(choices, "faulty second", node, nodes)));
        default -> {
          List<Lie> lies = choices.oneOf("lies about", Lie.Kind.OF_VALIDATORS).lies();
          int told = choices.between("lies", 1, 3);
          for (int lie = 0; lie < told; lie++) {
            Lie what = choices.oneOf("lie", lies);
            boolean toAll = choices.chance("lie to all", 1, 2);
            List<Integer> to = toAll ? List.of() : some(choices, "lie to", node, nodes);
            plan.add(new Behave(node, what, to, Optional.empty()));
          }
        }
      }
    }
  }

  private static List<Integer> some(Choices choices, String label, int not, int nodes) {
    List<Integer> some = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      if (node != not && choices.chance(label, 1, 2)) {
        some.add(node);
      }
    }
    return some;
  }

  private void drawCuts(Choices choices, int nodes, List<PlannedFault> plan) {
    int wanted = choices.between("cuts", 0, cuts);
    for (int i = 0; i < wanted; i++) {
      long height = choices.between("cut height", 1, CUT_HEIGHTS);
      int round = choices.pick("cut round", CUT_ROUNDS);
      Phase phase = choices.oneOf("cut phase", List.of(Phase.values()));
      plan.add(new Deaf(new Step(height, round, phase), some(choices, "cut deaf", -1, nodes)));
    }
  }

  /** Each vote is one of most validators, so that it decides. */
  private void drawVotes(
      Choices choices, int validators, int nodes, int millis, List<PlannedFault> plan) {
    int observers = nodes - validators;
    int wanted = observers == 0 ? 0 : choices.between("votes", 0, votes);
    for (int i = 0; i < wanted; i++) {
      int at = choices.pick("vote at", millis * 3 / 4);
      int candidate = validators + choices.pick("vote candidate", observers);
      boolean add = choices.chance("vote in", 2, 3);
      for (int by = 0; by < validators; by++) {
        if (choices.chance("vote by", 4, 5)) {
          plan.add(new Vote(ofMillis(at), by, candidate, add));
        }
      }
    }
  }

  /** Partitions do not overlap: the time is cut into as many parts, one for each. */
  private void drawPartitions(Choices choices, int nodes, int millis, List<PlannedFault> plan) {
    int wanted = choices.between("partitions", 0, partitions);
    for (int i = 0; i < wanted; i++) {
      int part = millis / wanted;
      int at = part * i + choices.pick("partition at", Math.max(1, part / 2));
      int lasting = choices.pick("partition lasting", Math.max(1, part / 2));
      List<List<Integer>> groups = List.of(new ArrayList<>(), new ArrayList<>());
      boolean alone = choices.chance("partition alone", 1, 3);
      int outcast = choices.pick("partition outcast", nodes);
      for (int node = 0; node < nodes; node++) {
        int group = alone ? (node == outcast ? 1 : 0) : choices.pick("partition side", 2);
        groups.get(group).add(node);
      }
      plan.add(new Partition(ofMillis(at), groups, ofMillis(lasting)));
    }
  }

  private static Duration ofMillis(int millis) {
    return Duration.ofMillis(millis);
  }
}
