package io.witan.deploy.node;

import akka.actor.typed.ActorSystem;
import io.witan.actors.node.GroupStatus;
import io.witan.actors.node.Health;
import io.witan.actors.node.NodeClient;
import io.witan.actors.node.SyncProgress;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.httpapi.http.HttpPort;
import io.witan.httpapi.monitoring.MonitoringPort;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A JVM and its metrics, as its monitoring port shows them. */
record Monitoring(
    Supplier<Health> now,
    Supplier<CompletionStage<Optional<SyncProgress>>> sync,
    BooleanSupplier ending,
    MetricsPage page)
    implements MonitoringPort.Watched {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.node");

  /**
   * Begins to measure, and opens the port where the settings name one, also of a node that is not
   * ready yet.
   *
   * @param ending whether the node was told to stop
   */
  static Optional<HttpPort> open(
      ActorSystem<?> system, NodeConfig config, NodeClient node, BooleanSupplier ending) {
    if (config.metrics().port() != 0 || config.metrics().otlp().isPresent()) {
      NodeGauges.begin(node);
    }
    return open(system, config, node::health, () -> syncing(node), ending);
  }

  /**
   * The same of a JVM that is no node.
   *
   * @param sync empty where it is not behind
   */
  static Optional<HttpPort> open(
      ActorSystem<?> system,
      NodeConfig config,
      Supplier<Health> now,
      Supplier<CompletionStage<Optional<SyncProgress>>> sync,
      BooleanSupplier ending) {
    NodeConfig.Metrics metrics = config.metrics();
    if (metrics.port() == 0 && metrics.otlp().isEmpty()) {
      return Optional.empty();
    }
    ProcessMetrics.begin(config.dataDir());
    Monitoring watched = new Monitoring(now, sync, ending, MetricsPage.begin(config));
    if (metrics.port() == 0) {
      return Optional.empty();
    }
    InetSocketAddress address = new InetSocketAddress(metrics.host(), metrics.port());
    try {
      HttpPort port = MonitoringPort.bind(system, address, watched).toCompletableFuture().join();
      LOG.info("metrics and health on http://{}:{}", metrics.host(), metrics.port());
      return Optional.of(port);
    } catch (CompletionException failed) {
      throw new CommandFailure(failed.getCause().getMessage());
    }
  }

  @Override
  public String metrics() {
    return page.text();
  }

  @Override
  public Health health() {
    return now.get();
  }

  @Override
  public boolean isEnding() {
    return ending.getAsBoolean();
  }

  @Override
  public CompletionStage<Optional<SyncProgress>> syncing() {
    return sync.get();
  }

  private static CompletionStage<Optional<SyncProgress>> syncing(NodeClient node) {
    return node.isFollowing()
        ? CompletableFuture.completedStage(node.group().flatMap(group -> lacking(node, group)))
        : node.syncing();
  }

  /** What a follower of a node group has still to apply of what the active JVM announced. */
  private static Optional<SyncProgress> lacking(NodeClient node, GroupStatus group) {
    long height = node.ledger().appliedHeight();
    return group.lag() == 0
        ? Optional.empty()
        : Optional.of(new SyncProgress(height, height, height + group.lag()));
  }
}
