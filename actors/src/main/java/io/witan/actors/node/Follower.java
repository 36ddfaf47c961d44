package io.witan.actors.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.machine.Fault;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the ledger store of a JVM that is not active at the head of the journal, which the active
 * one writes: reads what is new there, executes it, and so checks every root. Looks on every tick,
 * and at once when it hears of a head. It ends with its last look when the store is needed for the
 * active node: a store has one writer.
 */
final class Follower extends AbstractBehavior<Follower.Command> {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.node");

  /** So that the store is never believed for long without a look at the journal. */
  private static final Duration TICK = Duration.ofSeconds(1);

  private static final Duration REPORT = Duration.ofSeconds(3);

  /** Messages to this actor. */
  sealed interface Command {}

  /** The journal may have more. */
  record Look() implements Command {}

  /** The store is given up after one more look. */
  record HandOver(ActorRef<HandedOver> replyTo) implements Command {}

  /** Nothing writes to the store any more. */
  record HandedOver() {}

  private record Tick() implements Command {}

  private final Interior interior;
  private final Freshness freshness;
  private final CatchUp catchUp;
  private boolean readable = true;
  private boolean caughtUp;
  private long reportedAt = System.nanoTime();

  private Follower(ActorContext<Command> context, Interior interior, Freshness freshness) {
    super(context);
    this.interior = interior;
    this.freshness = freshness;
    this.catchUp = interior.catchUp();
  }

  static Behavior<Command> create(Interior interior, Freshness freshness) {
    return Behaviors.withTimers(
        timers -> {
          timers.startTimerWithFixedDelay(new Tick(), Duration.ZERO, TICK);
          return Behaviors.setup(context -> new Follower(context, interior, freshness));
        });
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Look.class, ignored -> look())
        .onMessage(Tick.class, ignored -> look())
        .onMessage(HandOver.class, this::handOver)
        .build();
  }

  private Behavior<Command> look() {
    Freshness.Moment before = freshness.now();
    try {
      catchUp.further(this::applied);
      caughtUp = true;
      freshness.confirm(before);
      interior.health().running();
      readable = true;
      return this;
    } catch (Fault broken) {
      interior.health().faulted("following the journal: " + broken.getMessage());
      LOG.error("the journal cannot be followed: {}", broken.getMessage());
      return Behaviors.stopped();
    } catch (RuntimeException unreadable) {
      if (readable) {
        LOG.warn("the journal cannot be read, trying again: {}", unreadable.getMessage());
      }
      readable = false;
      return this;
    }
  }

  private void applied(ExecutedBlock block) {
    interior.followed(block);
    if (!caughtUp && System.nanoTime() - reportedAt > REPORT.toNanos()) {
      reportedAt = System.nanoTime();
      LOG.info("executed recorded block {}", block.block().number());
    }
  }

  private Behavior<Command> handOver(HandOver command) {
    look();
    interior.health().takingOver();
    command.replyTo().tell(new HandedOver());
    return Behaviors.stopped();
  }
}
