package io.witan.simulations.cli;

import io.witan.simulations.explore.CampaignFigures;
import io.witan.simulations.explore.LongCampaign;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.world.Outcome;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.TreeMap;

/** The figures of a long campaign, for people. */
final class CampaignTable {
  private final LongCampaign campaign;
  private final PrintWriter out;
  private final long begin = System.nanoTime();

  CampaignTable(LongCampaign campaign, PrintWriter out) {
    this.campaign = campaign;
    this.out = out;
  }

  /** How far it is. */
  void line() {
    double minutes = Math.max(1e-3, (System.nanoTime() - begin) / 6e10);
    double hours = hours(campaign.lasted());
    long runs = campaign.networks().stream().mapToLong(CampaignFigures::runs).sum();
    long failed = campaign.networks().stream().mapToLong(n -> n.failed().size()).sum();
    out.printf(
        Locale.ROOT,
        "%,d runs  %,.0f simulated hours  %,.0f a minute  %d failed  %.1f min, next is --first"
            + " %d%n",
        runs,
        hours,
        hours / minutes,
        failed,
        minutes,
        campaign.next());
    out.flush();
  }

  /** All figures. */
  void all() {
    out.printf(
        "| Engine, validators | Runs | Hours | Under faults | Blocks | Later rounds or terms "
            + "| Restarts | Fetches | Failed |%n|---|---|---|---|---|---|---|---|---|%n");
    TreeMap<String, Long> faults = new TreeMap<>();
    TreeMap<String, Duration> paces = new TreeMap<>();
    long events = 0;
    Outcome.Tally tally = Outcome.Tally.ZERO;
    for (CampaignFigures figures : campaign.networks()) {
      row(figures);
      figures.faults().forEach((kind, count) -> faults.merge(kind, count, Long::sum));
      figures.paces().forEach((pace, time) -> paces.merge(pace, time, Duration::plus));
      events += figures.events();
      tally = tally.plus(figures.tally());
    }
    out.printf(
        Locale.ROOT,
        "%,.0f simulated hours, %,d events, %,d frames (%,d lost), %,d deaths, "
            + "%d runs made twice and equal%n",
        hours(campaign.lasted()),
        events,
        tally.frames(),
        tally.lost(),
        tally.crashes(),
        campaign.checked());
    out.printf("planned faults:");
    faults.forEach((kind, count) -> out.printf(Locale.ROOT, " %s %,d;", kind, count));
    out.printf("%nhours by period of blocks:");
    paces.forEach((pace, time) -> out.printf(Locale.ROOT, " %s: %,.0f;", pace, hours(time)));
    out.println();
    out.flush();
  }

  private void row(CampaignFigures figures) {
    Scenario network = figures.network();
    out.printf(
        Locale.ROOT,
        "| %s, %d | %,d | %,.0f | %,.0f | %,d | %,d | %,d | %,d | %d |%n",
        network.engine().label(),
        network.validators(),
        figures.runs(),
        hours(figures.lasted()),
        hours(figures.troubled()),
        figures.blocks(),
        figures.tally().laterRounds(),
        figures.tally().restarts(),
        figures.tally().fetches(),
        figures.failed().size());
  }

  private static double hours(Duration time) {
    return time.toMillis() / 3.6e6;
  }
}
