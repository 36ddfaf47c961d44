package io.witan.deploy.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A fault and the time, by the wall clock, in which it may show in the logs: from its beginning
 * until every node was well again.
 */
final class Disturbance {
  /** What was done last may be logged a little after everybody said that he was well. */
  private static final Duration ECHO = Duration.ofSeconds(5);

  private final GroupFault fault;
  private final Instant began;
  private Optional<Instant> ended = Optional.empty();

  Disturbance(GroupFault fault, Instant began) {
    this.fault = fault;
    this.began = began;
  }

  GroupFault fault() {
    return fault;
  }

  /** All is well; said once more it means nothing. */
  void end(Instant now) {
    ended = ended.or(() -> Optional.of(now));
  }

  boolean covers(Instant at) {
    return !at.isBefore(began) && ended.map(end -> at.isBefore(end.plus(ECHO))).orElse(true);
  }
}
