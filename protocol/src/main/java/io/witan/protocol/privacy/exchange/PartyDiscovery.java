package io.witan.protocol.privacy.exchange;

import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.payload.PartyInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Learns where the parties of other managers are reached, without a socket and without a clock:
 * what managers tell and the time go in, steps come out. A manager is believed a key only after it
 * opened a challenge that was sealed to the key. As such a proof can be passed on from the key's
 * owner, a key stays with the manager that has proved it for as long as that one is heard of.
 */
public final class PartyDiscovery {
  private static final int SLOWEST = 12;

  /** Of one announcement; further keys have to wait for the next one. */
  private static final int MOST_CHALLENGES = 64;

  /** What the host does. */
  public sealed interface Step {
    /** Tells a manager of this one, and says whether it was reached. */
    record Tell(ManagerUrl to) implements Step {}

    /** Lets a manager prove that it has a key, and says whether it did. */
    record Challenge(long announcement, ManagerUrl at, PartyKey key) implements Step {}

    /** All keys of an announcement are believed or not. */
    record Settled(long announcement, int believed, int claimed) implements Step {}

    /** Another table holds from now on. */
    record Changed(PartyTable table) implements Step {}
  }

  /** What becomes of an announcement. */
  public sealed interface Heard {
    /** It is looked into; a step says when it is settled. */
    record Taken(long announcement, List<Step> steps) implements Heard {}

    record Refused(Refusal refusal) implements Heard {}
  }

  /** Why an announcement is not taken. */
  public enum Refusal {
    NO_URL("its own URL is none of a manager"),
    OURS("its URL is this manager's own"),
    UNKNOWN_HOST("its host is none that this manager deals with"),
    TOO_MANY_MANAGERS("more managers are known than this one keeps"),
    TOO_MANY_KEYS("it claims more keys than a manager may have");

    private final String text;

    Refusal(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  private static final class Manager {
    private final boolean configured;
    private final TreeSet<PartyKey> keys = new TreeSet<>();
    private SortedSet<ApiVersion> versions = new TreeSet<>();
    private Instant heard = Instant.EPOCH;
    private Instant nextTelling;
    private int failures;

    private Manager(boolean configured, Instant nextTelling) {
      this.configured = configured;
      this.nextTelling = nextTelling;
    }
  }

  /** An announcement whose keys are not all settled. */
  private static final class Open {
    private final ManagerUrl url;
    private final int claimed;
    private final TreeSet<PartyKey> waiting = new TreeSet<>();
    private int believed;

    private Open(ManagerUrl url, int claimed) {
      this.url = url;
      this.claimed = claimed;
    }
  }

  private final DiscoveryRules rules;
  private final TreeMap<ManagerUrl, Manager> managers = new TreeMap<>();
  private final TreeMap<PartyKey, ManagerUrl> owners = new TreeMap<>();
  private final TreeMap<Long, Open> open = new TreeMap<>();
  private long announcements;
  private boolean changed;

  public PartyDiscovery(DiscoveryRules rules) {
    this.rules = rules;
    rules.peers().forEach(peer -> managers.put(peer, new Manager(true, Instant.EPOCH)));
  }

  /** Managers that it knows. */
  public Collection<ManagerUrl> managers() {
    return List.copyOf(managers.keySet());
  }

  /** Says whom to tell of this manager now, and forgets who was not heard of for long. */
  public List<Step> tick(Instant now) {
    List<Step> steps = new ArrayList<>();
    List<ManagerUrl> silent = new ArrayList<>();
    managers.forEach(
        (url, manager) -> {
          if (!manager.configured && manager.heard.plus(rules.silence()).isBefore(now)) {
            silent.add(url);
          } else if (!now.isBefore(manager.nextTelling)) {
            manager.nextTelling = now.plus(pause(manager));
            steps.add(new Step.Tell(url));
          }
        });
    silent.forEach(this::forget);
    return withTable(steps);
  }

  /** One interval, and longer for a manager that is not reached. */
  private Duration pause(Manager manager) {
    return rules
        .interval()
        .multipliedBy(Math.clamp(1L << Math.min(manager.failures, 8), 1, SLOWEST));
  }

  private void forget(ManagerUrl url) {
    Manager gone = managers.remove(url);
    gone.keys.forEach(owners::remove);
    changed |= !gone.keys.isEmpty();
  }

  /** Whether a manager was reached when it was told of this one. */
  public void told(ManagerUrl url, boolean reached) {
    Manager manager = managers.get(url);
    if (manager != null) {
      manager.failures = reached ? 0 : manager.failures + 1;
    }
  }

  /**
   * Takes what a manager tells of itself.
   *
   * @param ours keys of this manager, which nobody else may claim
   */
  public Heard heard(
      Instant now, PartyInfo theirs, Set<ApiVersion> versions, Collection<PartyKey> ours) {
    Optional<ManagerUrl> parsed = url(theirs.url());
    Optional<Refusal> refusal = refusal(theirs, parsed);
    if (refusal.isPresent()) {
      return new Heard.Refused(refusal.get());
    }
    ManagerUrl url = parsed.get();
    Manager manager = managers.computeIfAbsent(url, key -> new Manager(false, now));
    manager.heard = now;
    if (manager.failures > 0) { // It is back, and knows none of this manager's keys.
      manager.failures = 0;
      manager.nextTelling = now;
    }
    changed |= !manager.keys.isEmpty() && !manager.versions.equals(versions);
    manager.versions = new TreeSet<>(versions);
    SortedSet<PartyKey> claims = claims(url, theirs.recipients());
    drop(manager, claims);
    Optional<Long> pending = pending(url);
    return pending.isPresent()
        ? new Heard.Taken(pending.get(), withTable(new ArrayList<>()))
        : look(now, url, claims, ours);
  }

  private Optional<Long> pending(ManagerUrl url) {
    return open.entrySet().stream()
        .filter(entry -> entry.getValue().url.equals(url))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private Heard look(
      Instant now, ManagerUrl url, SortedSet<PartyKey> claims, Collection<PartyKey> ours) {
    Manager manager = managers.get(url);
    Open announcement = new Open(url, claims.size());
    long number = ++announcements;
    List<Step> steps = new ArrayList<>();
    for (PartyKey key : claims) {
      if (manager.keys.contains(key)) {
        announcement.believed++;
      } else if (!ours.contains(key) && isFree(now, key) && steps.size() < MOST_CHALLENGES) {
        announcement.waiting.add(key);
        steps.add(new Step.Challenge(number, url, key));
      }
    }
    open.put(number, announcement);
    settle(number, steps);
    return new Heard.Taken(number, withTable(steps));
  }

  private Optional<Refusal> refusal(PartyInfo theirs, Optional<ManagerUrl> parsed) {
    if (parsed.isEmpty()) {
      return Optional.of(Refusal.NO_URL);
    }
    ManagerUrl url = parsed.get();
    if (url.equals(rules.own())) {
      return Optional.of(Refusal.OURS);
    }
    if (!rules.admits(url)) {
      return Optional.of(Refusal.UNKNOWN_HOST);
    }
    if (!managers.containsKey(url) && managers.size() >= rules.managers()) {
      return Optional.of(Refusal.TOO_MANY_MANAGERS);
    }
    return claims(url, theirs.recipients()).size() > rules.keysOfManager()
        ? Optional.of(Refusal.TOO_MANY_KEYS)
        : Optional.empty();
  }

  /** What it says of other managers' keys is theirs to say. */
  private static SortedSet<PartyKey> claims(
      ManagerUrl url, SortedMap<PartyKey, String> recipients) {
    TreeSet<PartyKey> claims = new TreeSet<>();
    for (Map.Entry<PartyKey, String> entry : recipients.entrySet()) {
      if (url(entry.getValue()).filter(url::equals).isPresent()) {
        claims.add(entry.getKey());
      }
    }
    return claims;
  }

  private static Optional<ManagerUrl> url(String text) {
    try {
      return Optional.of(ManagerUrl.of(text));
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  private void drop(Manager manager, SortedSet<PartyKey> claims) {
    List<PartyKey> gone = manager.keys.stream().filter(key -> !claims.contains(key)).toList();
    gone.forEach(manager.keys::remove);
    gone.forEach(owners::remove);
    changed |= !gone.isEmpty();
  }

  /**
   * Whether another manager may have the key: its present one has not been heard of for a while.
   */
  private boolean isFree(Instant now, PartyKey key) {
    ManagerUrl owner = owners.get(key);
    Duration alive = rules.interval().multipliedBy(SLOWEST);
    return owner == null || managers.get(owner).heard.plus(alive).isBefore(now);
  }

  /** Takes what a challenge came to. */
  public List<Step> challenged(Instant now, long announcement, PartyKey key, boolean proved) {
    List<Step> steps = new ArrayList<>();
    Open pending = open.get(announcement);
    if (pending == null || !pending.waiting.remove(key)) {
      return steps;
    }
    Manager manager = managers.get(pending.url);
    if (proved && manager != null && isFree(now, key) && hasRoom(key)) {
      ManagerUrl before = owners.put(key, pending.url);
      if (before != null) {
        managers.get(before).keys.remove(key);
      }
      manager.keys.add(key);
      changed = true;
      pending.believed++;
    }
    settle(announcement, steps);
    return withTable(steps);
  }

  private boolean hasRoom(PartyKey key) {
    return owners.containsKey(key) || owners.size() < rules.keys();
  }

  private void settle(long number, List<Step> steps) {
    Open announcement = open.get(number);
    if (announcement.waiting.isEmpty()) {
      open.remove(number);
      steps.add(new Step.Settled(number, announcement.believed, announcement.claimed));
    }
  }

  /** The steps, before them the new table where there is one. */
  private List<Step> withTable(List<Step> steps) {
    if (changed) {
      changed = false;
      TreeMap<PartyKey, PartyTable.Reach> parties = new TreeMap<>();
      managers.forEach(
          (url, manager) -> {
            PartyTable.Reach reach = new PartyTable.Reach(url.text(), manager.versions);
            manager.keys.forEach(key -> parties.put(key, reach));
          });
      steps.addFirst(new Step.Changed(new PartyTable(parties)));
    }
    return steps;
  }
}
