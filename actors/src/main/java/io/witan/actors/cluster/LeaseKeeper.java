package io.witan.actors.cluster;

import io.witan.actors.node.Freshness;
import io.witan.protocol.store.Duty;
import io.witan.protocol.store.GroupLease;
import io.witan.protocol.store.GroupLease.Term;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JVM's dealings with the lease of a duty, on a thread of its own: watches it, takes it when
 * its holder has let it run out, prolongs it from then on. A holder that cannot reach the database
 * for longer than a term does not give up: it says nothing meanwhile ({@link Freshness}), and goes
 * on where nobody has taken over. One that finds another's term is done for good.
 */
public final class LeaseKeeper implements AutoCloseable {
  /** How long a term lasts without being prolonged. */
  public static final Duration LENGTH = Duration.ofSeconds(4);

  /**
   * How long a holder believes in it after it asked: less, as its clocks may run a little slower
   * than the database's.
   */
  public static final Duration BELIEVED = Duration.ofMillis(3_600);

  private static final Logger LOG = LoggerFactory.getLogger("io.witan.group");
  private static final long PERIOD_MILLIS = 1_000;

  /** Where a term is about to run out. */
  private static final long LEAST_MILLIS = 10;

  /** After a failure, and while a term that ran out is looked at once more. */
  private static final long SOON_MILLIS = 300;

  private final Duty duty;
  private final GroupLease lease;
  private final String self;
  private final Freshness freshness;
  private final DatabaseOutage outage;
  private final Events events;
  private final Thread thread;
  private final Semaphore wake = new Semaphore(0);
  private volatile boolean closed;
  private volatile boolean giveBack;
  private volatile Term seen = Term.NONE;
  private volatile long epoch;
  private Term runOut = Term.NONE;
  private volatile boolean reachable = true;

  /** What a JVM does about its lease. Called on the keeper's thread, which must not wait. */
  public interface Events {
    /** Whether this JVM could go on as the active one at once. */
    boolean isReady();

    /** This JVM's term begins. */
    void taken(Term term);

    /** Another's term began while this JVM had one. */
    void overtaken(Term by);

    /** A JVM of a newer version has had a term: this one must end. */
    void superseded(String why);
  }

  /**
   * Begins.
   *
   * @param lease of the duty
   * @param self a name that no other life of any JVM ever has
   * @param outage shared by the keepers of this JVM
   */
  LeaseKeeper(
      Duty duty,
      GroupLease lease,
      String self,
      Freshness freshness,
      DatabaseOutage outage,
      Events events) {
    this.duty = duty;
    this.lease = lease;
    this.self = self;
    this.freshness = freshness;
    this.outage = outage;
    this.events = events;
    this.thread = Thread.ofPlatform().daemon().name("lease-" + duty.title()).start(this::run);
  }

  /** The term that was seen last, one's own or another's; none while the database is away. */
  public Term seen() {
    return reachable ? seen : Term.NONE;
  }

  /** Whether this JVM has the term that was seen last, so far as is known. */
  public boolean isHolder() {
    return epoch != 0;
  }

  private void run() {
    while (!closed) {
      pause(turn());
    }
    if (giveBack && epoch != 0) {
      try {
        lease.giveBack(self, epoch);
      } catch (GroupLease.Unreachable lost) {
        LOG.warn("the lease was not given back, it runs out: {}", lost.getMessage());
      }
    }
    lease.close();
  }

  /** One look; gives the milliseconds until the next. */
  private long turn() {
    try {
      long next = epoch == 0 ? watch() : prolong();
      if (!reachable) {
        outage.ends();
        reachable = true;
      }
      return next;
    } catch (GroupLease.Unreachable failed) {
      if (reachable) {
        outage.begins(failed.getMessage());
        reachable = false;
      }
      // Whoever lets it run out may only be cut off from the database as this one is.
      runOut = Term.NONE;
      return SOON_MILLIS;
    } catch (GroupLease.Superseded newer) {
      freshness.end();
      epoch = 0;
      closed = true;
      events.superseded(newer.getMessage());
      return 0;
    }
  }

  private long watch() {
    seen = lease.read();
    if (!seen.isOver() || !events.isReady()) {
      runOut = Term.NONE;
      return seen.isOver() ? PERIOD_MILLIS : untilNextLook(seen.left());
    }
    // A holder that was cut off from the database together with everybody else gets to it first.
    if (!seen.isFree() && runOut.epoch() != seen.epoch()) {
      runOut = seen;
      return SOON_MILLIS;
    }
    Freshness.Moment before = freshness.now();
    Optional<Term> taken = lease.take(self, LENGTH);
    if (taken.isPresent()) {
      seen = taken.get();
      epoch = seen.epoch();
      freshness.confirm(before);
      LOG.info("this JVM is the active {} of its group from now on (term {})", duty.title(), epoch);
      events.taken(seen);
    }
    return PERIOD_MILLIS;
  }

  /** At the latest when the term runs out, if nobody prolongs it. */
  private static long untilNextLook(Duration left) {
    return Math.clamp(left.toMillis() + 1, LEAST_MILLIS, PERIOD_MILLIS);
  }

  private long prolong() {
    Freshness.Moment before = freshness.now();
    if (lease.renew(self, epoch, LENGTH)) {
      freshness.confirm(before);
      return PERIOD_MILLIS;
    }
    freshness.end();
    seen = lease.read();
    // Who is told ends for it, and says so.
    LOG.info(
        "{} is the active {} of this group (term {})", seen.holder(), duty.title(), seen.epoch());
    epoch = 0;
    closed = true;
    events.overtaken(seen);
    return 0;
  }

  private void pause(long millis) {
    try {
      if (wake.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
        wake.drainPermits();
      }
    } catch (InterruptedException stopping) {
      closed = true;
    }
  }

  /** Looks at once: the term that was seen last may have ended. */
  public void look() {
    wake.release();
  }

  /**
   * Gives the lease back, if this JVM has it: call it when nothing writes any more.
   *
   * @throws TimeoutException if the database does not answer
   */
  public void giveBack() throws TimeoutException, InterruptedException {
    giveBack = true;
    end();
    if (!thread.join(LENGTH)) {
      throw new TimeoutException("the lease was not given back in time; it runs out by itself");
    }
  }

  /** Ends without giving it back: it runs out. */
  @Override
  public void close() {
    end();
  }

  private void end() {
    closed = true;
    wake.release();
  }
}
