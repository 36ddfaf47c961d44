package io.witan.actors.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.machine.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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

  /**
   * A JVM whose disk is full could not take over, and its store may hold what it applies in memory
   * for long: it is looked at, not waited for.
   */
  private static final Duration PROBE = Duration.ofSeconds(20);

  private static final String DISK = "disk";

  /** Messages to this actor. */
  sealed interface Command {}

  /** The journal may have more. */
  record Look() implements Command {}

  /** Answered when the store has all that the journal has now; not where that cannot be read. */
  record CatchUpNow(ActorRef<CaughtUp> replyTo) implements Command {}

  /** The store has it. */
  record CaughtUp() {}

  /** The store is given up after one more look. */
  record HandOver(ActorRef<HandedOver> replyTo) implements Command {}

  /** Nothing writes to the store any more. */
  record HandedOver() {}

  private record Tick() implements Command {}

  private record Probe() implements Command {}

  private final Interior interior;
  private final Path dataDir;
  private final Freshness freshness;
  private final CatchUp catchUp;
  private boolean readable = true;
  private boolean caughtUp;
  private long reportedAt = System.nanoTime();
  private boolean writable = true;

  private Follower(
      ActorContext<Command> context, Interior interior, Path dataDir, Freshness freshness) {
    super(context);
    this.interior = interior;
    this.dataDir = dataDir;
    this.freshness = freshness;
    this.catchUp = interior.catchUp();
  }

  static Behavior<Command> create(Interior interior, Path dataDir, Freshness freshness) {
    return Behaviors.withTimers(
        timers -> {
          timers.startTimerWithFixedDelay(new Tick(), Duration.ZERO, TICK);
          timers.startTimerWithFixedDelay(new Probe(), PROBE);
          return Behaviors.setup(context -> new Follower(context, interior, dataDir, freshness));
        });
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Look.class, ignored -> look())
        .onMessage(Tick.class, ignored -> look())
        .onMessage(Probe.class, ignored -> probe())
        .onMessage(CatchUpNow.class, this::catchUpNow)
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

  private Behavior<Command> catchUpNow(CatchUpNow command) {
    Behavior<Command> next = look();
    if (next == this && readable) {
      command.replyTo().tell(new CaughtUp());
    }
    return next;
  }

  private Behavior<Command> probe() {
    Optional<String> trouble = DataDisk.trouble(dataDir);
    trouble.ifPresentOrElse(
        why -> {
          if (writable) {
            LOG.warn("the data directory cannot be written: {}", why);
          }
          interior.health().degraded(DISK, why);
        },
        () -> interior.health().recovered(DISK));
    writable = trouble.isEmpty();
    return this;
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
    interior.health().recovered(DISK);
    interior.health().takingOver();
    command.replyTo().tell(new HandedOver());
    return Behaviors.stopped();
  }
}
