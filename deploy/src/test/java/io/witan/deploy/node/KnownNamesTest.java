package io.witan.deploy.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import kamon.metric.Instrument;
import kamon.metric.MetricSnapshot;
import kamon.metric.PeriodSnapshot;
import kamon.tag.TagSet;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

final class KnownNamesTest {
  private final KnownNames names = new KnownNames();

  @Test
  void aHeightHasTheNamesOfGethsDashboards() {
    report(List.of(metric("witan.chain.head.block", value(7.0))), List.of());
    report(List.of(metric("witan.chain.head.block", value(8.0))), List.of());
    assertEquals(
        """
        # TYPE chain_head_block gauge
        chain_head_block 8
        # TYPE chain_head_header gauge
        chain_head_header 8
        # TYPE chain_head_receipt gauge
        chain_head_receipt 8
        """,
        names.text());
  }

  @Test
  void whatGethMetersIsARunningTotalAndRoundZeroIsNoRoundChange() {
    for (int period = 0; period < 2; period++) {
      report(
          List.of(),
          List.of(
              metric(
                  "witan.consensus.rounds",
                  new Instrument.Snapshot<>(TagSet.of("cause", "NEW_HEIGHT"), 20L),
                  new Instrument.Snapshot<>(TagSet.of("cause", "TIMEOUT"), 3L)),
              metric("witan.of.nobody.else", value(5L))));
    }
    assertEquals(
        """
        # TYPE consensus_istanbul_core_round gauge
        consensus_istanbul_core_round 6
        # TYPE consensus_istanbul_qbft_core_round gauge
        consensus_istanbul_qbft_core_round 6
        """,
        names.text());
  }

  /** The classes of settings that the snapshots are typed by have no name in Java. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  private void report(List<MetricSnapshot> gauges, List<MetricSnapshot> counters) {
    Seq none = seq(List.of());
    names.reportPeriodSnapshot(
        new PeriodSnapshot(
            Instant.EPOCH,
            Instant.EPOCH,
            (Seq) seq(counters),
            (Seq) seq(gauges),
            none,
            none,
            none));
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  private static MetricSnapshot metric(String name, Instrument.Snapshot... instruments) {
    return new MetricSnapshot(name, "", null, seq(List.of(instruments)));
  }

  private static Instrument.Snapshot<Object> value(Object value) {
    return new Instrument.Snapshot<>(TagSet.Empty(), value);
  }

  private static <A> Seq<A> seq(List<A> list) {
    return CollectionConverters.asScala(list).toList();
  }
}
