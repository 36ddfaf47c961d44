package io.witan.simulations.explore;

import io.witan.protocol.machine.Choices;
import io.witan.simulations.plan.DelayLaw;
import io.witan.simulations.plan.LinkFault;
import io.witan.simulations.plan.Links;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Gone;
import io.witan.simulations.plan.PlannedFault.OfLinks;
import io.witan.simulations.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Probabilistic concurrency testing (Burckhardt and others, 2010), of the order in which frames
 * arrive: each link has a priority, drawn without repetition, and d − 1 times in a run one of them
 * gets the lowest. A priority is a delay here, for a network has no scheduler: the links of higher
 * ones are that much faster, so what is sent at about the same time arrives in their order. Nothing
 * is lost. A bug that needs d orders among k changes of n links is met with a chance of 1/(n·kᵈ⁻¹)
 * or more.
 */
final class PriorityChanges implements Explorer {
  private static final int MOST_DEPTH = 5;

  @Override
  public String label() {
    return "pct";
  }

  @Override
  public String what() {
    return "an order of all links, few of which fall behind all others, one after the other";
  }

  private record Link(int from, int to) {}

  @Override
  public Scenario plan(Scenario base, Choices choices) {
    int millis = (int) base.calmAt().toMillis();
    List<Link> order = shuffled(choices, base.validators() + base.observers());
    int links = order.size();
    // Between what only reorders a phase and what fails a round.
    int step = choices.oneOf("step", List.of(2, 10, 40, 120));
    int depth = choices.between("depth", 1, MOST_DEPTH);
    long[] since = new long[links];
    int[] rank = new int[links];
    for (int i = 0; i < links; i++) {
      rank[i] = i;
    }
    List<Integer> changes = new ArrayList<>();
    for (int i = 1; i < depth; i++) {
      changes.add(choices.pick("change", millis));
    }
    changes.sort(null);
    List<PlannedFault> plan = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      int falls = choices.pick("falls", links);
      plan.add(slow(order.get(falls), since[falls], changes.get(i), rank[falls] * step));
      since[falls] = changes.get(i);
      rank[falls] = links + i;
    }
    for (int i = 0; i < links; i++) {
      plan.add(slow(order.get(i), since[i], millis, rank[i] * step));
    }
    if (base.rates().faulty() > 0 && base.validators() > 3 && choices.chance("gone", 1, 4)) {
      int gone = choices.pick("who", base.validators());
      plan.add(new Gone(Duration.ofMillis(choices.pick("when", millis)), gone));
    }
    return base.with(
            base.validators(), base.observers(), base.network().without(true, true), base.bug())
        .with(plan);
  }

  private static PlannedFault slow(Link link, long from, long to, int millis) {
    DelayLaw law = new DelayLaw.Constant(Duration.ofMillis(1 + millis));
    return new OfLinks(
        Duration.ofMillis(from),
        new Links(List.of(link.from), List.of(link.to)),
        new LinkFault.Slow(law),
        Duration.ofMillis(to - from));
  }

  private static List<Link> shuffled(Choices choices, int nodes) {
    List<Link> left = new ArrayList<>();
    for (int from = 0; from < nodes; from++) {
      for (int to = 0; to < nodes; to++) {
        if (from != to) {
          left.add(new Link(from, to));
        }
      }
    }
    List<Link> order = new ArrayList<>();
    while (!left.isEmpty()) {
      order.add(left.remove(choices.pick("next", left.size())));
    }
    return order;
  }
}
