package io.witan.actors.privacy;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.witan.actors.exchange.TransactionManager;
import io.witan.actors.host.DurableMachineActor;
import io.witan.actors.host.FlightRecorder;
import io.witan.actors.host.HostCommand;
import io.witan.actors.host.Journaling;
import io.witan.actors.host.MachineSpec;
import io.witan.actors.host.Outputs;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Observation;
import io.witan.protocol.machine.Role;
import io.witan.protocol.privacy.ledger.PrivateLedger;
import io.witan.protocol.privacy.ledger.PrivateLedgerInput;
import io.witan.protocol.privacy.ledger.PrivateLedgerLimits;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord;
import io.witan.protocol.privacy.ledger.PrivateLedgerRequest;
import io.witan.protocol.privacy.ledger.PrivateLedgerState;
import io.witan.protocol.privacy.ledger.PrivateLedgerTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One private ledger: its machine and its host, side by side. Whatever happens here the public
 * chain goes on. A failure of either starts both again from the journal, after a back-off; after a
 * broken invariant only an operator does.
 */
final class PrivateLedgerActor extends AbstractBehavior<PrivateLedgerActor.Command> {
  private static final Duration LEAST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration MOST_BACKOFF = Duration.ofSeconds(60);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int FLIGHT_INPUTS = 1_000;

  /** Messages to this actor. */
  sealed interface Command {}

  /** The public chain has a new final head. */
  record HeadChanged() implements Command {}

  private record Recovered(PrivateLedgerState state, Runnable goOn) implements Command {}

  private record Settled(PrivateLedgerInput.Resumed resumed, Runnable goOn) implements Command {}

  private record JournalFailed() implements Command {}

  private record Tick() implements Command {}

  /** What one private ledger is made of, and who is to know of it. */
  private final PrivateLedgerSetup setup;

  private final ActorRef<Command> self;
  private final ActorRef<Runnable> hand;
  private final PrivateHost host;
  private final List<AutoCloseable> listening = new ArrayList<>();
  private final AtomicReference<List<PrivateLedgerInput>> beginning =
      new AtomicReference<>(List.of());
  private final ActorRef<HostCommand<PrivateLedgerState, PrivateLedgerInput>> machine;

  private PrivateLedgerActor(
      ActorContext<Command> context, TimerScheduler<Command> timers, PrivateLedgerSetup setup) {
    super(context);
    this.setup = setup;
    this.self = context.getSelf();
    setup.state().open(false);
    hand = context.spawn(hand(), "host", DispatcherSelector.fromConfig("witan.dispatchers.cpu"));
    machine =
        context.spawn(
            DurableMachineActor.create(spec(), journaling()),
            "machine",
            DispatcherSelector.fromConfig("witan.dispatchers.turns"));
    host =
        new PrivateHost(
            setup.chain(),
            setup.state().store(),
            setup.state().manager(),
            input -> machine.tell(new HostCommand.Input<>(input)),
            hand::tell);
    setup.state().manager().ifPresent(this::listen);
    context.watch(hand);
    context.watch(machine);
    timers.startTimerWithFixedDelay(new Tick(), TICK);
  }

  private void listen(TransactionManager manager) {
    listening.add(manager.onArrival(one -> hand.tell(() -> host.arrived(one))));
    listening.add(manager.onTold(claim -> hand.tell(() -> host.told(claim))));
  }

  static Behavior<Command> create(PrivateLedgerSetup setup) {
    Behavior<Command> ledger =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(timers -> new PrivateLedgerActor(context, timers, setup)));
    return Behaviors.supervise(ledger)
        .onFailure(
            RuntimeException.class,
            SupervisorStrategy.restartWithBackoff(LEAST_BACKOFF, MOST_BACKOFF, 0.1));
  }

  /** Does one piece of work after the other. */
  private static Behavior<Runnable> hand() {
    return Behaviors.receiveMessage(
        work -> {
          work.run();
          return Behaviors.same();
        });
  }

  private MachineSpec<PrivateLedgerState, PrivateLedgerInput, PrivateLedgerRecord> spec() {
    return new MachineSpec<>(
        "private",
        new PrivateLedger(EmptyHashes.TRIE, PrivateLedgerLimits.STANDARD),
        key -> new PrivateLedgerInput.TimerFired((PrivateLedgerTimer) key),
        beginning::get,
        new ToHost(),
        setup.clock(),
        new SplittableRandom()::nextLong,
        new FlightRecorder<>(FLIGHT_INPUTS, Long.MAX_VALUE, input -> 0),
        setup.state().machine());
  }

  private Journaling<PrivateLedgerState, PrivateLedgerRecord> journaling() {
    String id = PrivatePorts.journal(setup.name());
    return new Journaling<>(
        id,
        JournalTip.start(id, setup.genesis()),
        setup.ports().records(),
        Optional.of(setup.ports().snapshots()),
        1_000,
        Journaling.Past.KEPT,
        (state, goOn) -> self.tell(new Recovered(state, goOn)),
        () -> self.tell(new JournalFailed()),
        written -> {});
  }

  /** All that a private ledger says is said to its host or reported. */
  private final class ToHost implements Outputs {
    @Override
    public void tell(Role role, Message message) {
      Fault.unless(
          role == Role.PRIVATE_HOST && message instanceof PrivateLedgerRequest,
          "a private ledger speaks to its host alone");
      PrivateLedgerRequest request = (PrivateLedgerRequest) message;
      hand.tell(() -> host.on(request));
    }

    @Override
    public void send(PublicKey to, Frame frame) {
      throw new Fault("a private ledger sends nothing");
    }

    @Override
    public void gossip(Frame frame) {
      throw new Fault("a private ledger sends nothing");
    }

    @Override
    public void report(Observation observation) {
      setup.watch().report(observation);
    }
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::onCommand)
        .onSignal(ChildFailed.class, failed -> failed(failed.getCause()))
        .onSignal(Terminated.class, ended -> failed(new Fault("ended unexpectedly")))
        .onSignal(PreRestart.class, ignored -> leave())
        .onSignal(PostStop.class, ignored -> leave())
        .build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Recovered(var state, var goOn) ->
          hand.tell(() -> settled(host.settle(state.applied(), state.root()), goOn));
      case Settled(var resumed, var goOn) -> {
        beginning.set(List.of(resumed, new PrivateLedgerInput.HeadChanged(setup.head().get())));
        goOn.run();
        setup.state().open(true);
        setup.watch().runs();
      }
      case HeadChanged changed ->
          machine.tell(
              new HostCommand.Input<>(new PrivateLedgerInput.HeadChanged(setup.head().get())));
      case JournalFailed failed -> {
        setup.state().open(false);
        setup.watch().troubled("its journal failed");
      }
      case Tick tick -> {
        hand.tell(host::goOn);
        setup.watch().look();
      }
    }
    return this;
  }

  private void settled(PrivateLedgerInput.Resumed resumed, Runnable goOn) {
    self.tell(new Settled(resumed, goOn));
  }

  private Behavior<Command> failed(Throwable cause) {
    setup.watch().troubled(String.valueOf(cause.getMessage()));
    if (cause instanceof Fault) {
      leave();
      return Behaviors.stopped();
    }
    throw cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
  }

  private Behavior<Command> leave() {
    setup.state().open(false);
    for (AutoCloseable one : listening) {
      try {
        one.close();
      } catch (Exception unclosed) {
        throw new IllegalStateException(unclosed);
      }
    }
    return this;
  }
}
