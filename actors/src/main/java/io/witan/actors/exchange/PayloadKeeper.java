package io.witan.actors.exchange;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.pattern.StatusReply;
import io.witan.protocol.privacy.enclave.KeyUse;
import io.witan.protocol.privacy.exchange.Arrival;
import io.witan.protocol.privacy.exchange.PayloadChange;
import io.witan.protocol.privacy.exchange.PayloadStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of the payload store. All that comes while a commit runs goes into the next one,
 * so that a busy manager forces the disk once for many payloads; the audit of used keys goes along.
 * What is answered is durable, and with it all that was told before.
 */
final class PayloadKeeper extends AbstractBehavior<KeeperCommand> {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.exchange");

  /** Requests of one commit at most. */
  private static final int MOST_REQUESTS = 256;

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final PayloadStore store;
  private final RecentPayloads recent;
  private final ExchangeMetrics metrics;
  private final Consumer<Arrival> arrived;
  private final Consumer<Optional<String>> trouble;
  private final List<KeyUse> uses = new ArrayList<>();
  private final List<KeeperCommand.Request> requests = new ArrayList<>();
  private boolean writeDue;
  private boolean troubled;
  private Optional<KeptTip> tip = Optional.empty();

  private PayloadKeeper(
      ActorContext<KeeperCommand> context,
      PayloadStore store,
      RecentPayloads recent,
      ExchangeMetrics metrics,
      Consumer<Arrival> arrived,
      Consumer<Optional<String>> trouble) {
    super(context);
    this.store = store;
    this.recent = recent;
    this.metrics = metrics;
    this.arrived = arrived;
    this.trouble = trouble;
  }

  static Behavior<KeeperCommand> create(
      PayloadStore store,
      RecentPayloads recent,
      ExchangeMetrics metrics,
      Consumer<Arrival> arrived,
      Consumer<Optional<String>> trouble) {
    return Behaviors.supervise(
            Behaviors.<KeeperCommand>setup(
                context -> new PayloadKeeper(context, store, recent, metrics, arrived, trouble)))
        .onFailure(SupervisorStrategy.restart());
  }

  @Override
  public Receive<KeeperCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(KeeperCommand.Request.class, this::requested)
        .onMessage(KeeperCommand.Used.class, this::used)
        .onMessage(KeeperCommand.Write.class, write -> written())
        .onMessage(KeeperCommand.Stop.class, stop -> Behaviors.stopped())
        .onSignal(PostStop.class, stopped -> written())
        .build();
  }

  private Behavior<KeeperCommand> requested(KeeperCommand.Request request) {
    requests.add(request);
    return requests.size() == MOST_REQUESTS ? written() : due();
  }

  private Behavior<KeeperCommand> used(KeeperCommand.Used used) {
    uses.add(used.use());
    return due();
  }

  /** The message stands behind all that is in the mailbox now. */
  private Behavior<KeeperCommand> due() {
    if (!writeDue) {
      writeDue = true;
      getContext().getSelf().tell(new KeeperCommand.Write());
    }
    return this;
  }

  private Behavior<KeeperCommand> written() {
    writeDue = false;
    List<KeeperCommand.Request> now = List.copyOf(requests);
    requests.clear();
    try {
      commit(now);
      troubled = false;
      trouble.accept(Optional.empty());
    } catch (RuntimeException failed) {
      // What the store has is not known any more: read it again before the next commit.
      tip = Optional.empty();
      String reason = "the payload store does not answer";
      if (!troubled) {
        LOG.error("{}", reason, failed);
      }
      troubled = true;
      trouble.accept(Optional.of(reason));
      ExchangeRefused refused = new ExchangeRefused(ExchangeRefused.Kind.UNAVAILABLE, reason);
      now.forEach(request -> request.replyTo().tell(StatusReply.error(refused)));
      // Uses of keys wait; none are added while the trouble lasts.
      getContext().scheduleOnce(RETRY, getContext().getSelf(), new KeeperCommand.Write());
    }
    return this;
  }

  private void commit(List<KeeperCommand.Request> now) {
    KeptTip before = tip.orElseGet(() -> KeptTip.of(store));
    KeptBatch batch = new KeptBatch(store, recent, before);
    now.forEach(batch::add);
    List<PayloadChange> changes = batch.changes(uses);
    long began = System.nanoTime();
    if (!changes.isEmpty()) {
      store.commit(changes);
    }
    metrics.committed(
        Duration.ofNanos(System.nanoTime() - began), now.size(), batch.arrivals().size());
    tip = Optional.of(batch.tip());
    uses.clear();
    batch.remember();
    batch.answer();
    batch.arrivals().forEach(arrived);
  }
}
