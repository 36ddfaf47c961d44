package io.witan.protocol.privacy.exchange;

import io.witan.protocol.privacy.PartyKey;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where the parties of other managers are reached. Made by discovery; at most as many entries as
 * its limits allow.
 */
public record PartyTable(SortedMap<PartyKey, Reach> parties) {
  public static final PartyTable EMPTY = new PartyTable(new TreeMap<>());

  /**
   * A manager.
   *
   * @param url as it tells it, with a slash at its end
   * @param versions of the interface that it speaks
   */
  public record Reach(String url, SortedSet<ApiVersion> versions) {
    public Reach {
      versions = Collections.unmodifiableSortedSet(new TreeSet<>(versions));
    }
  }

  public PartyTable {
    parties = Collections.unmodifiableSortedMap(new TreeMap<>(parties));
  }

  /** The manager of a party; empty where nobody proved to be it. */
  public Optional<Reach> of(PartyKey party) {
    return Optional.ofNullable(parties.get(party));
  }
}
