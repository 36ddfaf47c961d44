package io.witan.deploy.node;

import com.typesafe.config.ConfigFactory;
import io.witan.deploy.config.NodeConfig;
import java.util.Map;
import kamon.Kamon;

/** A node's metrics as a Prometheus page. */
final class MetricsPage {
  private MetricsPage() {}

  /** Opens the page where the settings name a port. */
  static void open(NodeConfig config) {
    NodeConfig.Metrics metrics = config.metrics();
    if (metrics.port() == 0) {
      return;
    }
    Kamon.initWithoutAttaching(
        ConfigFactory.parseMap(
                Map.of(
                    "kamon.init.hide-banner",
                    true,
                    "kamon.metric.tick-interval",
                    "5 seconds",
                    "kamon.environment.service",
                    config.identity(),
                    "kamon.prometheus.embedded-server.hostname",
                    metrics.host(),
                    "kamon.prometheus.embedded-server.port",
                    metrics.port()))
            .withFallback(ConfigFactory.load()));
  }
}
