package io.witan.actors.cluster;

import io.witan.protocol.store.Duty;
import kamon.Kamon;
import kamon.metric.Counter;
import kamon.metric.Gauge;
import kamon.tag.TagSet;

/** What a JVM counts of a duty of its node group; the ledger's has no tag. */
final class GroupMetrics {
  private final Gauge active;
  private final Gauge epoch;
  private final Gauge lag = Kamon.gauge("witan.group.lag").withoutTags();
  private final Counter taken;
  private final Counter relayed;
  private final Counter unanswered;

  GroupMetrics(Duty duty) {
    String prefix = duty == Duty.LEDGER ? "witan.group." : "witan.group.duty.";
    TagSet tags = duty == Duty.LEDGER ? TagSet.Empty() : TagSet.of("duty", duty.title());
    active = Kamon.gauge(prefix + "active").withTags(tags);
    epoch = Kamon.gauge(prefix + "epoch").withTags(tags);
    taken = Kamon.counter(prefix + "takeovers").withTags(tags);
    relayed = Kamon.counter(prefix + "relayed").withTags(tags);
    unanswered = Kamon.counter(prefix + "unanswered").withTags(tags);
  }

  /** This JVM is active from now on. */
  void taken(long term) {
    taken.increment();
    active.update(1);
    epoch.update((double) term);
  }

  void overtaken() {
    active.update(0);
  }

  /** So many blocks were ahead when a new head was announced. */
  void lag(long blocks) {
    lag.update((double) blocks);
  }

  /** A request went to the active JVM. */
  void relayed(boolean answered) {
    relayed.increment();
    if (!answered) {
      unanswered.increment();
    }
  }
}
