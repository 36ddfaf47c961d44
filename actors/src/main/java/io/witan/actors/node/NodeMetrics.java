package io.witan.actors.node;

import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.View;
import io.witan.protocol.execution.ExecutedBlock;
import kamon.Kamon;
import kamon.metric.Counter;
import kamon.metric.Gauge;
import kamon.metric.Timer;

/**
 * What a node counts. Names follow those that geth's dashboards know, with {@code witan} before.
 */
final class NodeMetrics {
  private final Gauge head = Kamon.gauge("witan.chain.head.block").withoutTags();
  private final Gauge gas = Kamon.gauge("witan.chain.head.gas.used").withoutTags();
  private final Counter blocks = Kamon.counter("witan.chain.blocks").withoutTags();
  private final Counter transactions = Kamon.counter("witan.chain.transactions").withoutTags();
  private final Timer execution = Kamon.timer("witan.chain.execution").withoutTags();
  private final Timer building = Kamon.timer("witan.chain.building").withoutTags();
  private final Timer applying = Kamon.timer("witan.chain.write").withoutTags();
  private final Gauge pending = Kamon.gauge("witan.txpool.pending").withoutTags();
  private final Gauge queued = Kamon.gauge("witan.txpool.queued").withoutTags();
  private final Gauge agreeing = Kamon.gauge("witan.consensus.height").withoutTags();
  private final Gauge round = Kamon.gauge("witan.consensus.round").withoutTags();
  private final Counter equivocations =
      Kamon.counter("witan.consensus.equivocations").withoutTags();
  private final Counter forgottenLocks =
      Kamon.counter("witan.consensus.forgotten_locks").withoutTags();
  private final Gauge peers = Kamon.gauge("witan.p2p.peers").withoutTags();

  void applied(ExecutedBlock block, long nanos) {
    head.update((double) block.block().number());
    gas.update((double) block.block().header().gasUsed());
    blocks.increment();
    transactions.increment(block.transactions().size());
    applying.record(nanos);
  }

  /** A block that another JVM recorded was applied. */
  void followed(ExecutedBlock block) {
    head.update((double) block.block().number());
    gas.update((double) block.block().header().gasUsed());
  }

  /** So many blocks were executed in so long. */
  void executed(long nanos, int count) {
    for (int i = 0; i < count; i++) {
      execution.record(nanos / count);
    }
  }

  void built(long nanos) {
    building.record(nanos);
  }

  void pool(int pendingNow, int queuedNow) {
    pending.update(pendingNow);
    queued.update(queuedNow);
  }

  /** A round began. */
  void round(View view, Enum<?> cause) {
    agreeing.update((double) view.height());
    round.update(view.round());
    Kamon.counter("witan.consensus.rounds").withTag("cause", cause.name()).increment();
  }

  /** There is evidence against a validator. */
  void accused(Evidence evidence) {
    switch (evidence) {
      case Evidence.Equivocation ignored -> equivocations.increment();
      case Evidence.ForgottenLock ignored -> forgottenLocks.increment();
    }
  }

  void peers(int count) {
    peers.update(count);
  }

  /** Something of a peer found its budget spent. */
  void dropped(String part) {
    Kamon.counter("witan.p2p.dropped").withTag("part", part).increment();
  }

  /** Something was refused, for a reason of a closed list. */
  void refused(String part, Enum<?> reason) {
    Kamon.counter("witan.refused")
        .withTag("part", part)
        .withTag("reason", reason.name())
        .increment();
  }
}
