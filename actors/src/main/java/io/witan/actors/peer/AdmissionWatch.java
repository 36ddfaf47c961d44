package io.witan.actors.peer;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.witan.protocol.wire.Admission;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Reads who may be a peer again and again, and tells {@code Peers} when that has changed. */
final class AdmissionWatch extends AbstractBehavior<AdmissionWatch.Command> {
  /** Messages to itself. */
  sealed interface Command {
    record Ask() implements Command {}

    record Answer(Admission admission) implements Command {}

    record NoAnswer(String reason) implements Command {}
  }

  private final PeersSettings settings;
  private final TimerScheduler<Command> timers;
  private final ActorRef<? super Peers.Own.AdmissionIs> peers;
  private final PeerLog log;
  private Optional<Admission> last = Optional.empty();

  private AdmissionWatch(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      PeersSettings settings,
      ActorRef<? super Peers.Own.AdmissionIs> peers) {
    super(context);
    this.settings = settings;
    this.timers = timers;
    this.peers = peers;
    this.log = new PeerLog(context.getLog());
    ask();
  }

  static Behavior<Command> create(
      PeersSettings settings, ActorRef<? super Peers.Own.AdmissionIs> peers) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new AdmissionWatch(context, timers, settings, peers)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onMessage(Command.class, this::on).build();
  }

  private Behavior<Command> on(Command command) {
    switch (command) {
      case Command.Ask ignored -> ask();
      case Command.Answer answer -> answered(answer.admission());
      case Command.NoAnswer none -> log.admissionFailed(none.reason());
    }
    return this;
  }

  private void ask() {
    Executor blocking =
        getContext().getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    getContext()
        .pipeToSelf(
            CompletableFuture.supplyAsync(settings.admission(), blocking),
            (read, failure) ->
                failure == null
                    ? new Command.Answer(read)
                    : new Command.NoAnswer(LinkSocket.reason(failure)));
    timers.startSingleTimer(new Command.Ask(), settings.limits().admissionPoll());
  }

  private void answered(Admission now) {
    if (!last.equals(Optional.of(now))) {
      log.admission(now, last.isEmpty());
      last = Optional.of(now);
      peers.tell(new Peers.Own.AdmissionIs(now));
    }
  }
}
