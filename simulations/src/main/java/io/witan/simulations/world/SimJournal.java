package io.witan.simulations.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The durable records of one machine over all its lives. A write is durable some time after it was
 * asked for; a crash in between may keep it or lose it, as a whole.
 */
final class SimJournal<R> {
  private final List<R> durable = new ArrayList<>();
  private Optional<List<R>> writing = Optional.empty();

  void write(List<R> records) {
    writing = Optional.of(List.copyOf(records));
  }

  /** The write is durable now. */
  List<R> settle() {
    List<R> settled = writing.orElse(List.of());
    durable.addAll(settled);
    writing = Optional.empty();
    return settled;
  }

  void lose() {
    writing = Optional.empty();
  }

  boolean isWriting() {
    return writing.isPresent();
  }

  List<R> records() {
    return durable;
  }

  void clear() {
    durable.clear();
  }
}
