package io.witan.deploy.node;

import com.typesafe.config.Config;
import io.witan.deploy.config.NodeConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import kamon.metric.PeriodSnapshot;
import kamon.module.MetricReporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a process's metrics to a receiver of OpenTelemetry's protocol. One that does not take them
 * is told of once; what it missed is in the next message that it takes.
 */
final class OtlpReporter implements MetricReporter {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.node");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final NodeConfig.Otlp otlp;
  private final OtlpMetrics metrics;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private Instant last = Instant.EPOCH;
  private boolean failing;

  OtlpReporter(NodeConfig.Otlp otlp, OtlpMetrics metrics) {
    this.otlp = otlp;
    this.metrics = metrics;
  }

  /** Called by one thread, which may wait. */
  @Override
  public void reportPeriodSnapshot(PeriodSnapshot period) {
    metrics.add(period);
    // The periods are a little shorter or longer than they should be.
    Duration slack = Duration.between(period.from(), period.to()).dividedBy(2);
    if (Duration.between(last, period.to()).plus(slack).compareTo(otlp.interval()) < 0) {
      return;
    }
    last = period.to();
    String trouble = send(metrics.message(last));
    if (trouble.isEmpty() == failing) {
      failing = !failing;
      if (failing) {
        LOG.warn("metrics are not taken by {}, trying on: {}", otlp.endpoint(), trouble);
      } else {
        LOG.info("metrics are taken by {} again", otlp.endpoint());
      }
    }
  }

  /** Why it failed; empty where it did not. */
  private String send(String message) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(otlp.endpoint())
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(message))
              .build();
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status / 100 == 2 ? "" : "HTTP status " + status;
    } catch (IOException failed) {
      return failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  @Override
  public void stop() {
    client.shutdownNow();
  }

  @Override
  public void reconfigure(Config config) {}
}
