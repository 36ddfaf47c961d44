package io.witan.actors.peer;

import io.witan.protocol.crypto.PublicKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Nodes that sent what no honest node sends, and how long they stay out: a minute the first time,
 * twice as long each time after. Forgets the oldest.
 */
final class Bans {
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final int MAX_DOUBLINGS = 6;

  private record Ban(int times, long untilNanos, String why) {}

  private final Map<PublicKey, Ban> bans = new Remembered<>();

  /** Bans a node, and says for how long. */
  Duration add(PublicKey peer, String why, long nowNanos) {
    Ban before = bans.get(peer);
    int times = before == null ? 0 : before.times + 1;
    Duration length = FIRST.multipliedBy(1L << Math.min(times, MAX_DOUBLINGS));
    bans.put(peer, new Ban(times, nowNanos + length.toNanos(), why));
    return length;
  }

  /** Why the node is banned now. */
  Optional<String> why(PublicKey peer, long nowNanos) {
    return Optional.ofNullable(bans.get(peer))
        .filter(ban -> ban.untilNanos - nowNanos > 0)
        .map(Ban::why);
  }
}
