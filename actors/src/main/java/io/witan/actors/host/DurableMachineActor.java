package io.witan.actors.host;

import akka.actor.typed.ActorRef;
import akka.actor.typed.BackoffSupervisorStrategy;
import akka.actor.typed.Behavior;
import akka.actor.typed.PreRestart;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
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
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.ChainedSnapshot;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.machine.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.event.Level;

/**
 * Hosts a durable machine: the records of a turn are persisted as one atomic list before its
 * outputs are performed; what arrives meanwhile waits. After recovery it tells {@code recovered}
 * and waits for the {@link HostCommand.Resume} of this life. A journal failure leaves unknown what
 * was written, so it restarts from the journal after a back-off. Where the journal then holds
 * neither what it held before nor what was tried, another copy of the node has written it: this one
 * has been overtaken, and stops. Any failure of the machine itself stops it too.
 */
public final class DurableMachineActor<S, I, R>
    extends EventSourcedBehavior<
        HostCommand<S, I>, DurableMachineActor.Step<S>, DurableMachineActor.Folded<S>> {
  private static final Duration LEAST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration MOST_BACKOFF = Duration.ofSeconds(60);

  /** Restarts, the last ones a minute apart. */
  private static final int AWAY_FOR_LONG = 6;

  /**
   * A record with its place in the chain of records.
   *
   * @param mark as its row bears it
   * @param after what it leads to; known only in the life that made it
   */
  record Step<S>(ChainedRecord entry, String mark, Optional<Folded<S>> after) {}

  /** The fold of the records so far. */
  record Folded<S>(S state, JournalTip tip) {}

  private final MachineSpec<S, I, R> spec;
  private final Journaling<S, R> journaling;
  private final TurnTaker<S, I, R> turns;
  private final TimerScheduler<HostCommand<S, I>> timers;
  private final ActorContext<HostCommand<S, I>> context;
  private S state;
  private boolean resumed;
  private long life;

  /** Where the journal stood when this host last knew it. */
  private Optional<JournalTip> known = Optional.empty();

  /** Where it would stand after writes that failed: whether they came through is unknown. */
  private final Set<JournalTip> tried = new HashSet<>();

  /** Why the journal cannot be followed. Thrown only after recovery: Akka would try it again. */
  private Optional<Fault> damage = Optional.empty();

  private DurableMachineActor(
      PersistenceId id,
      MachineSpec<S, I, R> spec,
      Journaling<S, R> journaling,
      ActorContext<HostCommand<S, I>> context,
      TimerScheduler<HostCommand<S, I>> timers) {
    super(id, backoff());
    this.spec = spec;
    this.journaling = journaling;
    this.turns = new TurnTaker<>(spec, timers);
    this.timers = timers;
    this.context = context;
    this.state = spec.machine().start();
  }

  /** The machine in an actor. */
  public static <S, I, R> Behavior<HostCommand<S, I>> create(
      MachineSpec<S, I, R> spec, Journaling<S, R> journaling) {
    Behavior<HostCommand<S, I>> host =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers ->
                        new DurableMachineActor<>(
                            PersistenceId.ofUniqueId(journaling.persistenceId()),
                            spec,
                            journaling,
                            context,
                            timers)));
    return Behaviors.supervise(host).onFailure(RuntimeException.class, SupervisorStrategy.stop());
  }

  /** That the journal is away is said elsewhere, once; here only where it stays so. */
  private static BackoffSupervisorStrategy backoff() {
    return SupervisorStrategy.restartWithBackoff(LEAST_BACKOFF, MOST_BACKOFF, 0.1)
        .withLogLevel(Level.INFO)
        .withCriticalLogLevel(Level.WARN, AWAY_FOR_LONG);
  }

  @Override
  public Folded<S> emptyState() {
    return new Folded<>(spec.machine().start(), journaling.start());
  }

  @Override
  public CommandHandler<HostCommand<S, I>, Step<S>, Folded<S>> commandHandler() {
    return this::onCommand;
  }

  private Effect<Step<S>, Folded<S>> onCommand(Folded<S> folded, HostCommand<S, I> command) {
    if (damage.isPresent()) {
      throw damage.get();
    }
    if (command instanceof HostCommand.Resume<S, I> resume && resume.life() != life) {
      return Effect().none();
    }
    if (!resumed && !(command instanceof HostCommand.Resume)) {
      return Effect().stash();
    }
    return switch (command) {
      case HostCommand.Input<S, I> input -> step(folded, input.input());
      case HostCommand.Metered<S, I> metered -> {
        metered.budget().release();
        yield step(folded, metered.input());
      }
      case HostCommand.Fired<S, I> fired ->
          turns.fired(fired).map(input -> step(folded, input)).orElseGet(() -> Effect().none());
      case HostCommand.Resume<S, I> resume -> resume(folded);
    };
  }

  private Effect<Step<S>, Folded<S>> resume(Folded<S> folded) {
    if (resumed) {
      return Effect().none();
    }
    resumed = true;
    return perform(folded, merge(spec.beginning().get()), true);
  }

  private Turn<S, R> merge(List<I> inputs) {
    List<R> records = new ArrayList<>();
    List<Output> outputs = new ArrayList<>();
    S after = state;
    for (I input : inputs) {
      Turn<S, R> turn = turns.take(after, input);
      records.addAll(turn.records());
      outputs.addAll(turn.outputs());
      after = turn.state();
    }
    return new Turn<>(after, records, outputs);
  }

  private Effect<Step<S>, Folded<S>> step(Folded<S> folded, I input) {
    return perform(folded, turns.take(state, input), false);
  }

  private Effect<Step<S>, Folded<S>> perform(Folded<S> folded, Turn<S, R> turn, boolean unstash) {
    if (turn.records().isEmpty()) {
      finish(turn);
      return unstash ? Effect().none().thenUnstashAll() : Effect().none();
    }
    List<Step<S>> steps = linked(folded.tip(), turn);
    JournalTip after = steps.getLast().after().orElseThrow().tip();
    tried.add(after);
    long begin = System.nanoTime();
    var persisted =
        Effect()
            .persist(steps)
            .thenRun(
                ignored -> {
                  turns.durableSince(begin);
                  known = Optional.of(after);
                  tried.clear();
                  journaling.durable().accept(turn.records());
                  finish(turn);
                });
    return unstash ? persisted.thenUnstashAll() : persisted;
  }

  private void finish(Turn<S, R> turn) {
    state = turn.state();
    spec.published().set(state);
    turns.perform(turn.outputs());
  }

  private List<Step<S>> linked(JournalTip tip, Turn<S, R> turn) {
    List<Step<S>> steps = new ArrayList<>();
    JournalTip last = tip;
    for (R record : turn.records()) {
      ChainedRecord entry = last.next(journaling.records(), record);
      last = new JournalTip(entry.sequence(), entry.hash());
      // Between the records of one turn the state is of no use: they are persisted as one.
      steps.add(new Step<>(entry, last.mark(), Optional.of(new Folded<>(turn.state(), last))));
    }
    return steps;
  }

  @Override
  public EventHandler<Folded<S>, Step<S>> eventHandler() {
    return (folded, step) -> step.after().orElseGet(() -> replay(folded, step));
  }

  private Folded<S> replay(Folded<S> folded, Step<S> step) {
    if (damage.isPresent()) {
      return folded;
    }
    try {
      ChainedRecord entry = step.entry();
      JournalTip tip = folded.tip().after(entry);
      tip.requireMark(step.mark());
      R record = journaling.records().decode(entry.manifest(), entry.payload());
      return new Folded<>(spec.machine().replay(folded.state(), record), tip);
    } catch (RuntimeException broken) {
      damage = Optional.of(asFault(broken));
      return folded;
    }
  }

  private Fault asFault(RuntimeException broken) {
    String id = journaling.persistenceId();
    return broken instanceof Fault fault
        ? new Fault(id + ": " + fault.getMessage())
        : new Fault(id + ": cannot be replayed: " + broken);
  }

  @Override
  public SignalHandler<Folded<S>> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .onSignal(PreRestart.instance(), ignored -> journaling.failed().run())
        .build();
  }

  private void onRecovered(Folded<S> folded) {
    timers.cancelAll();
    long last = lastSequenceNumber(context);
    if (damage.isEmpty() && folded.tip().sequence() != last) {
      // As after a recovery that was given up and tells this one that it is done: a validator that
      // went on would have forgotten votes.
      damage =
          Optional.of(
              new Fault(
                  "%s: recovered up to record %d, but the last is %d"
                      .formatted(journaling.persistenceId(), folded.tip().sequence(), last)));
    }
    state = folded.state();
    spec.published().set(state);
    resumed = false;
    life++;
    if (known.isPresent() && !known.get().equals(folded.tip()) && !tried.contains(folded.tip())) {
      damage =
          Optional.of(
              new Fault(
                  journaling.persistenceId()
                      + ": another copy of this node writes its journal, so this one ends"));
    }
    known = Optional.of(folded.tip());
    ActorRef<HostCommand<S, I>> self = context.getSelf();
    HostCommand<S, I> resume = new HostCommand.Resume<>(life);
    if (damage.isPresent()) {
      self.tell(resume);
    } else {
      journaling.recovered().accept(state, () -> self.tell(resume));
    }
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    if (journaling.snapshots().isEmpty()) {
      return RetentionCriteria.disabled();
    }
    var kept = RetentionCriteria.snapshotEvery(journaling.snapshotEvery(), 2);
    return switch (journaling.past()) {
      case KEPT -> kept;
      case DROPPED -> kept.withDeleteEventsOnSnapshot();
    };
  }

  @Override
  public EventAdapter<Step<S>, Object> eventAdapter() {
    return new EventAdapter<>() {
      @Override
      public Object toJournal(Step<S> step) {
        return step.entry();
      }

      @Override
      public String manifest(Step<S> step) {
        return step.mark();
      }

      @Override
      public EventSeq<Step<S>> fromJournal(Object entry, String manifest) {
        return EventSeq.single(new Step<>((ChainedRecord) entry, manifest, Optional.empty()));
      }
    };
  }

  @Override
  public SnapshotAdapter<Folded<S>> snapshotAdapter() {
    return new SnapshotAdapter<>() {
      @Override
      public Object toJournal(Folded<S> folded) {
        return ChainedSnapshot.of(
            folded.tip(), journaling.snapshots().orElseThrow(), folded.state());
      }

      @Override
      public Folded<S> fromJournal(Object stored) {
        return restore((ChainedSnapshot) stored);
      }
    };
  }

  private Folded<S> restore(ChainedSnapshot snapshot) {
    try {
      RecordCodec<S> codec = journaling.snapshots().orElseThrow();
      return new Folded<>(codec.decode(snapshot.manifest(), snapshot.payload()), snapshot.tip());
    } catch (RuntimeException broken) {
      damage = Optional.of(asFault(broken));
      return emptyState();
    }
  }
}
