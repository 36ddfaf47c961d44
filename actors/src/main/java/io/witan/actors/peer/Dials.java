package io.witan.actors.peer;

import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.wire.EnodeUrl;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The nodes that we keep dialling, and how patient we are with each. A node may have several
 * addresses, as one has whose processes stand in for each other; they are dialled in turn.
 */
final class Dials {
  private static final int MAX_DOUBLINGS = 16;

  /** Of one node; one more, and the one named first is forgotten. */
  private static final int MAX_ADDRESSES = 16;

  private static final class Target {
    private final PublicKey id;
    private final Deque<EnodeUrl> addresses = new ArrayDeque<>();
    private int failures;

    /** How many addresses have failed since the last pause. */
    private int failed;

    private Target(PublicKey id) {
      this.id = id;
    }
  }

  private final Duration first;
  private final Duration last;
  private final Map<String, Target> targets = new TreeMap<>();

  Dials(Duration first, Duration last) {
    this.first = first;
    this.last = last;
  }

  /** Adds a node, or one more address of it; whether the node was not there before. */
  boolean add(EnodeUrl node) {
    boolean isNew = !contains(node.id());
    Target target = targets.computeIfAbsent(key(node.id()), none -> new Target(node.id()));
    if (!target.addresses.contains(node)) {
      target.addresses.addLast(node);
    }
    if (target.addresses.size() > MAX_ADDRESSES) {
      target.addresses.removeFirst();
    }
    return isNew;
  }

  boolean remove(PublicKey id) {
    return targets.remove(key(id)) != null;
  }

  boolean contains(PublicKey id) {
    return targets.containsKey(key(id));
  }

  /** The address whose turn it is among those that are free. */
  Optional<EnodeUrl> next(PublicKey id, Predicate<EnodeUrl> free) {
    Target target = targets.get(key(id));
    if (target == null) {
      return Optional.empty();
    }
    Optional<EnodeUrl> next = target.addresses.stream().filter(free).findFirst();
    next.ifPresent(
        address -> {
          target.addresses.remove(address);
          target.addresses.addLast(address);
        });
    return next;
  }

  boolean hasSeveralAddresses(PublicKey id) {
    Target target = targets.get(key(id));
    return target != null && target.addresses.size() > 1;
  }

  List<PublicKey> all() {
    return targets.values().stream().map(target -> target.id).toList();
  }

  void succeeded(PublicKey id) {
    Target target = targets.get(key(id));
    if (target != null) {
      target.failures = 0;
      target.failed = 0;
    }
  }

  /**
   * The pause after an address failed: none before each has had its turn, unless the node was found
   * and has turned us away.
   *
   * @param chance from 0 to 1: spreads nodes that fail together
   */
  Duration pause(PublicKey id, boolean found, double chance) {
    Target target = targets.get(key(id));
    if (target == null) {
      return last;
    }
    if (!found && ++target.failed < target.addresses.size()) {
      return Duration.ZERO;
    }
    target.failed = 0;
    long doubled = first.toMillis() << Math.min(target.failures++, MAX_DOUBLINGS);
    long most = Math.min(doubled, last.toMillis());
    return Duration.ofMillis((long) (most * (0.5 + chance / 2)));
  }

  private static String key(PublicKey id) {
    return id.xy().toHex();
  }
}
