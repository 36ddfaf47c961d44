package io.witan.protocol.machine;

/**
 * A pure, deterministic decider. A host gives it inputs one at a time, makes the records of a turn
 * durable before it lets any output of that turn out, performs the outputs in order, and feeds
 * timers and replies back as inputs. It has no clock, no randomness, no thread and no I/O of its
 * own.
 *
 * @param <S> state: an immutable value
 * @param <I> input
 * @param <R> record: what must be durable; a volatile machine uses {@link Void}
 */
public interface Machine<S, I, R> {
  /** The state before any record. */
  S start();

  /** Folds one durable record into the state. Total: never fails on a record of its own. */
  S replay(S state, R record);

  /**
   * Takes one step. Total: an input that cannot be followed is answered or ignored, never thrown.
   */
  Turn<S, R> on(S state, At<I> input);
}
