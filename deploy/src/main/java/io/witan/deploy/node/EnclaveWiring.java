package io.witan.deploy.node;

import akka.actor.typed.ActorSystem;
import io.witan.actors.cluster.Candidate;
import io.witan.actors.cluster.Group;
import io.witan.actors.cluster.LeaseKeeper;
import io.witan.actors.cluster.NoActiveMember;
import io.witan.actors.cluster.Post;
import io.witan.actors.exchange.EnclaveNode;
import io.witan.actors.exchange.EnclavePorts;
import io.witan.actors.exchange.ExchangeRefused;
import io.witan.actors.node.Freshness;
import io.witan.deploy.config.PrivateConfig;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.persistence.payload.JdbcPayloadStore;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.enclave.PartySecret;
import io.witan.protocol.store.Duty;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The enclave in one JVM of a group: reads the keys at its start, and uses them once it has that
 * duty. Stopped before the actor system ends, closed after it.
 */
final class EnclaveWiring implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.node");

  private final JdbcPayloadStore store;
  private final EnclaveNode node;
  private final Freshness freshness = new Freshness(LeaseKeeper.BELIEVED);

  private EnclaveWiring(JdbcPayloadStore store, EnclaveNode node) {
    this.store = store;
    this.node = node;
  }

  /**
   * Reads the keys.
   *
   * @param ended told why this JVM is to end
   * @throws io.witan.deploy.CommandFailure if a key cannot be read
   */
  static EnclaveWiring start(
      PrivateConfig config,
      JournalDatabase journal,
      ActorSystem<?> system,
      Consumer<String> ended) {
    List<PartySecret> secrets = secrets(config);
    JdbcPayloadStore store = JdbcPayloadStore.open(journal);
    EnclavePorts ports =
        new EnclavePorts(config.encryptor().encryptor(), InstantSource.system(), entropy());
    EnclaveNode node = EnclaveNode.start(system, ports, secrets, store, ended);
    LOG.info("this JVM holds {} keys of private parties", node.keys().size());
    return new EnclaveWiring(store, node);
  }

  /**
   * Stands for the duty.
   *
   * @param ready whether this JVM is to take it where nobody has it
   */
  void stand(Group group, BooleanSupplier ready) {
    group.stand(
        Duty.ENCLAVE,
        freshness,
        new Candidate() {
          @Override
          public boolean isReady() {
            return node.trouble().isEmpty() && ready.getAsBoolean();
          }

          @Override
          public void taken(Post taken) {
            taken.answer((state, request) -> answer(request));
          }
        });
  }

  /** The secrets of a node's parties, the default one first. */
  static List<PartySecret> secrets(PrivateConfig config) {
    List<PartySecret> secrets = PartyKeys.read(config);
    PrivateWiring.requireSound(config.residents(), secrets.stream().map(PartySecret::key).toList());
    return secrets;
  }

  static IntFunction<Bytes> entropy() {
    SecureRandom random = new SecureRandom();
    return size -> {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      return Bytes.wrap(bytes);
    };
  }

  /** An answer leaves as long as no other JVM can have the duty. */
  private CompletionStage<Bytes> answer(Bytes request) {
    return node.answer(request)
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                throw new NoActiveMember(reason(failure));
              }
              if (!freshness.holds()) {
                throw new NoActiveMember("it may not be the active one of its group any more");
              }
              return answer;
            });
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof ExchangeRefused refused ? refused.getMessage() : "it failed";
  }

  List<PartyKey> keys() {
    return node.keys();
  }

  /** Why no key can be used, in a sentence; empty while they can. */
  Optional<String> trouble() {
    return node.trouble();
  }

  /** Before the actor system ends: wipes the keys. */
  void stop() {
    node.close();
  }

  /** After the actor system ended. */
  @Override
  public void close() {
    store.close();
  }
}
