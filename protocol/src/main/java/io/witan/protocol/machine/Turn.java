package io.witan.protocol.machine;

import java.util.List;

/**
 * What one input led to.
 *
 * @param state the state after the turn, with all its records folded in
 * @param records to be made durable, in order, before any output is performed
 * @param outputs to be performed in order; a machine hands its list over and keeps none of it
 */
public record Turn<S, R>(S state, List<R> records, List<Output> outputs) {
  public Turn {
    records = List.copyOf(records);
  }

  public static <S, R> Turn<S, R> stay(S state) {
    return new Turn<>(state, List.of(), List.of());
  }

  public static <S, R> Turn<S, R> of(S state, Output... outputs) {
    return new Turn<>(state, List.of(), List.of(outputs));
  }
}
