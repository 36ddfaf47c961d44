package io.witan.actors.exchange;

import io.witan.protocol.privacy.enclave.KeyUse;
import java.time.Duration;
import kamon.Kamon;
import kamon.metric.Counter;
import kamon.metric.Gauge;
import kamon.metric.Histogram;
import kamon.metric.Timer;

/** What a transaction manager counts. */
final class ExchangeMetrics {
  private final Counter arrivals = Kamon.counter("witan.exchange.arrivals").withoutTags();
  private final Timer commit = Kamon.timer("witan.exchange.commit").withoutTags();
  private final Histogram batch = Kamon.histogram("witan.exchange.commit.requests").withoutTags();
  private final Counter brought = Kamon.counter("witan.outbox.delivered").withoutTags();
  private final Gauge waiting = Kamon.gauge("witan.exchange.recipients.waiting").withoutTags();

  /** So many requests became durable in one commit, and so many payloads readable. */
  void committed(Duration took, int requests, int payloads) {
    commit.record(took.toNanos());
    batch.record(requests);
    arrivals.increment(payloads);
  }

  /** A key is used; the audit hears of it too. */
  void used(KeyUse.Purpose purpose) {
    Kamon.counter("witan.enclave.uses").withTag("purpose", purpose.name()).increment();
  }

  /** So many payloads reached a recipient's manager. */
  void brought(int payloads) {
    brought.increment(payloads);
  }

  /** A recipient does not take what it is owed, since now. */
  void waits() {
    waiting.increment();
  }

  /** A recipient that did not take what it is owed takes it again. */
  void takes() {
    waiting.decrement();
  }

  /** A payload of another manager was refused. */
  void refused(ExchangeRefused.Kind kind) {
    Kamon.counter("witan.exchange.refused").withTag("kind", kind.name()).increment();
  }
}
