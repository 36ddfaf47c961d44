package io.witan.simulations.world;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.machine.Seed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgendaTest {
  private static final long[] UNITS = {1, 1, 100, 1_024, 100_000, 1_000_000};

  private record Set(long instant, int number) {}

  @Test
  void eventsHappenByInstantAndThenInTheOrderInWhichTheyWereSet() {
    Seed seed = new Seed(3);
    Agenda agenda = new Agenda();
    List<Set> set = new ArrayList<>();
    List<Set> happened = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      plan(agenda, seed, set, happened, 0);
    }
    while (agenda.step(Long.MAX_VALUE)) {
      if (set.size() < 3_000) {
        plan(agenda, seed, set, happened, agenda.now());
      }
    }
    set.sort(Comparator.comparingLong(Set::instant).thenComparingInt(Set::number));
    assertEquals(set, happened);
  }

  private static void plan(Agenda agenda, Seed seed, List<Set> set, List<Set> happened, long now) {
    int number = set.size();
    // Many at the same instant, and many right now; some after all others, and some much later.
    long unit = UNITS[(int) Long.remainderUnsigned(seed.at("unit", number), UNITS.length)];
    long wait = Math.max(0, Long.remainderUnsigned(seed.at("wait", number), 40) - 10) * unit;
    Set planned = new Set(now + wait, number);
    set.add(planned);
    agenda.after(wait, () -> happened.add(planned));
  }
}
