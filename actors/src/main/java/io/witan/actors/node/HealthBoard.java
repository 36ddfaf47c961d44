package io.witan.actors.node;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Gathers how the parts of a node are. Safe to use from any thread. */
final class HealthBoard {
  private Health.Condition base = Health.Condition.STARTING;
  private String note = "starting";
  private final SortedMap<String, String> degraded = new TreeMap<>();

  synchronized void replaying(long height, long target) {
    base = Health.Condition.REPLAYING;
    note = "executing recorded block " + height + " of " + target;
  }

  /** The store is at the journal's head; the rest of an active node starts. */
  synchronized void takingOver() {
    if (base != Health.Condition.FAULTED) {
      base = Health.Condition.STARTING;
      note = "becoming the active member of the group";
    }
  }

  synchronized void running() {
    if (base != Health.Condition.FAULTED) {
      base = Health.Condition.RUNNING;
      note = "";
    }
  }

  synchronized void faulted(String reason) {
    base = Health.Condition.FAULTED;
    note = reason;
  }

  synchronized void degraded(String part, String reason) {
    degraded.put(part, reason);
  }

  synchronized void recovered(String part) {
    degraded.remove(part);
  }

  synchronized Health health() {
    List<String> reasons = new ArrayList<>();
    if (!note.isEmpty()) {
      reasons.add(note);
    }
    degraded.forEach((part, reason) -> reasons.add(part + ": " + reason));
    boolean isDegraded = base == Health.Condition.RUNNING && !degraded.isEmpty();
    return new Health(isDegraded ? Health.Condition.DEGRADED : base, reasons);
  }
}
