package io.witan.actors.host;

import akka.actor.typed.javadsl.TimerScheduler;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.TimerKey;
import io.witan.protocol.machine.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What both hosts do alike: take a turn of the machine, and perform its outputs. */
final class TurnTaker<S, I, R> {
  private final MachineSpec<S, I, R> spec;
  private final TimerScheduler<HostCommand<S, I>> timers;
  private final TurnMetrics metrics;

  TurnTaker(MachineSpec<S, I, R> spec, TimerScheduler<HostCommand<S, I>> timers) {
    this.spec = spec;
    this.timers = timers;
    this.metrics = new TurnMetrics(spec.name());
    metrics.started();
  }

  Turn<S, R> take(S state, I input) {
    At<I> at = new At<>(spec.clock().instant(), spec.entropy().getAsLong(), input);
    spec.recorder().note(at);
    long begin = System.nanoTime();
    Turn<S, R> turn = spec.machine().on(state, at);
    metrics.took(System.nanoTime() - begin, turn);
    return turn;
  }

  /** The journal has the records of a turn, which were handed to it then. */
  void durableSince(long handedOverNanos) {
    metrics.written(System.nanoTime() - handedOverNanos);
  }

  void perform(List<Output> outputs) {
    for (Output output : outputs) {
      switch (output) {
        case Output.Tell tell -> spec.outputs().tell(tell.role(), tell.message());
        case Output.Send send -> spec.outputs().send(send.to(), send.frame());
        case Output.Gossip gossip -> spec.outputs().gossip(gossip.frame());
        case Output.Report report -> spec.outputs().report(report.observation());
        case Output.SetTimer set -> start(set.key(), set.at());
        case Output.CancelTimer cancel -> timers.cancel(cancel.key());
      }
    }
  }

  /**
   * The input of a timer; empty where the clock, which may have been set back, has not come so far:
   * then it is started again.
   */
  Optional<I> fired(HostCommand.Fired<S, I> fired) {
    if (spec.clock().instant().isBefore(fired.at())) {
      start(fired.key(), fired.at());
      return Optional.empty();
    }
    return Optional.of(spec.fired().apply(fired.key()));
  }

  private void start(TimerKey key, Instant at) {
    Duration delay = Duration.between(spec.clock().instant(), at);
    timers.startSingleTimer(
        key, new HostCommand.Fired<>(key, at), delay.isNegative() ? Duration.ZERO : delay);
  }
}
