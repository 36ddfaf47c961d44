package io.witan.actors.host;

import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Turn;
import java.time.Duration;

/**
 * Hosts a volatile machine. A failure loses its state: it starts again, after a back-off, with its
 * first inputs. A {@link Fault} stops it, and its parent learns why.
 */
public final class MachineActor<S, I> extends AbstractBehavior<HostCommand<S, I>> {
  private static final Duration LEAST_BACKOFF = Duration.ofMillis(200);
  private static final Duration MOST_BACKOFF = Duration.ofSeconds(10);

  private final MachineSpec<S, I, Void> spec;
  private final TurnTaker<S, I, Void> turns;
  private S state;
  private boolean begun;

  private MachineActor(
      ActorContext<HostCommand<S, I>> context,
      MachineSpec<S, I, Void> spec,
      TurnTaker<S, I, Void> turns) {
    super(context);
    this.spec = spec;
    this.turns = turns;
    this.state = spec.machine().start();
    spec.published().set(state);
  }

  /** The machine in an actor that starts it at once. */
  public static <S, I> Behavior<HostCommand<S, I>> create(MachineSpec<S, I, Void> spec) {
    var stopped = Behaviors.supervise(host(spec)).onFailure(Fault.class, SupervisorStrategy.stop());
    return Behaviors.supervise(stopped)
        .onFailure(
            RuntimeException.class,
            SupervisorStrategy.restartWithBackoff(LEAST_BACKOFF, MOST_BACKOFF, 0.2));
  }

  /** The machine in an actor that any failure stops: its parent decides what follows. */
  public static <S, I> Behavior<HostCommand<S, I>> once(MachineSpec<S, I, Void> spec) {
    return host(spec);
  }

  private static <S, I> Behavior<HostCommand<S, I>> host(MachineSpec<S, I, Void> spec) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.setup(
                context -> {
                  var actor = new MachineActor<>(context, spec, new TurnTaker<>(spec, timers));
                  // Not from here: Akka does not tell a parent why a child failed to start.
                  context.getSelf().tell(new HostCommand.Resume<>(1));
                  return actor;
                }));
  }

  @Override
  public Receive<HostCommand<S, I>> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::onCommand).build();
  }

  private AbstractBehavior<HostCommand<S, I>> onCommand(HostCommand<S, I> command) {
    if (!begun) {
      begun = true;
      spec.beginning().get().forEach(this::step);
    }
    switch (command) {
      case HostCommand.Input<S, I> input -> step(input.input());
      case HostCommand.Metered<S, I> metered -> {
        metered.budget().release();
        step(metered.input());
      }
      case HostCommand.Fired<S, I> fired -> turns.fired(fired).ifPresent(this::step);
      case HostCommand.Resume<S, I> resume -> {}
    }
    return this;
  }

  private void step(I input) {
    Turn<S, Void> turn = turns.take(state, input);
    Fault.unless(turn.records().isEmpty(), spec.name() + " is volatile but made a record");
    state = turn.state();
    spec.published().set(state);
    turns.perform(turn.outputs());
  }
}
