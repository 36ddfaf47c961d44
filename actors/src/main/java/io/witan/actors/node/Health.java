package io.witan.actors.node;

import java.util.ArrayList;
import java.util.List;

/**
 * How the node is.
 *
 * @param reasons one short sentence each, for people; empty while running
 */
public record Health(Condition condition, List<String> reasons) {
  /** A JVM of a node group that may have missed what happened since. */
  static final Health CUT_OFF =
      new Health(
          Condition.CUT_OFF, List.of("the journal's database has not answered for some seconds"));

  /** From start to worst. */
  public enum Condition {
    STARTING,
    REPLAYING,
    CUT_OFF,
    RUNNING,
    DEGRADED,
    FAULTED
  }

  public Health {
    reasons = List.copyOf(reasons);
  }

  /** The same node with one more trouble; one that does not run has worse ones. */
  Health degradedBy(String reason) {
    if (!isReady()) {
      return this;
    }
    List<String> all = new ArrayList<>(reasons);
    all.add(reason);
    return new Health(Condition.DEGRADED, all);
  }

  /** Whether requests of clients can be served. */
  public boolean isReady() {
    return condition == Condition.RUNNING || condition == Condition.DEGRADED;
  }
}
