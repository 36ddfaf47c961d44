package io.witan.deploy.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpServer;
import io.witan.deploy.config.NodeConfigFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import kamon.Kamon;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a receiver of OpenTelemetry's protocol gets, also one that fails at first. */
final class OtlpReporterTest {
  private static final String NAME = "witan.test.otlp.";

  @TempDir Path folder;

  private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();

  @Test
  void aReceiverGetsAllThatHappenedThoughItFailedMeanwhile() throws Exception {
    AtomicInteger status = new AtomicInteger(503);
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/v1/metrics",
        exchange -> {
          assertEquals("application/json", exchange.getRequestHeaders().getFirst("Content-Type"));
          received.add(new ObjectMapper().readTree(exchange.getRequestBody()));
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    receiver.start();
    try {
      MetricsPage.begin(NodeConfigFile.read(file(receiver.getAddress().getPort())));
      Kamon.counter(NAME + "sum").withTag("part", "x").increment(5);
      Kamon.gauge(NAME + "gauge").withoutTags().update(7);
      Kamon.timer(NAME + "time").withoutTags().record(1_500, TimeUnit.MILLISECONDS);
      await(5); // refused
      status.set(200);
      Kamon.counter(NAME + "sum").withTag("part", "x").increment(2);
      check(await(7));
    } finally {
      receiver.stop(0);
    }
  }

  private static void check(JsonNode message) {
    JsonNode all = message.path("resourceMetrics").path(0);
    assertTrue(all.path("resource").toString().contains("acme"), all.path("resource").toString());
    JsonNode counted = metric(message, "sum").path("sum");
    assertTrue(counted.path("isMonotonic").asBoolean());
    assertEquals(2, counted.path("aggregationTemporality").asInt());
    assertEquals(
        "[{\"key\":\"part\",\"value\":{\"stringValue\":\"x\"}}]",
        counted.path("dataPoints").path(0).path("attributes").toString());
    JsonNode gauge = metric(message, "gauge").path("gauge").path("dataPoints").path(0);
    assertEquals(7, gauge.path("asDouble").asDouble());
    assertEquals("s", metric(message, "time").path("unit").asText());
    JsonNode time = metric(message, "time").path("histogram").path("dataPoints").path(0);
    assertEquals("1", time.path("count").asText());
    assertEquals(1.5, time.path("sum").asDouble(), 0.05);
    assertEquals(time.path("explicitBounds").size() + 1, time.path("bucketCounts").size());
    int bucket = 0;
    while (time.path("bucketCounts").path(bucket).asText().equals("0")) {
      bucket++;
    }
    assertTrue(time.path("explicitBounds").path(bucket - 1).asDouble() < 1.5);
    assertTrue(time.path("explicitBounds").path(bucket).asDouble() >= 1.5);
  }

  /** A message with a sum; the first ones have less. */
  private JsonNode await(double sum) throws InterruptedException {
    JsonNode message = received.take();
    while (sum(message) < sum) {
      message = received.take();
    }
    assertEquals(sum, sum(message));
    return message;
  }

  private static JsonNode metric(JsonNode message, String name) {
    JsonNode metrics = message.at("/resourceMetrics/0/scopeMetrics/0/metrics");
    for (JsonNode metric : metrics) {
      if (metric.path("name").asText().equals(NAME + name)) {
        return metric;
      }
    }
    return MissingNode.getInstance();
  }

  private static double sum(JsonNode message) {
    return metric(message, "sum").at("/sum/dataPoints/0/asDouble").asDouble();
  }

  private Path file(int port) throws IOException {
    Path file = folder.resolve("node.conf");
    Files.writeString(
        file,
        """
        witan {
          identity = acme
          metrics { otlp-endpoint = "http://127.0.0.1:%d/v1/metrics", otlp-interval = 5s }
        }
        """
            .formatted(port));
    return file;
  }
}
