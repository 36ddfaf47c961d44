package io.witan.httpapi.extension;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.actors.privacy.PrivateReader;
import io.witan.httpapi.account.AccountRefused;
import io.witan.httpapi.rpc.Dispatcher;
import io.witan.httpapi.rpc.RpcException;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.privacy.extension.Extension;
import io.witan.protocol.privacy.extension.Extension.Phase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the initiator of an extension owes it, where its account is one of this node: votes for
 * it, and shares the state once all have accepted. What is owed the private state says, so nothing
 * is forgotten over a restart; what was done twice the management contract refuses.
 */
public final class Initiator {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.private");

  /** Longer than a transaction takes into a block that is not lost. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);

  private final ManagementTransactions transactions;
  private final Executor executor;
  private final InstantSource clock;
  private final Map<Address, Attempt> attempts = new ConcurrentHashMap<>();
  private volatile Runnable again = () -> {};

  /**
   * The last attempt at what is owed.
   *
   * @param phase of the extension, which says what that is
   * @param again when it is tried again; empty while it is under way
   * @param pause before the next one after a failure
   */
  private record Attempt(
      Phase phase, Optional<Instant> again, Duration pause, Optional<String> trouble) {}

  /** One that has nothing to see to yet. */
  public Initiator(ManagementTransactions transactions, Executor executor, InstantSource clock) {
    this.transactions = transactions;
    this.executor = executor;
    this.clock = clock;
  }

  /** Sees to the extensions of a private state, what is owed from before first; close to stop. */
  public AutoCloseable follow(PrivateReader reader) {
    AtomicBoolean goesOn = new AtomicBoolean(true);
    Runnable look =
        () -> {
          if (goesOn.get()) {
            look(reader);
          }
        };
    again = look;
    AutoCloseable following = reader.onFollowed(height -> executor.execute(look));
    executor.execute(look);
    return () -> {
      goesOn.set(false);
      following.close();
    };
  }

  /** Why an extension does not go on here; empty where nothing hinders it. */
  public Optional<String> trouble(Address management) {
    return Optional.ofNullable(attempts.get(management)).flatMap(Attempt::trouble);
  }

  private void look(PrivateReader reader) {
    for (Extension extension : reader.extensions()) {
      boolean unvoted =
          extension.phase() == Phase.VOTING
              && !extension.votes().containsKey(extension.initiator());
      if (unvoted || extension.phase() == Phase.ACCEPTED) {
        consider(extension);
      } else {
        attempts.remove(extension.management());
      }
    }
  }

  private void consider(Extension extension) {
    Attempt before = attempts.get(extension.management());
    boolean same = before != null && before.phase == extension.phase();
    boolean waits = same && before.again.filter(at -> !clock.instant().isBefore(at)).isEmpty();
    if (waits) {
      return;
    }
    Duration pause = same ? before.pause : LEAST_PAUSE;
    Optional<String> trouble = same ? before.trouble : Optional.empty();
    Attempt now = new Attempt(extension.phase(), Optional.empty(), pause, trouble);
    boolean first =
        before == null
            ? attempts.putIfAbsent(extension.management(), now) == null
            : attempts.replace(extension.management(), before, now);
    if (first) {
      attempt(extension, now);
    }
  }

  private void attempt(Extension extension, Attempt now) {
    CompletionStage<JsonNode> done;
    try {
      transactions.signer(extension.initiator());
      done =
          transactions
              .terms(extension, extension.initiator(), Optional.empty(), List.of())
              .thenCompose(
                  terms -> {
                    var step =
                        new ManagementTransactions.Step(
                            extension.initiator(), terms, Optional.empty());
                    return extension.phase() == Phase.ACCEPTED
                        ? transactions.share(step, extension)
                        : transactions.vote(step, extension, true);
                  });
    } catch (AccountRefused locked) {
      done = CompletableFuture.failedStage(locked);
    } catch (RpcException elsewhere) { // whoever has the account sees to it
      attempts.remove(extension.management(), now);
      return;
    }
    done.whenComplete((hash, fault) -> ended(extension, now, fault));
  }

  private void ended(Extension extension, Attempt now, Throwable fault) {
    Duration pause = fault == null ? PATIENCE : now.pause;
    Optional<String> trouble = Optional.ofNullable(fault).map(f -> Dispatcher.error(f).message());
    Duration next = now.pause.multipliedBy(2);
    Attempt after =
        new Attempt(
            now.phase,
            Optional.of(clock.instant().plus(pause)),
            next.compareTo(PATIENCE) > 0 ? PATIENCE : next,
            trouble);
    attempts.replace(extension.management(), now, after);
    String what = extension.phase() == Phase.ACCEPTED ? "state" : "vote";
    if (trouble.isPresent() && !trouble.equals(now.trouble)) {
      LOG.warn(
          "extension {} of contract {} waits for its initiator's {}: {}",
          extension.management(),
          extension.contract(),
          what,
          trouble.get());
    } else if (trouble.isEmpty()) {
      LOG.info("extension {}: its initiator's {} is sent", extension.management(), what);
    }
    CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, executor)
        .execute(again);
  }
}
