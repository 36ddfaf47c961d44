package io.witan.deploy.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import kamon.metric.Distribution;
import kamon.metric.Instrument;
import kamon.metric.MeasurementUnit;
import kamon.metric.MetricSnapshot;
import kamon.metric.PeriodSnapshot;
import kamon.tag.Tag;
import kamon.tag.TagSet;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A process's metrics as one message of OpenTelemetry's protocol (opentelemetry-proto,
 * metrics/v1/metrics.proto, in its JSON mapping). Sums and histograms are since the start, so that
 * a message that is lost takes nothing with it; durations are in seconds.
 */
final class OtlpMetrics {
  /** {@code AGGREGATION_TEMPORALITY_CUMULATIVE}. */
  private static final int CUMULATIVE = 2;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final MeasurementUnit SECONDS = MeasurementUnit.time().seconds();

  private final String identity;
  private final List<Double> bounds;
  private final Instant begin;
  private final Map<Key, Double> gauges = new HashMap<>();
  private final Map<Key, Double> sums = new HashMap<>();
  private final Map<Key, Sum> distributions = new HashMap<>();

  /** One series of a metric, with its tags by name. */
  private record Key(String metric, String unit, Map<String, String> tags) {
    static Key of(MetricSnapshot<?, ?> metric, MeasurementUnit unit, TagSet tags) {
      Map<String, String> named = new TreeMap<>();
      for (Tag tag : CollectionConverters.asJava(tags.all())) {
        named.put(tag.key(), String.valueOf(Tag.unwrapValue(tag)));
      }
      return new Key(metric.name(), name(unit), named);
    }
  }

  /** A distribution since the start. */
  private static final class Sum {
    private final long[] buckets;
    private double sum;

    Sum(int bounds) {
      buckets = new long[bounds + 1];
    }
  }

  /**
   * Before the first period.
   *
   * @param identity the node's name
   * @param bounds of the histograms' buckets, ascending, in seconds for durations
   */
  OtlpMetrics(String identity, List<Double> bounds, Instant begin) {
    this.identity = identity;
    this.bounds = List.copyOf(bounds);
    this.begin = begin;
  }

  /** Takes what a period had. */
  void add(PeriodSnapshot period) {
    for (var metric : CollectionConverters.asJava(period.gauges())) {
      each(metric, metric.settings().unit(), gauges::put);
    }
    for (var metric : CollectionConverters.asJava(period.counters())) {
      each(metric, metric.settings().unit(), (key, value) -> sums.merge(key, value, Double::sum));
    }
    for (var metric : CollectionConverters.asJava(period.timers())) {
      distribute(metric, metric.settings().unit());
    }
    for (var metric : CollectionConverters.asJava(period.histograms())) {
      distribute(metric, metric.settings().unit());
    }
    for (var metric : CollectionConverters.asJava(period.rangeSamplers())) {
      distribute(metric, metric.settings().unit());
    }
  }

  private static void each(
      MetricSnapshot<?, Object> metric, MeasurementUnit unit, BiConsumer<Key, Double> sink) {
    for (Instrument.Snapshot<Object> one : CollectionConverters.asJava(metric.instruments())) {
      double value = ((Number) one.value()).doubleValue();
      sink.accept(Key.of(metric, unit, one.tags()), scaled(value, unit));
    }
  }

  private void distribute(MetricSnapshot<?, Distribution> metric, MeasurementUnit unit) {
    for (var one : CollectionConverters.asJava(metric.instruments())) {
      Key key = Key.of(metric, unit, one.tags());
      Sum sum = distributions.computeIfAbsent(key, unknown -> new Sum(bounds.size()));
      for (Distribution.Bucket bucket : CollectionConverters.asJava(one.value().buckets())) {
        double value = scaled((double) bucket.value(), unit);
        int at = 0;
        while (at < bounds.size() && value > bounds.get(at)) {
          at++;
        }
        sum.buckets[at] += bucket.frequency();
        sum.sum += value * bucket.frequency();
      }
    }
  }

  private static boolean isTime(MeasurementUnit unit) {
    return unit.dimension().equals(SECONDS.dimension());
  }

  private static double scaled(double value, MeasurementUnit unit) {
    return isTime(unit) ? MeasurementUnit.convert(value, unit, SECONDS) : value;
  }

  /** UCUM's, as the protocol has it. */
  private static String name(MeasurementUnit unit) {
    if (isTime(unit)) {
      return "s";
    }
    return unit.equals(MeasurementUnit.information().bytes()) ? "By" : "1";
  }

  /** The message. */
  String message(Instant now) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode all = root.putArray("resourceMetrics").addObject();
    ArrayNode resource = all.putObject("resource").putArray("attributes");
    attribute(resource, "service.name", "witan");
    attribute(resource, "service.instance.id", identity);
    ObjectNode scope = all.putArray("scopeMetrics").addObject();
    scope.putObject("scope").put("name", "io.witan");
    ArrayNode metrics = scope.putArray("metrics");
    Map<String, ArrayNode> points = new HashMap<>();
    gauges.forEach(
        (key, value) ->
            point(points.computeIfAbsent(key.metric, n -> gauge(metrics, key)), key, now)
                .put("asDouble", value));
    sums.forEach(
        (key, value) ->
            point(points.computeIfAbsent(key.metric, n -> sum(metrics, key)), key, now)
                .put("startTimeUnixNano", nanos(begin))
                .put("asDouble", value));
    distributions.forEach(
        (key, value) ->
            fill(
                point(points.computeIfAbsent(key.metric, n -> histogram(metrics, key)), key, now)
                    .put("startTimeUnixNano", nanos(begin)),
                value));
    return root.toString();
  }

  private static ArrayNode gauge(ArrayNode metrics, Key key) {
    return metric(metrics, key).putObject("gauge").putArray("dataPoints");
  }

  private static ArrayNode sum(ArrayNode metrics, Key key) {
    ObjectNode sum = metric(metrics, key).putObject("sum");
    return sum.put("aggregationTemporality", CUMULATIVE)
        .put("isMonotonic", true)
        .putArray("dataPoints");
  }

  private static ArrayNode histogram(ArrayNode metrics, Key key) {
    ObjectNode histogram = metric(metrics, key).putObject("histogram");
    return histogram.put("aggregationTemporality", CUMULATIVE).putArray("dataPoints");
  }

  private static ObjectNode metric(ArrayNode metrics, Key key) {
    return metrics.addObject().put("name", key.metric).put("unit", key.unit);
  }

  private static ObjectNode point(ArrayNode points, Key key, Instant now) {
    ObjectNode point = points.addObject().put("timeUnixNano", nanos(now));
    ArrayNode attributes = point.putArray("attributes");
    key.tags.forEach((name, value) -> attribute(attributes, name, value));
    return point;
  }

  private void fill(ObjectNode point, Sum value) {
    long count = 0;
    ArrayNode counts = point.putArray("bucketCounts");
    for (long bucket : value.buckets) {
      counts.add(Long.toString(bucket));
      count += bucket;
    }
    ArrayNode limits = point.putArray("explicitBounds");
    bounds.forEach(limits::add);
    // 64-bit integers are strings in the JSON of protocol buffers.
    point.put("count", Long.toString(count)).put("sum", value.sum);
  }

  private static void attribute(ArrayNode attributes, String key, String value) {
    attributes.addObject().put("key", key).putObject("value").put("stringValue", value);
  }

  private static String nanos(Instant time) {
    return Long.toString(TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano());
  }
}
