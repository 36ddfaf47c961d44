package io.witan.actors.host;

import akka.actor.typed.ActorRef;
import akka.actor.typed.BackoffSupervisorStrategy;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.persistence.typed.EventAdapter;
import akka.persistence.typed.EventSeq;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.SnapshotAdapter;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.event.Level;

/**
 * Hosts a durable machine: the records of a turn are persisted as one atomic list before its
 * outputs are performed; what arrives meanwhile waits. After recovery it tells {@code recovered}
 * and waits for {@link HostCommand.Resume}. A journal failure leaves unknown what was written, so
 * it restarts from the journal after a back-off. Any failure of the machine itself stops it.
 */
public final class DurableMachineActor<S, I, R>
    extends EventSourcedBehavior<
        HostCommand<S, I>, DurableMachineActor.Step<S, R>, DurableMachineActor.Folded<S>> {
  private static final Duration LEAST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration MOST_BACKOFF = Duration.ofSeconds(60);

  /**
   * A record with its place in the chain of records.
   *
   * @param after the state after the turn that made it; known only in the life that made it
   */
  record Step<S, R>(Object entry, R record, Optional<S> after) {}

  /** The fold of the records so far, with the digest of the last one. */
  record Folded<S>(S state, Hash last) {}

  private final MachineSpec<S, I, R> spec;
  private final Journaling<S, R> journaling;
  private final TurnTaker<S, I, R> turns;
  private final TimerScheduler<HostCommand<S, I>> timers;
  private final Consumer<S> recovered;
  private final ActorRef<HostCommand<S, I>> self;
  private S state;
  private boolean resumed;

  /** Why the journal cannot be followed. Thrown only after recovery: Akka would try it again. */
  private Optional<Fault> damage = Optional.empty();

  private DurableMachineActor(
      PersistenceId id,
      MachineSpec<S, I, R> spec,
      Journaling<S, R> journaling,
      Consumer<S> recovered,
      ActorRef<HostCommand<S, I>> self,
      TimerScheduler<HostCommand<S, I>> timers) {
    super(id, backoff());
    this.spec = spec;
    this.journaling = journaling;
    this.turns = new TurnTaker<>(spec, timers);
    this.timers = timers;
    this.recovered = recovered;
    this.self = self;
    this.state = spec.machine().start();
  }

  /**
   * The machine in an actor.
   *
   * @param id such as {@code votes|node}
   * @param recovered called with the recovered state at the start of every life
   */
  public static <S, I, R> Behavior<HostCommand<S, I>> create(
      String id, MachineSpec<S, I, R> spec, Journaling<S, R> journaling, Consumer<S> recovered) {
    Behavior<HostCommand<S, I>> host =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers ->
                        new DurableMachineActor<>(
                            PersistenceId.ofUniqueId(id),
                            spec,
                            journaling,
                            recovered,
                            context.getSelf(),
                            timers)));
    return Behaviors.supervise(host).onFailure(RuntimeException.class, SupervisorStrategy.stop());
  }

  private static BackoffSupervisorStrategy backoff() {
    return SupervisorStrategy.restartWithBackoff(LEAST_BACKOFF, MOST_BACKOFF, 0.1)
        .withCriticalLogLevel(Level.ERROR, 3);
  }

  @Override
  public Folded<S> emptyState() {
    return new Folded<>(spec.machine().start(), Hash.ZERO);
  }

  @Override
  public CommandHandler<HostCommand<S, I>, Step<S, R>, Folded<S>> commandHandler() {
    return this::onCommand;
  }

  private Effect<Step<S, R>, Folded<S>> onCommand(Folded<S> folded, HostCommand<S, I> command) {
    if (damage.isPresent()) {
      throw damage.get();
    }
    if (!resumed
        && !(command instanceof HostCommand.Resume || command instanceof HostCommand.Look)) {
      return Effect().stash();
    }
    return switch (command) {
      case HostCommand.Input<S, I> input -> step(folded, input.input(), false);
      case HostCommand.Metered<S, I> metered -> {
        metered.budget().release();
        yield step(folded, metered.input(), false);
      }
      case HostCommand.Fired<S, I> fired -> step(folded, spec.fired().apply(fired.key()), false);
      case HostCommand.Look<S, I, ?> look -> {
        look.answer(state);
        yield Effect().none();
      }
      case HostCommand.Resume<S, I> resume -> resume(folded);
    };
  }

  private Effect<Step<S, R>, Folded<S>> resume(Folded<S> folded) {
    if (resumed) {
      return Effect().none();
    }
    resumed = true;
    return step(folded, spec.resumed(), true);
  }

  private Effect<Step<S, R>, Folded<S>> step(Folded<S> folded, I input, boolean unstash) {
    Turn<S, R> turn = turns.take(state, input);
    if (turn.records().isEmpty()) {
      finish(turn);
      return unstash ? Effect().none().thenUnstashAll() : Effect().none();
    }
    var persisted = Effect().persist(linked(folded.last(), turn)).thenRun(ignored -> finish(turn));
    return unstash ? persisted.thenUnstashAll() : persisted;
  }

  private void finish(Turn<S, R> turn) {
    state = turn.state();
    turns.perform(turn.outputs());
  }

  private List<Step<S, R>> linked(Hash last, Turn<S, R> turn) {
    List<Step<S, R>> steps = new ArrayList<>();
    Hash previous = last;
    for (R record : turn.records()) {
      Object entry = journaling.entry(previous, record);
      boolean isLast = steps.size() + 1 == turn.records().size();
      steps.add(new Step<>(entry, record, isLast ? Optional.of(turn.state()) : Optional.empty()));
      previous = journaling.digest(entry);
    }
    return steps;
  }

  @Override
  public EventHandler<Folded<S>, Step<S, R>> eventHandler() {
    return (folded, step) ->
        new Folded<>(
            step.after().orElseGet(() -> replay(folded, step)), journaling.digest(step.entry()));
  }

  private S replay(Folded<S> folded, Step<S, R> step) {
    if (damage.isPresent()) {
      return folded.state();
    }
    try {
      Fault.unless(
          journaling.previous(step.entry()).equals(folded.last()),
          "the journal of " + spec.name() + " has lost or changed a record");
      return spec.machine().replay(folded.state(), step.record());
    } catch (RuntimeException broken) {
      damage = Optional.of(broken instanceof Fault fault ? fault : new Fault(broken.toString()));
      return folded.state();
    }
  }

  @Override
  public SignalHandler<Folded<S>> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .build();
  }

  private void onRecovered(Folded<S> folded) {
    timers.cancelAll();
    state = folded.state();
    resumed = false;
    if (damage.isPresent()) {
      self.tell(new HostCommand.Resume<>());
    } else {
      recovered.accept(state);
    }
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return journaling.snapshotEvery() == 0
        ? RetentionCriteria.disabled()
        : RetentionCriteria.snapshotEvery(journaling.snapshotEvery(), 2);
  }

  @Override
  public EventAdapter<Step<S, R>, Object> eventAdapter() {
    return new EventAdapter<>() {
      @Override
      public Object toJournal(Step<S, R> step) {
        return step.entry();
      }

      @Override
      public String manifest(Step<S, R> step) {
        return "";
      }

      @Override
      public EventSeq<Step<S, R>> fromJournal(Object entry, String manifest) {
        return EventSeq.single(new Step<>(entry, journaling.record(entry), Optional.empty()));
      }
    };
  }

  @Override
  public SnapshotAdapter<Folded<S>> snapshotAdapter() {
    return new SnapshotAdapter<>() {
      @Override
      public Object toJournal(Folded<S> folded) {
        return journaling.snapshot(folded.state(), folded.last());
      }

      @Override
      public Folded<S> fromJournal(Object snapshot) {
        return new Folded<>(journaling.state(snapshot), journaling.last(snapshot));
      }
    };
  }
}
