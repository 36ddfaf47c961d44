package io.witan.actors.exchange;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.exchange.PayloadStore;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/** The outboxes of all recipients that are, or were, owed something. */
final class Outboxes extends AbstractBehavior<Outboxes.Command> {
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** Messages to this actor. */
  sealed interface Command {}

  /** Some recipients are owed something, which the store has durably. */
  record Owed(List<PartyKey> recipients) implements Command {}

  private record Unknown() implements Command {}

  private record Look() implements Command {}

  record Stop() implements Command {}

  private final Payloads payloads;
  private final Delivery delivery;
  private final ExchangeMetrics metrics;
  private final TreeMap<PartyKey, ActorRef<Outbox.Command>> outboxes = new TreeMap<>();

  private Outboxes(
      ActorContext<Command> context,
      Payloads payloads,
      Delivery delivery,
      ExchangeMetrics metrics) {
    super(context);
    this.payloads = payloads;
    this.delivery = delivery;
    this.metrics = metrics;
    look();
  }

  static Behavior<Command> create(Payloads payloads, Delivery delivery, ExchangeMetrics metrics) {
    return Behaviors.setup(context -> new Outboxes(context, payloads, delivery, metrics));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Owed.class, this::owed)
        .onMessage(Unknown.class, unknown -> lookLater())
        .onMessage(Look.class, look -> look())
        .onMessage(Stop.class, stop -> Behaviors.stopped())
        .build();
  }

  /** Finds what an earlier life of this manager was still to bring. */
  private Behavior<Command> look() {
    getContext()
        .pipeToSelf(
            payloads.read(PayloadStore::owed),
            (recipients, failure) -> failure == null ? new Owed(recipients) : new Unknown());
    return this;
  }

  private Behavior<Command> lookLater() {
    getContext().scheduleOnce(RETRY, getContext().getSelf(), new Look());
    return this;
  }

  private Behavior<Command> owed(Owed owed) {
    for (PartyKey recipient : owed.recipients()) {
      ActorRef<Outbox.Command> known = outboxes.get(recipient);
      if (known == null) {
        // It begins by itself.
        outboxes.put(recipient, spawn(recipient));
      } else {
        known.tell(new Outbox.Owed());
      }
    }
    return this;
  }

  private ActorRef<Outbox.Command> spawn(PartyKey recipient) {
    return getContext()
        .spawn(
            Behaviors.supervise(Outbox.create(recipient, payloads, delivery, metrics))
                .onFailure(
                    SupervisorStrategy.restartWithBackoff(RETRY, RETRY.multipliedBy(60), 0.2)),
            "to-" + (outboxes.size() + 1));
  }
}
