package io.witan.deploy.node;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.remote.RemoteTransportException;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.witan.actors.cluster.Group;
import io.witan.actors.cluster.LeaseKeeper;
import io.witan.actors.cluster.LedgerDuty;
import io.witan.actors.cluster.ManagerDuty;
import io.witan.actors.cluster.PemIdentity;
import io.witan.actors.cluster.Post;
import io.witan.actors.exchange.RemoteEnclave;
import io.witan.actors.node.Elsewhere;
import io.witan.actors.node.FollowingNode;
import io.witan.actors.node.Freshness;
import io.witan.actors.node.Node;
import io.witan.actors.node.NodePorts;
import io.witan.actors.node.NodeSettings;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.ClusterConfig;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.PrivateConfig;
import io.witan.httpapi.HttpServer;
import io.witan.httpapi.rpc.Relay;
import io.witan.httpapi.rpc.RpcError;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.persistence.journal.JournalLease;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.store.Duty;
import io.witan.protocol.store.GroupLease;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What a node in one JVM of a group has more than one that is alone. */
final class GroupWiring implements Relay, AutoCloseable {
  private final FollowingNode node;
  private final Group group;
  private final LedgerDuty duty;
  private final Optional<ManagerDuty> manager;
  private final Optional<EnclaveWiring> enclave;
  private final Optional<PrivateWiring> privacy;

  private GroupWiring(
      FollowingNode node,
      Group group,
      LedgerDuty duty,
      Optional<ManagerDuty> manager,
      Optional<EnclaveWiring> enclave,
      Optional<PrivateWiring> privacy) {
    this.privacy = privacy;
    this.node = node;
    this.group = group;
    this.duty = duty;
    this.manager = manager;
    this.enclave = enclave;
  }

  /**
   * What the actor system of a group's JVM is told.
   *
   * @throws CommandFailure if the files of its certificate are of no use
   */
  static Config akkaConfig(NodeConfig config) {
    ClusterConfig cluster = config.cluster();
    Map<String, Object> values = new HashMap<>();
    values.put("witan.group.host", cluster.host());
    values.put("witan.group.port", cluster.port());
    values.put(
        "akka.cluster.roles",
        cluster.roles().stream()
            .map(role -> role.name().toLowerCase(Locale.ROOT))
            .sorted()
            .toList());
    if (!cluster.has(ClusterConfig.Role.LEDGER) && !config.hasPrivateSide()) {
      // It writes no journal, so that it needs no connections for that.
      values.put("akka.persistence.journal.auto-start-journals", List.of());
      values.put("akka.persistence.snapshot-store.auto-start-snapshot-stores", List.of());
    }
    cluster
        .tls()
        .ifPresent(
            tls -> {
              requireUsable(new PemIdentity(tls.key(), tls.certificate(), tls.authority()));
              values.put("witan.group.tls.key", tls.key().toString());
              values.put("witan.group.tls.certificate", tls.certificate().toString());
              values.put("witan.group.tls.authority", tls.authority().toString());
              values.put("akka.remote.artery.transport", "tls-tcp");
            });
    return ConfigFactory.parseMap(values)
        .withFallback(ConfigFactory.parseResources("witan-group.conf"))
        .resolve();
  }

  private static void requireUsable(PemIdentity identity) {
    try {
      identity.context();
    } catch (PemIdentity.Unusable unusable) {
      throw new CommandFailure("cluster.tls: " + unusable.getMessage());
    }
  }

  /** The leases of a group in its journal. */
  static Function<Duty, GroupLease> leases(JournalDatabase journal) {
    if (!(journal instanceof JournalDatabase.Postgres shared)) {
      throw new CommandFailure("the JVMs of a group share a journal in PostgreSQL");
    }
    return duty -> new JournalLease(shared, duty);
  }

  /**
   * A node's actors, of which a group's listen for those of the other JVMs.
   *
   * @throws CommandFailure if they cannot
   */
  static ActorSystem<Void> system(ClusterConfig cluster, Config akka) {
    try {
      return ActorSystem.create(Behaviors.empty(), cluster.name(), akka);
    } catch (RemoteTransportException taken) {
      throw new CommandFailure("cluster.port: " + taken.getMessage());
    }
  }

  /**
   * Starts the node; it follows until it takes the lease. It stands for the other duties that its
   * roles allow.
   *
   * @param privately opens this JVM's private side, if there is one, which uses the group's enclave
   */
  static GroupWiring start(
      ActorSystem<?> system,
      NodeConfig config,
      JournalDatabase journal,
      Genesis genesis,
      NodeSettings settings,
      NodePorts ports,
      Function<Optional<PrivateWiring.Enclave>, Optional<PrivateWiring>> privately) {
    ClusterConfig cluster = config.cluster();
    Freshness freshness = new Freshness(LeaseKeeper.BELIEVED);
    boolean eligible = cluster.has(ClusterConfig.Role.LEDGER);
    FollowingNode node = FollowingNode.start(system, settings, ports, eligible, freshness);
    boolean hasKeys = config.privacy().enabled();
    Optional<EnclaveWiring> enclave =
        hasKeys && cluster.has(ClusterConfig.Role.ENCLAVE)
            ? Optional.of(EnclaveWiring.start(config.privacy(), journal, system, node::overtaken))
            : Optional.empty();
    Group group = Group.join(system, leases(journal), node::overtaken);
    Optional<PrivateWiring.Enclave> asked =
        hasKeys && config.hasPrivateSide()
            ? Optional.of(asked(config.privacy(), enclave, group.post(Duty.ENCLAVE)))
            : Optional.empty();
    Optional<PrivateWiring> privacy =
        config.hasPrivateSide() ? privately.apply(asked) : Optional.empty();
    privacy.ifPresent(side -> side.follow(ports.store()));
    if (hasKeys || privacy.isPresent()) {
      node.sharesPrivateSide();
    }
    LedgerDuty duty = LedgerDuty.begin(group, node, freshness, eligible);
    Optional<ManagerDuty> manager = privacy.map(side -> manager(group, node, side, eligible));
    if (manager.isEmpty() && genesis.config().privacy().isQuorum()) {
      group.watch(Duty.MANAGER);
    }
    if (enclave.isPresent()) {
      // A group whose JVMs have every role moves as a whole.
      enclave.get().stand(group, () -> !eligible || group.post(Duty.LEDGER).isHeld());
    } else if (asked.isPresent()) {
      group.watch(Duty.ENCLAVE);
    }
    return new GroupWiring(node, group, duty, manager, enclave, privacy);
  }

  /** The group's enclave, wherever it is. */
  private static PrivateWiring.Enclave asked(
      PrivateConfig config, Optional<EnclaveWiring> own, Post post) {
    return new PrivateWiring.Enclave(
        own.map(EnclaveWiring::keys).orElseGet(() -> PartyKeys.publicKeys(config)),
        new RemoteEnclave(request -> post.ask("", request), post::absence));
  }

  private static ManagerDuty manager(
      Group group, FollowingNode node, PrivateWiring side, boolean besideLedger) {
    Freshness freshness = new Freshness(LeaseKeeper.BELIEVED);
    return ManagerDuty.begin(
        group, node, freshness, besideLedger, () -> side.begin(freshness::holds));
  }

  /** The private side; nothing of it is served before this JVM is active. */
  Optional<PrivateWiring> privacy() {
    return privacy;
  }

  Node node() {
    return node.node();
  }

  @Override
  public CompletionStage<String> ask(Elsewhere.Who whom, String state, String request) {
    Bytes text = Bytes.wrap(request.getBytes(StandardCharsets.UTF_8));
    CompletionStage<Bytes> asked =
        switch (whom) {
          case Elsewhere.Who.Member(long number) -> group.ask(number, state, text);
          case Elsewhere.Who.Holder(Duty needed) -> holder(needed).ask(state, text);
        };
    return asked.handle(
        (answer, fault) -> {
          if (fault != null) {
            Throwable cause = fault.getCause() == null ? fault : fault.getCause();
            throw RpcError.unavailable(cause.getMessage()).toException();
          }
          return new String(answer.toArray(), StandardCharsets.UTF_8);
        });
  }

  /** In an earlier version the active ledger is the manager without saying so. */
  private Post holder(Duty duty) {
    Post post = group.post(duty);
    return duty == Duty.MANAGER && post.isVacant() ? group.post(Duty.LEDGER) : post;
  }

  @Override
  public long self() {
    return group.self();
  }

  @Override
  public boolean isMember(long number) {
    return group.isMember(number);
  }

  /** Answers those that other JVMs bring. */
  void serve(HttpServer server) {
    BiFunction<String, Bytes, CompletionStage<Bytes>> requests =
        (state, request) ->
            server
                .answer(state, new String(request.toArray(), StandardCharsets.UTF_8))
                .thenApply(answer -> Bytes.wrap(answer.getBytes(StandardCharsets.UTF_8)));
    duty.serve(requests);
    manager.ifPresent(its -> its.serve(requests));
  }

  /** Ends this JVM's part, and says why. */
  void end(String why) {
    node.overtaken(why);
  }

  /** This JVM will leave soon. */
  void ending() {
    group.ending();
  }

  /** Before the actor system ends: wipes the keys. */
  void stop() {
    enclave.ifPresent(EnclaveWiring::stop);
  }

  /** Lets another JVM of the group go on, once this one's actor system has ended. */
  @Override
  public void close() {
    try {
      group.leave();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    enclave.ifPresent(EnclaveWiring::close);
  }
}
