package io.witan.deploy.node;

import io.witan.actors.node.Health;
import io.witan.actors.node.NodeClient;
import io.witan.actors.node.SyncProgress;
import io.witan.protocol.consensus.ConsensusStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.ToDoubleFunction;
import kamon.Kamon;
import kamon.metric.MeasurementUnit;

/** How a node is, looked at every few seconds; what happens to it is counted where it happens. */
final class NodeGauges {
  private NodeGauges() {}

  /** Begins to look at a node. */
  static void begin(NodeClient node) {
    ProcessMetrics.gauge(Kamon.gauge("witan.node.ready"), () -> node.health().isReady() ? 1 : 0);
    ProcessMetrics.gauge(
        Kamon.gauge("witan.node.degraded"),
        () -> node.health().condition() == Health.Condition.DEGRADED ? 1 : 0);
    ProcessMetrics.gauge(
        Kamon.gauge("witan.sync.behind"),
        () ->
            now(node.syncing())
                .flatMap(behind -> behind)
                .map(NodeGauges::lacking)
                .orElse(0L)
                .doubleValue());
    ProcessMetrics.gauge(
        Kamon.gauge("witan.consensus.round.left", MeasurementUnit.time().seconds()),
        () -> agreement(node, NodeGauges::left));
    ProcessMetrics.gauge(
        Kamon.gauge("witan.consensus.validators"),
        () -> agreement(node, status -> status.validators().size()));
    ProcessMetrics.gauge(
        Kamon.gauge("witan.consensus.silent"),
        () -> agreement(node, status -> status.silent().size()));
    ProcessMetrics.gauge(
        Kamon.gauge("witan.consensus.validator"),
        () -> agreement(node, status -> status.validator() ? 1 : 0));
  }

  private static long lacking(SyncProgress sync) {
    return sync.highest() - sync.current();
  }

  /** Seconds until the round is given up; below 0 where it should have been. */
  private static double left(ConsensusStatus status) {
    return status
        .roundEnds()
        .map(end -> Duration.between(Instant.now(), end).toMillis() / 1000.0)
        .orElse(0.0);
  }

  /** 0 where nothing is agreed on by BFT, or not yet. */
  private static double agreement(NodeClient node, ToDoubleFunction<ConsensusStatus> figure) {
    return now(node.consensus()).map(figure::applyAsDouble).orElse(0.0);
  }

  /** What a stage has already; empty where it fails or has to wait. */
  private static <A> Optional<A> now(CompletionStage<A> stage) {
    var future = stage.toCompletableFuture();
    return future.isDone() && !future.isCompletedExceptionally()
        ? Optional.of(future.join())
        : Optional.empty();
  }
}
