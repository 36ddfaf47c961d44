package io.witan.deploy.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.witan.deploy.config.NodeConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import kamon.Kamon;
import kamon.prometheus.PrometheusReporter;

/**
 * A process's metrics in Prometheus's text format, as they were at most five seconds ago; they are
 * also sent where the settings say so.
 */
final class MetricsPage {
  private final PrometheusReporter reporter;
  private final KnownNames known;

  private MetricsPage(PrometheusReporter reporter, KnownNames known) {
    this.reporter = reporter;
    this.known = known;
  }

  /** Begins to gather metrics. */
  static MetricsPage begin(NodeConfig node) {
    Config config =
        ConfigFactory.parseMap(
                Map.of(
                    "kamon.init.hide-banner",
                    true,
                    "kamon.metric.tick-interval",
                    "5 seconds",
                    "kamon.environment.service",
                    node.identity(),
                    // The page is served with the node's health, by its own port.
                    "kamon.modules.prometheus-reporter.enabled",
                    false,
                    "kamon.prometheus.start-embedded-http-server",
                    false))
            .withFallback(ConfigFactory.load());
    Kamon.initWithoutAttaching(config);
    PrometheusReporter reporter = new PrometheusReporter("kamon.prometheus", config);
    Kamon.addReporter("page", reporter);
    KnownNames known = new KnownNames();
    Kamon.addReporter("known-names", known);
    node.metrics()
        .otlp()
        .ifPresent(
            otlp -> {
              List<Double> bounds = config.getDoubleList("kamon.prometheus.buckets.time-buckets");
              OtlpMetrics metrics = new OtlpMetrics(node.identity(), bounds, Instant.now());
              Kamon.addReporter("otlp", new OtlpReporter(otlp, metrics));
            });
    return new MetricsPage(reporter, known);
  }

  String text() {
    return reporter.scrapeData() + "\n" + known.text();
  }
}
