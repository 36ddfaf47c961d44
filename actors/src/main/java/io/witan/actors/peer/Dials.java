package io.witan.actors.peer;

import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.wire.EnodeUrl;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The nodes that we keep dialling, and how patient we are with each. */
final class Dials {
  private static final int MAX_DOUBLINGS = 16;

  private static final class Target {
    private EnodeUrl node;
    private int failures;
  }

  private final Duration first;
  private final Duration last;
  private final Map<String, Target> targets = new TreeMap<>();

  Dials(Duration first, Duration last) {
    this.first = first;
    this.last = last;
  }

  /** Adds a node or changes its address; whether it was not there before. */
  boolean add(EnodeUrl node) {
    boolean isNew = !targets.containsKey(key(node.id()));
    targets.computeIfAbsent(key(node.id()), none -> new Target()).node = node;
    return isNew;
  }

  boolean remove(PublicKey id) {
    return targets.remove(key(id)) != null;
  }

  boolean contains(PublicKey id) {
    return targets.containsKey(key(id));
  }

  Optional<EnodeUrl> node(PublicKey id) {
    return Optional.ofNullable(targets.get(key(id))).map(target -> target.node);
  }

  Iterable<EnodeUrl> all() {
    return targets.values().stream().map(target -> target.node).toList();
  }

  void succeeded(PublicKey id) {
    Target target = targets.get(key(id));
    if (target != null) {
      target.failures = 0;
    }
  }

  /**
   * The pause before the next try.
   *
   * @param chance from 0 to 1: spreads nodes that fail together
   */
  Duration pause(PublicKey id, double chance) {
    Target target = targets.get(key(id));
    int failures = target == null ? 0 : target.failures++;
    long doubled = first.toMillis() << Math.min(failures, MAX_DOUBLINGS);
    long most = Math.min(doubled, last.toMillis());
    return Duration.ofMillis((long) (most * (0.5 + chance / 2)));
  }

  /** How often in a row it could not be reached or turned us away. */
  int failures(PublicKey id) {
    Target target = targets.get(key(id));
    return target == null ? 0 : target.failures;
  }

  private static String key(PublicKey id) {
    return id.xy().toHex();
  }
}
