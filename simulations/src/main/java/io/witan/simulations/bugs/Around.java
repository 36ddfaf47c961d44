package io.witan.simulations.bugs;

import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A machine of the product with something between it and its host. */
record Around<S, I, R>(Machine<S, I, R> inner, Twist<S, I, R> twist) implements Machine<S, I, R> {
  /** What happens instead of a turn. */
  @FunctionalInterface
  interface Twist<S, I, R> {
    Turn<S, R> on(Machine<S, I, R> inner, S state, At<I> at);
  }

  @Override
  public S start() {
    return inner.start();
  }

  @Override
  public S replay(S state, R record) {
    return inner.replay(state, record);
  }

  @Override
  public Turn<S, R> on(S state, At<I> at) {
    return twist.on(inner, state, at);
  }

  /** Some inputs never arrive in some states. */
  static <S, I, R> Machine<S, I, R> deaf(Machine<S, I, R> inner, BiPredicate<S, I> to) {
    return new Around<>(
        inner,
        (machine, state, at) ->
            to.test(state, at.input()) ? Turn.stay(state) : machine.on(state, at));
  }

  /** Some outputs are lost, and others become others. */
  static <S, I, R> Machine<S, I, R> saying(
      Machine<S, I, R> inner, Function<Output, List<Output>> instead) {
    return new Around<>(
        inner,
        (machine, state, at) -> {
          Turn<S, R> turn = machine.on(state, at);
          List<Output> said = new ArrayList<>();
          turn.outputs().forEach(output -> said.addAll(instead.apply(output)));
          return new Turn<>(turn.state(), turn.records(), said);
        });
  }

  /** Something happens to the state before each turn. */
  static <S, I, R> Machine<S, I, R> forgetting(Machine<S, I, R> inner, UnaryOperator<S> forget) {
    return new Around<>(inner, (machine, state, at) -> machine.on(forget.apply(state), at));
  }

  /** Some records are not written. */
  static <S, I, R> Machine<S, I, R> unrecorded(Machine<S, I, R> inner, Predicate<R> lost) {
    return new Around<>(
        inner,
        (machine, state, at) -> {
          Turn<S, R> turn = machine.on(state, at);
          List<R> records = turn.records().stream().filter(lost.negate()).toList();
          return new Turn<>(turn.state(), records, turn.outputs());
        });
  }
}
