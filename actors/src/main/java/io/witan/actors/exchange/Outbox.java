package io.witan.actors.exchange;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.exchange.Errand;
import io.witan.protocol.privacy.exchange.PayloadStore;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one recipient what it is owed, in passes from the oldest to the newest. What it owes lies
 * in the store, so that a restart begins the pass anew. A recipient that cannot be reached is tried
 * again later, after ever longer rests; a payload that its manager refuses waits for the next pass
 * and holds up nothing.
 */
final class Outbox extends AbstractBehavior<Outbox.Command> {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.exchange");

  /** Payloads on their way to one recipient at once. */
  private static final int WINDOW = 16;

  private static final Duration LEAST_REST = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 6;

  /** Messages to this actor. */
  sealed interface Command {}

  /** There is more to bring. */
  record Owed() implements Command {}

  /** An errand and its payload, which may be deleted meanwhile. */
  private record Owing(Errand errand, Optional<EncodedPayload> payload) {}

  private record Read(List<Owing> page) implements Command {}

  /** What became of an errand. */
  private enum Outcome {
    BROUGHT,
    REFUSED,
    UNREACHABLE
  }

  private record Attempt(Errand errand, Outcome outcome, String reason) {}

  private record Tried(List<Attempt> attempts) implements Command {}

  private record Rest(String reason) implements Command {}

  private record Rested() implements Command {}

  private final PartyKey recipient;
  private final Payloads payloads;
  private final Delivery delivery;
  private final ExchangeMetrics metrics;
  private boolean busy;
  private boolean notified;
  private boolean refusedSome;
  private long at;
  private int failures;

  private Outbox(
      ActorContext<Command> context,
      PartyKey recipient,
      Payloads payloads,
      Delivery delivery,
      ExchangeMetrics metrics) {
    super(context);
    this.recipient = recipient;
    this.payloads = payloads;
    this.delivery = delivery;
    this.metrics = metrics;
    begin();
  }

  static Behavior<Command> create(
      PartyKey recipient, Payloads payloads, Delivery delivery, ExchangeMetrics metrics) {
    return Behaviors.setup(context -> new Outbox(context, recipient, payloads, delivery, metrics));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Owed.class, owed -> owed())
        .onMessage(Read.class, this::onRead)
        .onMessage(Tried.class, this::onTried)
        .onMessage(Rest.class, this::onRest)
        .onMessage(Rested.class, rested -> begin())
        .build();
  }

  private Behavior<Command> owed() {
    notified = true;
    return busy ? this : begin();
  }

  private Behavior<Command> begin() {
    busy = true;
    notified = false;
    refusedSome = false;
    at = 0;
    return read();
  }

  private Behavior<Command> read() {
    long after = at;
    getContext()
        .pipeToSelf(
            payloads.read(rows -> page(rows, after)),
            (page, failure) ->
                failure == null ? new Read(page) : new Rest(Refusals.of(failure).getMessage()));
    return this;
  }

  private List<Owing> page(PayloadStore rows, long after) {
    List<Owing> page = new ArrayList<>();
    for (Errand errand : rows.errandsAfter(recipient, after, WINDOW)) {
      page.add(new Owing(errand, rows.payload(errand.payload())));
    }
    return page;
  }

  private Behavior<Command> onRead(Read read) {
    if (read.page().isEmpty()) {
      return passed();
    }
    CompletionStage<List<Attempt>> attempts = CompletableFuture.completedFuture(List.of());
    for (Owing owing : together(read.page())) {
      attempts =
          attempts.thenCombine(
              attempt(owing),
              (all, one) -> {
                List<Attempt> more = new ArrayList<>(all);
                more.add(one);
                return more;
              });
    }
    getContext()
        .pipeToSelf(
            attempts,
            (all, failure) ->
                failure == null ? new Tried(all) : new Rest(Refusals.of(failure).getMessage()));
    return this;
  }

  /** What affects a contract comes after its creation: it begins a page of its own. */
  private static List<Owing> together(List<Owing> page) {
    int count = 1;
    while (count < page.size() && !affects(page.get(count))) {
      count++;
    }
    return page.subList(0, count);
  }

  private static boolean affects(Owing owing) {
    return owing.payload().stream().anyMatch(it -> !it.terms().affected().isEmpty());
  }

  private CompletionStage<Attempt> attempt(Owing owing) {
    Errand errand = owing.errand();
    if (owing.payload().isEmpty()) {
      return CompletableFuture.completedFuture(new Attempt(errand, Outcome.BROUGHT, ""));
    }
    Delivery.Parcel parcel;
    try {
      parcel = delivery.parcel(owing.payload().get(), recipient);
    } catch (ExchangeRefused unknown) {
      return CompletableFuture.completedFuture(
          new Attempt(errand, Outcome.UNREACHABLE, unknown.getMessage()));
    }
    return delivery
        .deliver(parcel)
        .handle(
            (done, failure) ->
                failure == null
                    ? new Attempt(errand, Outcome.BROUGHT, "")
                    : failed(errand, Refusals.of(failure)));
  }

  private static Attempt failed(Errand errand, ExchangeRefused refused) {
    return switch (refused.kind()) {
      case OFFLINE, UNAVAILABLE -> new Attempt(errand, Outcome.UNREACHABLE, refused.getMessage());
      case BAD_REQUEST, FORBIDDEN, NOT_FOUND ->
          new Attempt(errand, Outcome.REFUSED, refused.getMessage());
    };
  }

  private Behavior<Command> onTried(Tried tried) {
    List<Errand> brought = new ArrayList<>();
    Optional<String> unreachable = Optional.empty();
    for (Attempt attempt : tried.attempts()) {
      at = attempt.errand().number();
      switch (attempt.outcome()) {
        case BROUGHT -> brought.add(attempt.errand());
        case REFUSED -> {
          refusedSome = true;
          LOG.warn("payload {} waits: {}", attempt.errand().payload().toBase64(), attempt.reason());
        }
        case UNREACHABLE -> unreachable = Optional.of(attempt.reason());
      }
    }
    if (!brought.isEmpty()) {
      metrics.brought(brought.size());
      // One that is not noted is brought twice, which its manager bears.
      payloads.change(replyTo -> new KeeperCommand.Brought(brought, replyTo));
    }
    if (unreachable.isPresent()) {
      return onRest(new Rest(unreachable.get()));
    }
    if (failures > 0 && !brought.isEmpty()) {
      LOG.info("recipient {} takes payloads again", recipient);
      metrics.takes();
      failures = 0;
    }
    return read();
  }

  private Behavior<Command> passed() {
    if (refusedSome) {
      return onRest(new Rest("its manager refuses some"));
    }
    busy = false;
    return notified ? begin() : this;
  }

  private Behavior<Command> onRest(Rest rest) {
    if (failures == 0) {
      LOG.warn("payloads for {} wait: {}", recipient, rest.reason());
      metrics.waits();
    }
    Duration pause = LEAST_REST.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    failures++;
    getContext().scheduleOnce(pause, getContext().getSelf(), new Rested());
    return this;
  }
}
