package io.witan.actors.node;

import io.witan.protocol.store.Duty;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * A node group as one of its JVMs sees it.
 *
 * @param self this JVM's address
 * @param active address of the JVM whose ledger is active; empty where none is known
 * @param epoch number of the active one's term
 * @param since when that term began
 * @param lag blocks that the active one is ahead of this JVM
 * @param duties address of the JVM that has each duty, by the duty's title; empty where none is
 *     known
 * @param members of the cluster, also those that are not heard of
 */
public record GroupStatus(
    String self,
    String active,
    long epoch,
    Instant since,
    long lag,
    SortedMap<String, String> duties,
    List<Member> members) {
  /**
   * One JVM.
   *
   * @param status as Akka's cluster calls it
   */
  public record Member(String address, SortedSet<String> roles, String status, boolean reachable) {}

  public GroupStatus {
    duties = Collections.unmodifiableSortedMap(new TreeMap<>(duties));
    members = List.copyOf(members);
  }

  /** Whether nobody is known to have a duty. */
  boolean lacks(Duty duty) {
    return duties.getOrDefault(duty.title(), "").isEmpty();
  }

  public boolean isActive() {
    return self.equals(active);
  }
}
