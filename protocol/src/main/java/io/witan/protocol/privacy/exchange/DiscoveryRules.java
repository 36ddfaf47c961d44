package io.witan.protocol.privacy.exchange;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * With whom a manager deals, and how much of them it keeps.
 *
 * @param own where others reach this manager
 * @param peers managers that are told of this one from the begin
 * @param hosts of further managers that may tell of themselves; {@code *} for any. No other host is
 *     ever called, so that nobody can send this manager where it should not go
 * @param interval between two tellings of one manager
 * @param silence after which a manager that is no configured peer is forgotten
 * @param managers at most
 * @param keysOfManager at most, of each
 * @param keys at most, of all
 */
public record DiscoveryRules(
    ManagerUrl own,
    List<ManagerUrl> peers,
    SortedSet<String> hosts,
    Duration interval,
    Duration silence,
    int managers,
    int keysOfManager,
    int keys) {
  private static final String ANY = "*";

  public DiscoveryRules {
    peers = peers.stream().filter(peer -> !peer.equals(own)).distinct().toList();
    hosts = Collections.unmodifiableSortedSet(new TreeSet<>(hosts));
  }

  /** With Tessera's interval, and the peers' hosts and some more. */
  public static DiscoveryRules of(ManagerUrl own, List<ManagerUrl> peers, List<String> hosts) {
    return new DiscoveryRules(
        own,
        peers,
        new TreeSet<>(hosts),
        Duration.ofSeconds(5),
        Duration.ofHours(1),
        1_000,
        1_000,
        10_000);
  }

  /** Whether a manager at this URL is dealt with. */
  public boolean admits(ManagerUrl url) {
    return hosts.contains(ANY)
        || hosts.contains(url.host())
        || peers.stream().anyMatch(peer -> peer.host().equals(url.host()));
  }
}
