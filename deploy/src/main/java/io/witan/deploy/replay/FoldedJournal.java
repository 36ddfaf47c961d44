package io.witan.deploy.replay;

import io.witan.persistence.journal.JournalReader;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.ChainedSnapshot;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.RecordCodec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * The records of one persistence id, folded as its machine folds them, and each snapshot compared
 * with the fold at its place. Goes no further than the first record that is damaged. One thread may
 * take records while another folds those that were taken before.
 *
 * @param <S> state
 * @param <R> record
 */
final class FoldedJournal<S, R> {
  private final String id;
  private final JournalReader.Cursor cursor;
  private final JournalReader journal;
  private final Kind<S, R> kind;
  private final Consumer<Finding> findings;
  private final Deque<Long> snapshots;

  /** Whether the last record was taken. */
  private boolean ended;

  /** Whether all records are here, from the first on. */
  private final boolean whole;

  private S state;
  private long records;

  /**
   * How records of a kind are folded.
   *
   * @param agrees whether a snapshot holds a state; throws a {@link Fault} where it is damaged
   */
  record Kind<S, R>(
      S start,
      BiFunction<S, R, S> replay,
      RecordCodec<R> records,
      BiPredicate<ChainedSnapshot, S> agrees) {

    /** What a machine does, whose snapshots are of its whole durable state. */
    static <S, R> Kind<S, R> of(
        Machine<S, ?, R> machine, RecordCodec<R> records, RecordCodec<S> snapshots) {
      return new Kind<>(
          machine.start(),
          machine::replay,
          records,
          (found, state) -> {
            snapshots.decode(found.manifest(), found.payload());
            // An earlier version may have kept less.
            return !found.manifest().equals(snapshots.manifest(state))
                || found.payload().equals(snapshots.encode(state));
          });
    }
  }

  FoldedJournal(
      String id,
      JournalTip start,
      JournalReader journal,
      Kind<S, R> kind,
      Consumer<Finding> findings) {
    this.id = id;
    this.journal = journal;
    this.kind = kind;
    this.findings = findings;
    this.cursor = journal.cursor(id, start);
    this.snapshots = new ArrayDeque<>(journal.snapshots(id));
    this.whole = start.sequence() == 0;
    this.state = kind.start;
  }

  /** A record that was taken. */
  record Taken<R>(long number, ChainedRecord entry, R record) {}

  /** The next record; empty after the last, and where the next is damaged. */
  Optional<Taken<R>> next() {
    long number = cursor.tip().sequence() + 1;
    try {
      if (!cursor.hasNext()) {
        ended = true;
        return Optional.empty();
      }
      ChainedRecord entry = cursor.next();
      R record = kind.records.decode(entry.manifest(), entry.payload());
      records++;
      return Optional.of(new Taken<>(number, entry, record));
    } catch (Fault damaged) {
      findings.accept(Finding.record(id, number, damaged.getMessage()));
      return Optional.empty();
    }
  }

  /** Folds a record, in their order, and compares the snapshot after it. */
  void fold(Taken<R> taken) {
    state = kind.replay.apply(state, taken.record);
    while (!snapshots.isEmpty() && snapshots.peek() < taken.number) {
      long before = snapshots.remove();
      if (whole) {
        findings.accept(Finding.snapshot(id, before, "there is no such record"));
      }
    }
    if (!snapshots.isEmpty() && snapshots.peek() == taken.number) {
      snapshots.remove();
      compare(new JournalTip(taken.number, taken.entry.hash()));
    }
  }

  private void compare(JournalTip tip) {
    try {
      ChainedSnapshot found = journal.snapshot(id, tip.sequence());
      Fault.unless(found.tip().equals(tip), "it is of another record: " + found.tip());
      Fault.unless(
          kind.agrees.test(found, state), "its state is not the one that the records give");
    } catch (Fault | IllegalArgumentException | ArithmeticException damaged) {
      findings.accept(Finding.snapshot(id, tip.sequence(), damaged.getMessage()));
    }
  }

  /** Folds all that is left. */
  void finish(Consumer<Taken<R>> each) {
    for (Optional<Taken<R>> next = next(); next.isPresent(); next = next()) {
      fold(next.get());
      each.accept(next.get());
    }
    end();
  }

  /** After the last record was folded: no snapshot stands for more than the records. */
  void end() {
    if (ended) {
      snapshots.stream()
          .filter(number -> number > cursor.tip().sequence())
          .forEach(
              beyond -> findings.accept(Finding.snapshot(id, beyond, "there is no such record")));
    }
  }

  S state() {
    return state;
  }

  /** How many were taken. */
  long records() {
    return records;
  }
}
