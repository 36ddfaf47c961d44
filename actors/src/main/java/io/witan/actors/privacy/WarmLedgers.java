package io.witan.actors.privacy;

import io.witan.actors.exchange.PayloadReader;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord;
import io.witan.protocol.privacy.ledger.PrivateStore;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.store.LedgerStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import kamon.Kamon;
import kamon.metric.Gauge;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private states of a group in a JVM that could take them over, each close behind its ledger.
 * One thread, which may wait for the journal and for payloads. It ends before another writer of the
 * same stores begins.
 */
public final class WarmLedgers {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.private");
  private static final long PERIOD_MILLIS = 1_000;

  /** Longer than the journal is waited for, and than a block takes. */
  private static final Duration END = Duration.ofSeconds(60);

  /** The journal of a private state's ledger. */
  public interface Records {
    /** Gives what was not taken yet, in order, up to the first that is not taken now either. */
    void next(Predicate<PrivateLedgerRecord> take);
  }

  /**
   * One of them.
   *
   * @param id GoQuorum's PSI
   * @param payloads empty where it is that of no party
   */
  public record State(
      String id, PrivateStore store, Records records, Optional<PayloadReader> payloads) {}

  private static final class Ledger {
    final String id;
    final PrivateStore store;
    final WarmLedger warm;
    final Gauge height;
    boolean failed;

    Ledger(State state, PublicChain chain) {
      id = state.id();
      store = state.store();
      warm = new WarmLedger(chain, state.store(), state.records(), state.payloads());
      height = Kamon.gauge("witan.private.warm.block").withTag("state", state.id());
    }
  }

  private final List<Ledger> ledgers;
  private final Semaphore end = new Semaphore(0);
  private final Thread thread;
  private volatile boolean ending;

  private WarmLedgers(List<Ledger> ledgers) {
    this.ledgers = ledgers;
    this.thread = Thread.ofPlatform().daemon().name("warm-private").start(this::run);
  }

  /**
   * Begins.
   *
   * @param store of the public chain, which this JVM follows
   */
  public static WarmLedgers start(
      List<State> states, LedgerStore store, ChainConfig config, Verifier verifier) {
    PublicChain chain = new PublicChain(store, config, verifier);
    return new WarmLedgers(states.stream().map(state -> new Ledger(state, chain)).toList());
  }

  private void run() {
    try {
      do {
        ledgers.forEach(this::look);
      } while (!end.tryAcquire(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Ledger ledger) {
    try {
      ledger.warm.look(() -> !ending);
      ledger.failed = false;
    } catch (RuntimeException failed) {
      if (!ledger.failed && !ending) {
        LOG.info("private state {} is not kept warm just now: {}", ledger.id, failed.getMessage());
      }
      ledger.failed = true;
    }
    ledger.height.update((double) ledger.store.applied());
  }

  /** Ends: nothing of it writes to the stores any more. */
  public void stop() {
    ending = true;
    end.release();
    thread.interrupt();
    try {
      if (!thread.join(END)) {
        throw new IllegalStateException("the private states are still being followed");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while private states were handed over");
    }
  }
}
