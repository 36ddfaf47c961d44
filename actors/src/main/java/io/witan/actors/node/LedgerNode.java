package io.witan.actors.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.witan.actors.host.DurableMachineActor;
import io.witan.actors.host.HostCommand;
import io.witan.actors.host.Journaling;
import io.witan.actors.host.MachineActor;
import io.witan.actors.peer.PeersCommand;
import io.witan.actors.peer.PeersEvent;
import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.chain.ChainState;
import io.witan.protocol.consensus.BuilderInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.journal.LocalsRecordCodec;
import io.witan.protocol.journal.LocalsStateCodec;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.pool.LocalsInput;
import io.witan.protocol.pool.LocalsState;
import io.witan.protocol.pool.PoolInput;
import io.witan.protocol.pool.PoolState;
import io.witan.protocol.sync.SyncInput;
import io.witan.protocol.sync.SyncState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parent of one node's parts. It lets the journals be replayed and the ledger store catch up
 * with them, then starts everything else. Parts restart as their own supervision says; a broken
 * invariant of any of them stops all, and only an operator starts the node again.
 */
final class LedgerNode extends AbstractBehavior<LedgerNode.Command> {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.node");
  private static final String LOCALS = "locals";
  private static final String CHAIN = "chain";
  private static final Duration LEAST_BACKOFF = Duration.ofMillis(200);
  private static final Duration MOST_BACKOFF = Duration.ofSeconds(10);

  /** Messages to this actor. */
  sealed interface Command {}

  private record Recovered(String part, Runnable goOn) implements Command {}

  private record ChainRecovered(Head head, Runnable goOn) implements Command {}

  private record JournalFailed(String part) implements Command {}

  private record CaughtUp(Optional<Throwable> failure) implements Command {}

  /** Another JVM of the group is active now. */
  record Overtaken(String why) implements Command {}

  private final NodeSettings settings;
  private final NodePorts ports;
  private final Interior interior;
  private final Agreement agreement;
  private final boolean rehearses;
  private ActorRef<HostCommand<ChainState, ChainInput>> chain;
  private ActorRef<HostCommand<LocalsState, LocalsInput>> locals;

  /** What lets the latest life of each durable part go on. */
  private final Map<String, Runnable> recovered = new TreeMap<>();

  private boolean caughtUp;
  private boolean running;
  private boolean stopped;

  private LedgerNode(
      ActorContext<Command> context,
      NodeSettings settings,
      NodePorts ports,
      Interior interior,
      boolean rehearses) {
    super(context);
    this.rehearses = rehearses;
    this.settings = settings;
    this.ports = ports;
    this.interior = interior;
    this.agreement = interior.agreement();
    spawnDurable();
  }

  static Behavior<Command> create(NodeSettings settings, NodePorts ports, Interior interior) {
    return Behaviors.setup(context -> new LedgerNode(context, settings, ports, interior, false));
  }

  /**
   * Recovers the journals and ends. In a JVM that follows, the code of that is loaded and compiled
   * then when it is in a hurry. Nothing is written, as no durable machine writes before it is
   * resumed.
   *
   * @param interior of no other use
   */
  static Behavior<Command> rehearsal(NodeSettings settings, NodePorts ports, Interior interior) {
    return Behaviors.setup(context -> new LedgerNode(context, settings, ports, interior, true));
  }

  private void spawnDurable() {
    ActorRef<Command> self = getContext().getSelf();
    Machines machines = interior.machines();
    agreement.spawnDurable(getContext(), this::agreementJournal);
    chain =
        getContext()
            .spawn(
                DurableMachineActor.create(
                    machines.chainSpec(),
                    journaling(
                        CHAIN,
                        ports.chainRecords(),
                        ports.chainSnapshots(),
                        Journaling.Past.KEPT,
                        (state, goOn) -> self.tell(new ChainRecovered(state.head(), goOn)),
                        interior.committer())),
                CHAIN,
                DispatcherSelector.fromConfig("witan.dispatchers.durable"));
    getContext().watch(chain);
    spawnLocals();
  }

  private void spawnLocals() {
    ActorRef<Command> self = getContext().getSelf();
    locals =
        getContext()
            .spawn(
                DurableMachineActor.create(
                    interior.machines().localsSpec(),
                    journaling(
                        LOCALS,
                        new LocalsRecordCodec(),
                        new LocalsStateCodec(),
                        // What is in a block is on the chain; nobody asks for it here.
                        Journaling.Past.DROPPED,
                        (state, goOn) -> self.tell(new Recovered(LOCALS, goOn)),
                        written -> {})),
                LOCALS,
                DispatcherSelector.fromConfig("witan.dispatchers.durable"));
    getContext().watch(locals);
  }

  /** How an agreement's durable part is kept. */
  interface Journals {
    <S, R> Journaling<S, R> agreement(
        String name, RecordCodec<R> records, RecordCodec<S> snapshots, Journaling.Past past);
  }

  private <S, R> Journaling<S, R> agreementJournal(
      String name, RecordCodec<R> records, RecordCodec<S> snapshots, Journaling.Past past) {
    ActorRef<Command> self = getContext().getSelf();
    return journaling(
        name,
        records,
        snapshots,
        past,
        (state, goOn) -> self.tell(new Recovered(name, goOn)),
        written -> {});
  }

  private <S, R> Journaling<S, R> journaling(
      String part,
      RecordCodec<R> records,
      RecordCodec<S> snapshots,
      Journaling.Past past,
      BiConsumer<S, Runnable> whenRecovered,
      Consumer<List<R>> durable) {
    String id = part + "|node";
    return new Journaling<>(
        id,
        JournalTip.start(id, settings.genesis().block().hash()),
        records,
        Optional.of(snapshots),
        1_000,
        past,
        whenRecovered,
        () -> getContext().getSelf().tell(new JournalFailed(part)),
        durable);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::onCommand)
        .onSignal(ChildFailed.class, failed -> stop(failed.getRef(), failed.getCause()))
        .onSignal(Terminated.class, ended -> stop(ended.getRef(), new Fault("ended unexpectedly")))
        .build();
  }

  private Behavior<Command> onCommand(Command command) {
    return rehearses ? rehearsed(command) : lived(command);
  }

  private Behavior<Command> rehearsed(Command command) {
    switch (command) {
      case Recovered(var part, var goOn) -> recovered.put(part, goOn);
      case ChainRecovered(var head, var goOn) -> recovered.put(CHAIN, goOn);
      default -> {
        // Nothing else is done here.
      }
    }
    return isRecovered() || command instanceof JournalFailed ? Behaviors.stopped() : this;
  }

  private LedgerNode lived(Command command) {
    switch (command) {
      case Recovered(var part, var goOn) -> {
        recovered.put(part, goOn);
        interior.health().recovered(part);
        goOn();
      }
      case ChainRecovered(var head, var goOn) -> {
        recovered.put(CHAIN, goOn);
        catchUp(head);
      }
      case CaughtUp(var failure) -> {
        if (failure.isPresent()) {
          fault("catching up", failure.get());
        } else {
          caughtUp = true;
          interior.health().recovered(CHAIN);
          goOn();
        }
      }
      case JournalFailed(var part) -> {
        String why = DataDisk.trouble(settings.dataDir()).orElse("its journal failed");
        LOG.warn("cannot write the journal of {}, trying again: {}", part, why);
        interior.health().degraded(part, why);
      }
      case Overtaken(var why) -> fault("group", new Fault(why));
    }
    return this;
  }

  private void catchUp(Head head) {
    caughtUp = false;
    CompletableFuture<Void> work =
        CompletableFuture.runAsync(() -> interior.catchUp().to(head), interior.computing());
    getContext().pipeToSelf(work, (done, failure) -> new CaughtUp(Optional.ofNullable(failure)));
  }

  private boolean isRecovered() {
    return recovered.keySet().containsAll(List.of(agreement.name(), LOCALS, CHAIN));
  }

  /** Starts the other parts once all journals are replayed; wakes a part that was restarted. */
  private void goOn() {
    if (!isRecovered() || !caughtUp) {
      return;
    }
    if (!running) {
      running = true;
      spawnRest();
    }
    recovered.values().forEach(Runnable::run);
    interior.health().running();
    interior.ledgers().ifPresent(ledgers -> ledgers.headIs(ports.store().appliedHeight()));
  }

  private void spawnRest() {
    ActorContext<Command> context = getContext();
    Machines machines = interior.machines();
    ActorRef<HostCommand<PoolState, PoolInput>> pool =
        context.spawn(MachineActor.create(machines.poolSpec()), "pool", turns());
    ActorRef<HostCommand<SyncState, SyncInput>> sync =
        context.spawn(MachineActor.create(machines.syncSpec()), "sync", turns());
    agreement.spawnRest(context);
    ActorRef<BuilderInput> builder =
        context.spawn(
            interior.builder(), "builder", DispatcherSelector.fromConfig("witan.dispatchers.cpu"));
    Inlets inlets = new Inlets(agreement, pool, sync);
    ActorRef<PeersEvent> traffic =
        context.spawn(Traffic.create(interior.traffic(inlets)), "traffic", turns());
    ActorRef<PeersCommand> peers =
        context.spawn(
            Behaviors.supervise(peers(traffic))
                .onFailure(
                    RuntimeException.class,
                    SupervisorStrategy.restartWithBackoff(LEAST_BACKOFF, MOST_BACKOFF, 0.2)),
            "peers");
    interior.connect(chain, builder, pool, locals, sync, peers);
    context.spawn(Withdrawal.create(interior::maySpeak, peers), "withdrawal");
    context.watch(pool);
    context.watch(sync);
    context.watch(builder);
  }

  /** The actor of peers, which is told the head at the start of every life. */
  private Behavior<PeersCommand> peers(ActorRef<PeersEvent> traffic) {
    return Behaviors.setup(
        context -> {
          interior.head().ifPresent(context.getSelf()::tell);
          return ports.peers().apply(traffic);
        });
  }

  private static DispatcherSelector turns() {
    return DispatcherSelector.fromConfig("witan.dispatchers.turns");
  }

  private Behavior<Command> stop(ActorRef<Void> part, Throwable cause) {
    // What is wrong with a journal is found out again when it matters.
    return rehearses ? Behaviors.stopped() : fault(part.path().name(), cause);
  }

  private LedgerNode fault(String part, Throwable cause) {
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    String sentence = part + ": " + root.getMessage();
    if (stopped) {
      LOG.info("while it stops: {}", sentence);
      return this;
    }
    stopped = true;
    interior.health().faulted(sentence);
    LOG.error("node stopped: {}", sentence);
    for (ActorRef<Void> child : getContext().getChildren()) {
      getContext().unwatch(child);
      getContext().stop(child);
    }
    try {
      var file = interior.flights().dump(settings.dataDir(), ports.clock().instant());
      LOG.error("the last inputs of every part are in {}", file);
    } catch (IOException failed) {
      LOG.error("the flight record could not be written: {}", failed.toString());
    }
    return this;
  }
}
