package io.witan.actors.privacy;

import io.witan.protocol.machine.Observation;
import io.witan.protocol.privacy.ledger.Comparison;
import io.witan.protocol.privacy.ledger.PrivateLedgerObservation;
import io.witan.protocol.privacy.ledger.PrivateLedgerObservation.Agrees;
import io.witan.protocol.privacy.ledger.PrivateLedgerObservation.Differs;
import io.witan.protocol.privacy.ledger.PrivateLedgerObservation.Followed;
import io.witan.protocol.privacy.ledger.PrivateLedgerObservation.Waits;
import io.witan.protocol.privacy.ledger.PrivateLedgerObservation.WentBack;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import kamon.Kamon;
import kamon.metric.Counter;
import kamon.metric.Gauge;
import kamon.tag.TagSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people learn of one private ledger: a line for each change, metrics, and its trouble. */
final class LedgerWatch {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.private");

  private final String id;
  private final FollowedState state;
  private final AtomicLong head;
  private final Gauge height;
  private final Gauge lag;
  private final Gauge waiting;
  private final Gauge diverged;
  private final Counter rewinds;
  private volatile boolean waits;
  private volatile Optional<String> trouble = Optional.of("it has not started yet");

  LedgerWatch(String id, FollowedState state, AtomicLong head) {
    this.id = id;
    this.state = state;
    this.head = head;
    TagSet tags = TagSet.of("state", id);
    this.height = Kamon.gauge("witan.private.head.block").withTags(tags);
    this.lag = Kamon.gauge("witan.private.lag").withTags(tags);
    this.waiting = Kamon.gauge("witan.private.waiting").withTags(tags);
    this.diverged = Kamon.gauge("witan.private.diverged").withTags(tags);
    this.rewinds = Kamon.counter("witan.private.rewinds").withTags(tags);
  }

  void report(Observation observation) {
    if (!(observation instanceof PrivateLedgerObservation found)) {
      return;
    }
    switch (found) {
      case Followed(long at, var root) -> {
        if (waits) {
          waits = false;
          LOG.info("private state {} goes on: block {}", id, at);
        }
        LOG.debug("private state {} block {} root {}", id, at, root);
        state.followed(at);
      }
      case Waits(long at, var payload, var since, int attempts) -> {
        if (!waits) {
          waits = true;
          LOG.warn("private state {} waits for payload {} of block {}", id, payload, at);
        }
      }
      case WentBack(long at, var cause) -> {
        rewinds.increment();
        LOG.info(
            "private state {} goes back to block {}: {}",
            id,
            at,
            cause
                .map(payload -> "payload " + payload + " came late")
                .orElse("its store lacks more"));
      }
      case Differs(Comparison c) ->
          LOG.warn(
              "private state {}: contract {} after transaction {} of block {} differs from that of"
                  + " {}",
              id,
              c.contract(),
              c.payload(),
              c.height(),
              c.party());
      case Agrees(Comparison c) ->
          LOG.info(
              "private state {}: contract {} at block {} is that of {} again",
              id,
              c.contract(),
              c.height(),
              c.party());
    }
    look();
  }

  /** Brings the metrics up to date. */
  void look() {
    long followed = state.height();
    height.update((double) followed);
    lag.update((double) Math.max(0, head.get() - followed));
    waiting.update(state.status() instanceof PrivateStatus.Waiting ? 1 : 0);
    diverged.update(state.diverged().size());
  }

  void runs() {
    trouble = Optional.empty();
  }

  void troubled(String why) {
    LOG.error("private state {}: {}", id, why);
    trouble = Optional.of(why);
  }

  /** Why it does not follow, in a sentence; empty while it does. */
  Optional<String> trouble() {
    return trouble
        .or(
            () ->
                switch (state.status()) {
                  case PrivateStatus.Following following -> Optional.empty();
                  case PrivateStatus.Waiting(long at, var payload, var since, int attempts) ->
                      Optional.of(
                          "waits for payload %s of block %d since %s, asked %d times"
                              .formatted(payload, at, since, attempts));
                })
        .map(why -> "private state " + id + ": " + why);
  }
}
