package io.witan.actors.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.witan.actors.host.HostCommand;
import io.witan.actors.host.MachineActor;
import io.witan.actors.host.MachineSpec;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.bft.HeightState;
import io.witan.protocol.consensus.bft.RoundInput;
import io.witan.protocol.consensus.bft.RoundState;
import io.witan.protocol.machine.Fault;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Supervises agreement: one child decides about heights, and one child per round counts its votes.
 * A round that fails, whatever the reason, costs that round: its parent machine is told and opens
 * it anew, a little later each time.
 */
final class Consensus extends AbstractBehavior<Consensus.Command> {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.node");
  private static final Duration LEAST_PAUSE = Duration.ofMillis(50);
  private static final int MOST_DOUBLINGS = 8;

  /** Messages to this actor. */
  sealed interface Command {}

  /** For the machine of heights. */
  record ToHeight(HostCommand<HeightState, ConsensusInput> command) implements Command {}

  /** For the current round. */
  record ToRound(RoundInput input) implements Command {}

  private record Lost(View view) implements Command {}

  /** The two machines. */
  record Machines(
      MachineSpec<HeightState, ConsensusInput, Void> height,
      MachineSpec<RoundState, RoundInput, Void> round) {}

  private final Machines machines;
  private final TimerScheduler<Command> timers;
  private final ActorRef<HostCommand<HeightState, ConsensusInput>> height;
  private ActorRef<HostCommand<RoundState, RoundInput>> round;
  private View view = new View(0, 0);
  private long rounds;
  private int failures;

  private Consensus(
      ActorContext<Command> context, Machines machines, TimerScheduler<Command> timers) {
    super(context);
    this.machines = machines;
    this.timers = timers;
    this.round = context.getSystem().ignoreRef();
    this.height = context.spawn(MachineActor.create(machines.height()), "height", turns());
    context.watch(height);
  }

  static Behavior<Command> create(Machines machines) {
    return Behaviors.withTimers(
        timers -> Behaviors.setup(context -> new Consensus(context, machines, timers)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::onCommand)
        .onSignal(ChildFailed.class, this::onFailed)
        .build();
  }

  private Consensus onCommand(Command command) {
    switch (command) {
      case ToHeight(var toHeight) -> height.tell(toHeight);
      case ToRound(var input) -> {
        if (input instanceof RoundInput.Open open) {
          open(open);
        }
        round.tell(new HostCommand.Input<>(input));
      }
      case Lost(var lost) ->
          height.tell(new HostCommand.Input<>(new ConsensusInput.RoundLost(lost)));
    }
    return this;
  }

  private void open(RoundInput.Open open) {
    if (rounds > 0) {
      getContext().unwatch(round);
      getContext().stop(round);
    }
    if (open.view().height() != view.height()) {
      failures = 0;
    }
    view = open.view();
    rounds++;
    String name = "round-" + view.height() + "-" + view.round() + "-" + rounds;
    round = getContext().spawn(MachineActor.once(machines.round()), name, turns());
    getContext().watch(round);
  }

  private Consensus onFailed(ChildFailed failed) {
    if (failed.getRef().path().equals(height.path())) {
      throw failed.getCause() instanceof Fault fault
          ? fault
          : new Fault("consensus: " + failed.getCause());
    }
    if (failed.getRef().path().equals(round.path())) {
      LOG.error("round {} failed: {}", view, failed.getCause().toString());
      failures++;
      Duration pause = LEAST_PAUSE.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
      timers.startSingleTimer("lost", new Lost(view), pause);
    }
    return this;
  }

  private static DispatcherSelector turns() {
    return DispatcherSelector.sameAsParent();
  }
}
