package io.witan.simulations.spec;

import io.witan.protocol.consensus.BftRules.Senders;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What the specification leaves undefined or calls configuration: signatures, the validity of a
 * block's content, and times.
 *
 * @param senders who signed what
 * @param execution why a block is not what its parent and transactions make; empty where it is
 * @param epochLength heights after which open votes on validators are forgotten
 * @param requestTimeout of round 0
 * @param timeoutCap of later rounds
 */
public record Law(
    Senders senders,
    BiFunction<Header, Block, Optional<String>> execution,
    long epochLength,
    Duration blockPeriod,
    Duration requestTimeout,
    Duration timeoutCap) {
  /** The same where blocks are not executed yet. */
  Law unexecuted() {
    return new Law(
        senders,
        (parent, block) -> Optional.empty(),
        epochLength,
        blockPeriod,
        requestTimeout,
        timeoutCap);
  }

  /** How long a round waits at least for validators that are silent. */
  Duration silence() {
    Duration part = blockPeriod.dividedBy(3);
    return part.compareTo(requestTimeout) < 0 ? part : requestTimeout;
  }

  /** How long a round takes at least, from its own beginning. */
  Duration roundTimeout(int round) {
    Duration grown = requestTimeout;
    for (int i = 0; i < round && grown.compareTo(timeoutCap) < 0; i++) {
      grown = grown.multipliedBy(2);
    }
    Duration cap = timeoutCap.compareTo(requestTimeout) < 0 ? requestTimeout : timeoutCap;
    return grown.compareTo(cap) < 0 ? grown : cap;
  }
}
