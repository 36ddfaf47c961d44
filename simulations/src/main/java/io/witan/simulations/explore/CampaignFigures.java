package io.witan.simulations.explore;

import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.world.Outcome;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the runs of one network in a long campaign met. */
public final class CampaignFigures {
  private final Scenario network;
  private final Map<Scenario, Outcome> failed = new LinkedHashMap<>();
  private final TreeMap<String, Long> faults = new TreeMap<>();
  private final TreeMap<String, Duration> paces = new TreeMap<>();
  private Duration lasted = Duration.ZERO;
  private Duration troubled = Duration.ZERO;
  private Outcome.Tally tally = Outcome.Tally.ZERO;
  private long runs;
  private long events;
  private long blocks;

  CampaignFigures(Scenario network) {
    this.network = network;
  }

  /** What the runs are drawn from. */
  public Scenario network() {
    return network;
  }

  /** Runs that were not safe and live. */
  public synchronized Map<Scenario, Outcome> failed() {
    return new LinkedHashMap<>(failed);
  }

  /** How many faults of each kind were planned. */
  public synchronized SortedMap<String, Long> faults() {
    return new TreeMap<>(faults);
  }

  /** Virtual time by the periods of blocks. */
  public synchronized SortedMap<String, Duration> paces() {
    return new TreeMap<>(paces);
  }

  /** Virtual time in all. */
  public synchronized Duration lasted() {
    return lasted;
  }

  /** Virtual time outside of calms. */
  public synchronized Duration troubled() {
    return troubled;
  }

  public synchronized Outcome.Tally tally() {
    return tally;
  }

  public synchronized long runs() {
    return runs;
  }

  public synchronized long events() {
    return events;
  }

  /** Final blocks: of each run its highest. */
  public synchronized long blocks() {
    return blocks;
  }

  synchronized void add(Scenario drawn, Outcome outcome) {
    if (outcome.violation().isPresent() || outcome.exhausted()) {
      failed.put(drawn, outcome);
    }
    runs++;
    events += outcome.events();
    blocks += Collections.max(outcome.heights());
    tally = tally.plus(outcome.tally());
    lasted = lasted.plus(outcome.lasted());
    troubled = troubled.plus(drawn.waves().troubledUntil(outcome.lasted()));
    paces.merge(pace(drawn), outcome.lasted(), Duration::plus);
    drawn.faults().forEach(fault -> faults.merge(kind(fault), 1L, Long::sum));
  }

  private static String pace(Scenario drawn) {
    long period = drawn.times().blockPeriod().toSeconds();
    long empty = drawn.times().longestPeriod().toSeconds();
    return "%d s, empty %d s".formatted(period, empty);
  }

  private static String kind(PlannedFault fault) {
    return switch (fault) {
      case PlannedFault.Crash f -> "crashes";
      case PlannedFault.Partition f -> "partitions";
      case PlannedFault.Pause f -> "pauses";
      case PlannedFault.Storm f -> "storms";
      case PlannedFault.Cut f -> "cut steps";
      case PlannedFault.Deaf f -> "cut steps";
      case PlannedFault.OfLinks f -> "links";
      case PlannedFault.OfDisk f -> f.what().isAmnesia() ? "disks that forget votes" : "disks";
      case PlannedFault.OfClock f -> "clocks";
      case PlannedFault.Gone f -> "gone for good";
      case PlannedFault.Twin f -> "twins";
      case PlannedFault.Behave f -> "lies";
      case PlannedFault.Vote f -> "votes on validators";
    };
  }
}
