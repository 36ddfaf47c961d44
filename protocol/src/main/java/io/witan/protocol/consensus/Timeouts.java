package io.witan.protocol.consensus;

import io.witan.protocol.rules.BftConfig;
import java.time.Duration;

/** How long a round may take: the request timeout, longer with each round up to a cap. */
public final class Timeouts {
  /** The cap of chains that configure none; without one an outage puts validators to sleep. */
  public static final Duration CAP = Duration.ofSeconds(60);

  private static final int MOST_DOUBLINGS = 20;

  private Timeouts() {}

  /** QBFT's: doubled with each round. */
  public static Duration of(BftConfig config, int round) {
    Duration base = config.requestTimeout();
    Duration grown = round == 0 ? base : base.multipliedBy(1L << Math.min(round, MOST_DOUBLINGS));
    return capped(config, grown);
  }

  /** IBFT's: two seconds more in round 1, four in round 2, and so on. */
  public static Duration ofIbft(BftConfig config, int round) {
    long more = round == 0 ? 0 : 1L << Math.min(round, MOST_DOUBLINGS);
    return capped(config, config.requestTimeout().plusSeconds(more));
  }

  private static Duration capped(BftConfig config, Duration grown) {
    Duration cap = cap(config);
    return grown.compareTo(cap) < 0 ? grown : cap;
  }

  private static Duration cap(BftConfig config) {
    Duration cap = config.maxRequestTimeout().isZero() ? CAP : config.maxRequestTimeout();
    Duration base = config.requestTimeout();
    return cap.compareTo(base) < 0 ? base : cap;
  }
}
