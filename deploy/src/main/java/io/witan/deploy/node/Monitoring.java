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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node and its metrics, as its monitoring port shows them. */
record Monitoring(NodeClient node, MetricsPage page, BooleanSupplier ending)
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
    NodeConfig.Metrics metrics = config.metrics();
    if (metrics.port() == 0 && metrics.otlp().isEmpty()) {
      return Optional.empty();
    }
    NodeGauges.begin(node);
    ProcessMetrics.begin(config.dataDir());
    Monitoring watched = new Monitoring(node, MetricsPage.begin(config), ending);
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
    return node.health();
  }

  @Override
  public boolean isEnding() {
    return ending.getAsBoolean();
  }

  @Override
  public CompletionStage<Optional<SyncProgress>> syncing() {
    return node.isFollowing()
        ? CompletableFuture.completedStage(node.group().flatMap(this::lacking))
        : node.syncing();
  }

  /** What a follower of a node group has still to apply of what the active JVM announced. */
  private Optional<SyncProgress> lacking(GroupStatus group) {
    long height = node.ledger().appliedHeight();
    return group.lag() == 0
        ? Optional.empty()
        : Optional.of(new SyncProgress(height, height, height + group.lag()));
  }
}
