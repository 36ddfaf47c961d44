package io.witan.actors.host;

import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.machine.RecordCodec;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * How a durable machine is kept.
 *
 * @param persistenceId such as {@code votes|node}
 * @param start what the first record links to
 * @param snapshots of the durable part of the state; empty for none
 * @param snapshotEvery records between two snapshots
 * @param past what becomes of records that two snapshots stand for
 * @param recovered told the recovered state at the start of every life, and what lets that life,
 *     and no other, go on
 * @param failed told that the journal failed; a new life follows
 * @param durable told the records of a turn after they are durable and before its outputs
 */
public record Journaling<S, R>(
    String persistenceId,
    JournalTip start,
    RecordCodec<R> records,
    Optional<RecordCodec<S>> snapshots,
    int snapshotEvery,
    Past past,
    BiConsumer<S, Runnable> recovered,
    Runnable failed,
    Consumer<List<R>> durable) {
  /** Whether a part's records are worth their room when the part itself needs them no more. */
  public enum Past {
    KEPT,
    DROPPED
  }
}
