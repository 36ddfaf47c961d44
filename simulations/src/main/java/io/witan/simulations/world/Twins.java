package io.witan.simulations.world;

import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Behave;
import io.witan.simulations.plan.PlannedFault.Twin;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which node has which key, and who lies. The second selves of twins come after all other nodes;
 * oracles ask nothing of liars.
 */
final class Twins {
  private final int honest;
  private final List<Twin> twins;
  private final Set<Integer> liars;

  private Twins(int honest, List<Twin> twins, Set<Integer> liars) {
    this.honest = honest;
    this.twins = twins;
    this.liars = liars;
  }

  static Twins of(Setup setup) {
    List<Twin> twins = new ArrayList<>();
    TreeSet<Integer> liars = new TreeSet<>();
    for (PlannedFault fault : setup.faults()) {
      if (fault instanceof Twin twin) {
        twins.add(twin);
        liars.add(twin.node());
      } else if (fault instanceof Behave behave) {
        liars.add(behave.node());
      }
    }
    return new Twins(setup.nodes(), twins, liars);
  }

  int nodes() {
    return honest + twins.size();
  }

  int identity(int node) {
    return node < honest ? node : twins.get(node - honest).node();
  }

  boolean isLiar(int node) {
    return !liars.isEmpty() && liars.contains(identity(node));
  }

  /** The identities that lie. */
  Set<Integer> liars() {
    return liars;
  }

  /**
   * Whether two nodes may connect: selves of one twin do not, an honest node meets one of them, and
   * liars meet as first with first and second with second self.
   */
  boolean mayMeet(int a, int b) {
    if (isTwin(a) && isTwin(b)) {
      return identity(a) != identity(b) && (a < honest) == (b < honest);
    }
    return sees(a, b) && sees(b, a);
  }

  private boolean isTwin(int node) {
    int identity = identity(node);
    return twins.stream().anyMatch(twin -> twin.node() == identity);
  }

  private boolean sees(int self, int other) {
    for (int i = 0; i < twins.size(); i++) {
      Twin twin = twins.get(i);
      if (twin.node() == identity(self)) {
        boolean second = self == honest + i;
        return twin.second().contains(identity(other)) == second;
      }
    }
    return true;
  }
}
