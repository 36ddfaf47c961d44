package io.witan.deploy.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import kamon.metric.Distribution;
import kamon.metric.Instrument;
import kamon.metric.MetricSnapshot;
import kamon.metric.PeriodSnapshot;
import kamon.module.MetricReporter;
import kamon.tag.Lookups;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The metrics that have a name in geth and GoQuorum once more, under that name and in its unit, for
 * the dashboards that know it: durations are nanoseconds, and what geth meters is a running total.
 */
final class KnownNames implements MetricReporter {
  private static final Map<String, List<String>> GAUGES =
      Map.of(
          "witan.chain.head.block",
          List.of("chain_head_block", "chain_head_header", "chain_head_receipt"),
          "witan.txpool.pending",
          List.of("txpool_pending"),
          "witan.txpool.queued",
          List.of("txpool_queued"),
          "witan.p2p.peers",
          List.of("p2p_peers"),
          "jvm.threads",
          List.of("system_cpu_threads"),
          "process.resident.memory",
          List.of("system_memory_held"),
          "jvm.memory.used",
          List.of("system_memory_used"));

  private static final Map<String, List<String>> TOTALS =
      Map.of(
          "witan.chain.blocks",
          List.of("consensus_istanbul_qbft_core_sequence", "consensus_istanbul_core_sequence"),
          "witan.consensus.rounds",
          List.of("consensus_istanbul_qbft_core_round", "consensus_istanbul_core_round"),
          "witan.p2p.ingress",
          List.of("p2p_ingress"),
          "witan.p2p.egress",
          List.of("p2p_egress"),
          "process.disk.read",
          List.of("system_disk_readbytes"),
          "process.disk.write",
          List.of("system_disk_writebytes"));

  private static final Map<String, String> DURATIONS =
      Map.of(
          "witan.chain.execution", "chain_execution",
          "witan.chain.write", "chain_write");

  private static final double[] QUANTILES = {50, 75, 95, 99};

  private final SortedMap<String, Double> values = new TreeMap<>();
  private final SortedMap<String, String> summaries = new TreeMap<>();
  private final Map<String, long[]> sums = new TreeMap<>();

  @Override
  public synchronized void reportPeriodSnapshot(PeriodSnapshot period) {
    for (var metric : CollectionConverters.asJava(period.gauges())) {
      for (String name : GAUGES.getOrDefault(metric.name(), List.of())) {
        values.put(name, sum(metric));
      }
    }
    for (var metric : CollectionConverters.asJava(period.counters())) {
      for (String name : TOTALS.getOrDefault(metric.name(), List.of())) {
        values.merge(name, sum(metric), Double::sum);
      }
    }
    for (var metric : CollectionConverters.asJava(period.timers())) {
      String name = DURATIONS.get(metric.name());
      if (name != null) {
        CollectionConverters.asJava(metric.instruments())
            .forEach(one -> summarise(name, one.value()));
      }
    }
  }

  private static double sum(MetricSnapshot<?, Object> metric) {
    double sum = 0;
    for (Instrument.Snapshot<Object> one : CollectionConverters.asJava(metric.instruments())) {
      // Of rounds those count with which a height did not begin.
      if (!"NEW_HEIGHT".equals(one.tags().get(Lookups.plain("cause")))) {
        sum += ((Number) one.value()).doubleValue();
      }
    }
    return sum;
  }

  /** Quantiles are those of the last five seconds in which there was something. */
  private void summarise(String name, Distribution period) {
    long[] all = sums.computeIfAbsent(name, unknown -> new long[2]);
    all[0] += period.sum();
    all[1] += period.count();
    if (period.count() == 0 && summaries.containsKey(name)) {
      return;
    }
    StringBuilder text = new StringBuilder("# TYPE " + name + " summary\n");
    for (double quantile : QUANTILES) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s{quantile=\"%s\"} %d\n",
              name,
              quantile / 100,
              period.percentile(quantile).value()));
    }
    summaries.put(name, text.toString());
  }

  /** In Prometheus's text format. */
  synchronized String text() {
    List<String> lines = new ArrayList<>();
    values.forEach(
        (name, value) ->
            lines.add(String.format(Locale.ROOT, "# TYPE %s gauge\n%s %.0f\n", name, name, value)));
    summaries.forEach(
        (name, text) -> {
          long[] all = sums.get(name);
          lines.add("%s%s_sum %d\n%s_count %d\n".formatted(text, name, all[0], name, all[1]));
        });
    return String.join("", lines);
  }

  @Override
  public void stop() {}

  @Override
  public void reconfigure(com.typesafe.config.Config config) {}
}
