package io.witan.simulations.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.simulations.plan.DelayLaw;
import io.witan.simulations.plan.Engine;
import io.witan.simulations.plan.LinkFault;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.OfLinks;
import io.witan.simulations.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ExplorersTest {
  private static final int SEEDS = 20;
  private static final int LINKS = 12;

  private static Scenario drawn(String explorer, long seed) {
    return Explorers.of(explorer).orElseThrow().drawn(Scenario.STANDARD, seed);
  }

  private static List<OfLinks> links(Scenario scenario) {
    List<OfLinks> links = new ArrayList<>();
    for (PlannedFault fault : scenario.faults()) {
      if (fault instanceof OfLinks one) {
        links.add(one);
      }
    }
    return links;
  }

  @Test
  void pctGivesEachLinkAnotherDelayAtEachMoment() {
    int fallen = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      List<OfLinks> links = links(drawn("pct", seed));
      fallen += links.size() - LINKS;
      for (int second = 0; second < 60; second++) {
        Duration now = Duration.ofSeconds(second).plusMillis(1);
        List<OfLinks> active = links.stream().filter(one -> isActive(one, now)).toList();
        TreeSet<Duration> delays = new TreeSet<>();
        active.forEach(one -> delays.add(delay(one)));
        assertEquals(LINKS, active.stream().map(OfLinks::links).distinct().count());
        assertEquals(LINKS, delays.size());
      }
    }
    assertTrue(fallen > SEEDS, "links that fell behind: " + fallen);
  }

  private static boolean isActive(OfLinks fault, Duration now) {
    return fault.at().compareTo(now) <= 0 && fault.at().plus(fault.lasting()).compareTo(now) > 0;
  }

  private static Duration delay(OfLinks fault) {
    return ((DelayLaw.Constant) ((LinkFault.Slow) fault.what()).law()).delay();
  }

  @Test
  void swizzledLinksComeFreeInAnotherOrderThanTheyClogged() {
    int others = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Scenario scenario = drawn("swizzle", seed);
      List<OfLinks> links = links(scenario);
      assertTrue(links.stream().allMatch(one -> one.what() instanceof LinkFault.Clog));
      assertTrue(links.stream().allMatch(one -> end(one).compareTo(scenario.calmAt()) < 0));
      List<OfLinks> clogged = links.stream().sorted(Comparator.comparing(OfLinks::at)).toList();
      List<OfLinks> freed =
          links.stream().sorted(Comparator.comparing(ExplorersTest::end)).toList();
      others += clogged.equals(freed) ? 0 : 1;
    }
    assertTrue(others > SEEDS / 2, "of another order: " + others);
  }

  /** Seed 14 once cut links 18 ms into the calm, for less than no time: for ever. */
  @Test
  void nothingIsAimedAtOnceItIsCalm() {
    Scenario base = BugHunt.ground(Engine.QBFT);
    for (long seed = 11; seed <= 16; seed++) {
      for (PlannedFault fault : Explorers.of("aimed").orElseThrow().drawn(base, seed).faults()) {
        String what = seed + ": " + fault;
        assertTrue(fault.at().plus(fault.lasting()).compareTo(base.calmAt()) <= 0, what);
        assertTrue(!fault.lasting().isNegative(), what);
      }
    }
  }

  private static Duration end(OfLinks fault) {
    return fault.at().plus(fault.lasting());
  }

  @Test
  void nothingChangesUpToTheMomentThatIsAimedAt() {
    for (long seed = 1; seed <= 3; seed++) {
      Scenario aimed = drawn("aimed", seed);
      PlannedFault last = aimed.faults().getLast();
      Scenario before = aimed.with(aimed.faults().subList(0, aimed.faults().size() - 1));
      long micros = last.at().toNanos() / 1_000;
      assertTrue(micros > 0, "aimed at something");
      assertEquals(until(micros, before), until(micros, aimed));
    }
  }

  private static List<Moment> until(long micros, Scenario scenario) {
    return Moment.of(scenario).stream().filter(moment -> moment.micros() < micros).toList();
  }
}
