package io.witan.actors.node;

import java.util.List;

/**
 * How the node is.
 *
 * @param reasons one short sentence each, for people; empty while running
 */
public record Health(Condition condition, List<String> reasons) {
  /** From start to worst. */
  public enum Condition {
    STARTING,
    REPLAYING,
    RUNNING,
    DEGRADED,
    FAULTED
  }

  public Health {
    reasons = List.copyOf(reasons);
  }

  /** Whether requests of clients can be served. */
  public boolean isReady() {
    return condition == Condition.RUNNING || condition == Condition.DEGRADED;
  }
}
