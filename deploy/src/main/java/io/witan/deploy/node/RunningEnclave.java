package io.witan.deploy.node;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import io.witan.actors.cluster.Group;
import io.witan.actors.node.Health;
import io.witan.actors.node.SyncProgress;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.httpapi.http.HttpPort;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.persistence.journal.JournalFailure;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.store.Duty;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JVM of a group that is an enclave and nothing else: it has the keys, and neither ledger nor
 * peers, nor a port that others than its group and its metrics reach.
 */
public final class RunningEnclave implements RunningJvm {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.node");
  private static final int STOP_SECONDS = 15;

  private final ActorSystem<Void> system;
  private final Group group;
  private final EnclaveWiring enclave;
  private final AtomicReference<Optional<String>> ended;
  private final AtomicBoolean ending = new AtomicBoolean();
  private Optional<HttpPort> monitoring = Optional.empty();

  private RunningEnclave(
      ActorSystem<Void> system,
      Group group,
      EnclaveWiring enclave,
      AtomicReference<Optional<String>> ended) {
    this.system = system;
    this.group = group;
    this.enclave = enclave;
    this.ended = ended;
  }

  /**
   * Starts it; it answers once it has the duty.
   *
   * @throws CommandFailure if it cannot start with these settings, in one sentence
   */
  public static RunningEnclave start(NodeConfig config, Genesis genesis) {
    PrivateWiring.require(config, genesis);
    JournalDatabase journal = Journals.of(config);
    try {
      Patience.withDatabase(() -> Journals.prepare(config, journal, genesis.block().hash()));
    } catch (JournalFailure refused) {
      throw new CommandFailure(refused.getMessage());
    }
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(), config.cluster().name(), RunningNode.akka(config, journal));
    AtomicReference<Optional<String>> ended = new AtomicReference<>(Optional.empty());
    try {
      Consumer<String> end = why -> ended.set(Optional.of(why));
      EnclaveWiring enclave = EnclaveWiring.start(config.privacy(), journal, system, end);
      Group group = Group.join(system, GroupWiring.leases(journal), end);
      group.watch(Duty.LEDGER);
      enclave.stand(group, () -> true);
      RunningEnclave running = new RunningEnclave(system, group, enclave, ended);
      running.monitoring =
          Monitoring.open(
              system, config, running::health, RunningEnclave::notBehind, running.ending::get);
      return running;
    } catch (RuntimeException failed) {
      system.terminate();
      throw failed;
    }
  }

  /** It follows nothing. */
  private static CompletionStage<Optional<SyncProgress>> notBehind() {
    return CompletableFuture.completedStage(Optional.empty());
  }

  @Override
  public Health health() {
    Optional<String> why = ended.get();
    if (why.isPresent()) {
      return new Health(Health.Condition.FAULTED, List.of(why.get()));
    }
    return enclave
        .trouble()
        .or(() -> group.post(Duty.ENCLAVE).absence())
        .map(trouble -> new Health(Health.Condition.DEGRADED, List.of("enclave: " + trouble)))
        .orElseGet(() -> new Health(Health.Condition.RUNNING, List.of()));
  }

  @Override
  public void close() {
    ending.set(true);
    group.ending();
    enclave.stop();
    try {
      if (monitoring.isPresent()) {
        monitoring.get().stop().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
      }
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
      group.leave();
    } catch (ExecutionException | TimeoutException slow) {
      LOG.warn("the enclave did not stop in time: {}", slow.toString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    enclave.close();
  }
}
