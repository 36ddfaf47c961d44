package io.witan.actors.cluster;

import kamon.Kamon;
import kamon.metric.Counter;
import kamon.metric.Gauge;

/** What a JVM counts of its node group. */
final class GroupMetrics {
  private final Gauge active = Kamon.gauge("witan.group.active").withoutTags();
  private final Gauge epoch = Kamon.gauge("witan.group.epoch").withoutTags();
  private final Gauge lag = Kamon.gauge("witan.group.lag").withoutTags();
  private final Counter taken = Kamon.counter("witan.group.takeovers").withoutTags();
  private final Counter relayed = Kamon.counter("witan.group.relayed").withoutTags();
  private final Counter unanswered = Kamon.counter("witan.group.unanswered").withoutTags();

  /** This JVM is active from now on. */
  void taken(long term) {
    taken.increment();
    active.update(1);
    epoch.update((double) term);
    lag.update(0);
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
