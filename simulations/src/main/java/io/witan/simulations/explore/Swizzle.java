package io.witan.simulations.explore;

import io.witan.protocol.machine.Choices;
import io.witan.simulations.plan.LinkFault;
import io.witan.simulations.plan.Links;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.OfLinks;
import io.witan.simulations.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * FoundationDB's swizzle-clogging: some nodes' links clog, one node after the other, and come free
 * again in another order, wave upon wave. What waited arrives at once: old frames at nodes that
 * went on, and new ones at nodes that did not.
 */
final class Swizzle implements Explorer {
  private static final int LONGEST_MILLIS = 6_000;

  @Override
  public String label() {
    return "swizzle";
  }

  @Override
  public String what() {
    return "nodes' links clog one after the other and come free in another order";
  }

  @Override
  public Scenario plan(Scenario base, Choices choices) {
    List<PlannedFault> plan = new ArrayList<>();
    int nodes = base.validators() + base.observers();
    int end = (int) base.calmAt().toMillis();
    int longest = choices.between("longest", 500, LONGEST_MILLIS);
    int begin = choices.pick("begin", longest);
    while (begin + longest < end) {
      int half = longest / 2;
      for (int node = 0; node < nodes; node++) {
        if (choices.chance("clogs", 2, 3)) {
          int clogs = begin + choices.pick("clogs at", half);
          int frees = begin + half + choices.pick("frees at", half);
          clog(node, nodes, clogs, frees, choices.pick("ways", 4), plan);
        }
      }
      begin += longest + choices.pick("pause", longest);
    }
    return Explorer.perhapsLossless(base, choices).with(plan);
  }

  /** Both ways, or one only. */
  private static void clog(
      int node, int nodes, int from, int to, int ways, List<PlannedFault> plan) {
    List<Integer> others = new ArrayList<>();
    for (int other = 0; other < nodes; other++) {
      if (other != node) {
        others.add(other);
      }
    }
    Duration at = Duration.ofMillis(from);
    Duration lasting = Duration.ofMillis(to - from);
    List<Integer> self = List.of(node);
    if (ways != 0) {
      plan.add(new OfLinks(at, new Links(others, self), new LinkFault.Clog(), lasting));
    }
    if (ways != 1) {
      plan.add(new OfLinks(at, new Links(self, others), new LinkFault.Clog(), lasting));
    }
  }
}
