package io.witan.actors.host;

import io.witan.protocol.machine.TimerKey;
import java.time.Instant;
import java.util.concurrent.Semaphore;

/**
 * What a host of a machine takes.
 *
 * @param <S> the machine's state
 * @param <I> the machine's inputs
 */
public sealed interface HostCommand<S, I> {
  /** An input of this node's own parts: never dropped. */
  record Input<S, I>(I input) implements HostCommand<S, I> {}

  /**
   * An input that a peer caused. The sender took a permit of {@code budget}, and drops the input
   * where there is none; the host gives it back when the input's turn comes.
   */
  record Metered<S, I>(I input, Semaphore budget) implements HostCommand<S, I> {}

  /**
   * Ends the waiting after recovery: the machine is told that it resumes.
   *
   * @param life of the host that it is meant for, counted from one: to another it says nothing, as
   *     its machine may have recovered more than whoever said so knew of
   */
  record Resume<S, I>(long life) implements HostCommand<S, I> {}

  /** A timer of the machine, and when it is due by the host's clock. */
  record Fired<S, I>(TimerKey key, Instant at) implements HostCommand<S, I> {}
}
