package io.witan.actors.exchange;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.exchange.PartyTable;
import io.witan.protocol.privacy.ledger.PrivateOutcome;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Tells other parties what came of payloads: to each one message at a time, with all that gathered
 * meanwhile. What cannot be told is dropped; the next transaction of its contract tells as much.
 */
final class OutcomeTeller extends AbstractBehavior<OutcomeTeller.Command> {
  /** After a failure. */
  private static final Duration REST = Duration.ofSeconds(2);

  /** After an answer of a manager that knows nothing of outcomes. */
  private static final Duration LONG_REST = Duration.ofMinutes(10);

  private static final int MOST_RECIPIENTS = 10_000;

  /** Messages to this actor. */
  sealed interface Command {}

  /**
   * An outcome for one recipient.
   *
   * @param from the key of ours that is a party with it
   */
  record Tell(PartyKey from, PartyKey to, PrivateOutcome outcome) implements Command {}

  private record Told(PartyKey to, Optional<ExchangeRefused> failure) implements Command {}

  private record Rested(PartyKey to) implements Command {}

  /** What one recipient is to be told. */
  private static final class Queue {
    final ArrayDeque<Tell> waiting = new ArrayDeque<>();
    boolean busy;
  }

  private final KeyRing keys;
  private final PartyTransport transport;
  private final Supplier<PartyTable> parties;
  private final TreeMap<PartyKey, Queue> queues = new TreeMap<>();

  private OutcomeTeller(
      ActorContext<Command> context,
      KeyRing keys,
      PartyTransport transport,
      Supplier<PartyTable> parties) {
    super(context);
    this.keys = keys;
    this.transport = transport;
    this.parties = parties;
  }

  static Behavior<Command> create(
      KeyRing keys, PartyTransport transport, Supplier<PartyTable> parties) {
    return Behaviors.setup(context -> new OutcomeTeller(context, keys, transport, parties));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::onCommand).build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Tell tell -> {
        if (queues.size() < MOST_RECIPIENTS || queues.containsKey(tell.to())) {
          gather(queues.computeIfAbsent(tell.to(), to -> new Queue()), tell);
        }
      }
      case Told(PartyKey to, Optional<ExchangeRefused> failure) ->
          failure.ifPresentOrElse(refused -> rest(to, refused), () -> goOn(to));
      case Rested(PartyKey to) -> goOn(to);
    }
    return this;
  }

  private void gather(Queue queue, Tell tell) {
    if (queue.waiting.size() == PrivateOutcome.MOST_TOLD) {
      queue.waiting.removeFirst();
    }
    queue.waiting.add(tell);
    if (!queue.busy) {
      goOn(tell.to());
    }
  }

  private void rest(PartyKey to, ExchangeRefused refused) {
    queues.get(to).waiting.clear();
    boolean unknown = refused.kind() == ExchangeRefused.Kind.NOT_FOUND;
    getContext().scheduleOnce(unknown ? LONG_REST : REST, getContext().getSelf(), new Rested(to));
  }

  /** Tells all that one key of ours has to say to the recipient. */
  private void goOn(PartyKey to) {
    Queue queue = queues.get(to);
    Optional<PartyTable.Reach> reach = parties.get().of(to);
    queue.busy = !queue.waiting.isEmpty() && reach.isPresent();
    if (!queue.busy) {
      queue.waiting.clear();
      return;
    }
    PartyKey from = queue.waiting.getFirst().from();
    List<PrivateOutcome> outcomes = new ArrayList<>();
    while (!queue.waiting.isEmpty() && queue.waiting.getFirst().from().equals(from)) {
      outcomes.add(queue.waiting.removeFirst().outcome());
    }
    CompletionStage<Void> told =
        keys.seal(from, PrivateOutcome.encode(outcomes), List.of(to), PayloadTerms.STANDARD)
            .thenCompose(message -> transport.tell(reach.get().url(), message));
    getContext()
        .pipeToSelf(
            told, (done, failure) -> new Told(to, Optional.ofNullable(failure).map(Refusals::of)));
  }
}
