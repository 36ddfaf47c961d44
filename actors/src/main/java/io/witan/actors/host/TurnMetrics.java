package io.witan.actors.host;

import io.witan.protocol.machine.Turn;
import kamon.Kamon;
import kamon.metric.Counter;
import kamon.metric.Timer;

/** What each host counts of its machine. */
final class TurnMetrics {
  private final Timer time;
  private final Counter records;
  private final Counter outputs;
  private final Counter restarts;
  private final Timer durable;

  TurnMetrics(String machine) {
    time = Kamon.timer("witan.machine.turn").withTag("machine", machine);
    records = Kamon.counter("witan.machine.records").withTag("machine", machine);
    outputs = Kamon.counter("witan.machine.outputs").withTag("machine", machine);
    restarts = Kamon.counter("witan.machine.starts").withTag("machine", machine);
    durable = Kamon.timer("witan.journal.write").withTag("machine", machine);
  }

  void started() {
    restarts.increment();
  }

  /** Records were handed to the journal so long before it had them. */
  void written(long nanos) {
    durable.record(nanos);
  }

  void took(long nanos, Turn<?, ?> turn) {
    time.record(nanos);
    if (!turn.records().isEmpty()) {
      records.increment(turn.records().size());
    }
    if (!turn.outputs().isEmpty()) {
      outputs.increment(turn.outputs().size());
    }
  }
}
