package io.witan.simulations.world;

import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.RecordCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The durable records of one machine over all its lives. A write is durable some time after it was
 * asked for; a crash in between may keep it or lose it, as a whole.
 */
public final class SimJournal<R> {
  /** The state after so many records. */
  private record Folded(int records, Object state) {}

  private final List<R> durable = new ArrayList<>();
  private final Optional<RecordCodec<R>> codec;
  private Optional<List<R>> writing = Optional.empty();
  private Optional<Folded> folded = Optional.empty();

  /**
   * An empty journal.
   *
   * @param codec by which it keeps bytes; empty where it keeps the records themselves
   */
  public SimJournal(Optional<RecordCodec<R>> codec) {
    this.codec = codec;
  }

  void write(List<R> records) {
    writing =
        Optional.of(
            codec.isEmpty()
                ? List.copyOf(records)
                : records.stream().map(one -> Codecs.through(codec.get(), one)).toList());
  }

  /** The write is durable now. */
  List<R> settle() {
    List<R> settled = writing.orElse(List.of());
    durable.addAll(settled);
    writing = Optional.empty();
    return settled;
  }

  /** Of the records being written only so many are durable; the rest is lost. */
  public List<R> tear(long lot) {
    List<R> all = writing.orElse(List.of());
    int lasting = (int) Long.remainderUnsigned(lot, all.size() + 1L);
    writing = Optional.of(List.copyOf(all.subList(0, lasting)));
    return settle();
  }

  /** Only the first records are left. True where others are gone. */
  boolean cutTo(int size) {
    boolean shorter = size < durable.size();
    if (shorter) {
      durable.subList(size, durable.size()).clear();
      folded = Optional.empty();
    }
    return shorter;
  }

  void lose() {
    writing = Optional.empty();
  }

  public boolean isWriting() {
    return writing.isPresent();
  }

  /** The state that follows from all records. What was folded before is not folded again. */
  <S> S replayed(Machine<S, ?, R> machine) {
    boolean known = folded.isPresent() && folded.get().records <= durable.size();
    int from = known ? folded.get().records : 0;
    // One journal is of one machine.
    @SuppressWarnings("unchecked")
    S state = known ? (S) folded.get().state : machine.start();
    for (R record : durable.subList(from, durable.size())) {
      state = machine.replay(state, record);
    }
    folded = Optional.of(new Folded(durable.size(), state));
    return state;
  }

  /** What is durable. */
  public List<R> records() {
    return durable;
  }

  /** Everything is lost. */
  public void clear() {
    durable.clear();
    folded = Optional.empty();
  }
}
