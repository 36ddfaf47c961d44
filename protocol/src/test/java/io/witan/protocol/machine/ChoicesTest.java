package io.witan.protocol.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ChoicesTest {
  @Test
  void decisionsOfOneLabelDoNotMoveThoseOfAnother() {
    Choices alone = Choices.random(7);
    Choices mixed = Choices.random(7);
    List<Integer> first = new ArrayList<>();
    List<Integer> second = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      first.add(alone.pick("delay", 1_000));
      mixed.pick("loss", 3);
      second.add(mixed.pick("delay", 1_000));
    }
    assertEquals(first, second);
    assertTrue(new TreeSet<>(first).size() > 50);
  }

  @Test
  void aRecordedRunReplays() {
    Choices.Recorded recorded = new Choices.Recorded(Choices.random(3));
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      seen.add(recorded.pick(i % 2 == 0 ? "a" : "b", 10));
    }
    Choices replay = Choices.replay(recorded.plan());
    List<Integer> again = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      again.add(replay.pick(i % 2 == 0 ? "a" : "b", 10));
    }
    assertEquals(seen, again);
    assertEquals(0, replay.pick("a", 10), "what the plan does not have is the first option");
  }

  @Test
  void exhaustiveSeesEachSequenceOnce() {
    Choices.Exhaustive choices = new Choices.Exhaustive();
    List<String> seen = new ArrayList<>();
    do {
      int first = choices.pick("first", 2);
      int second = first == 0 ? choices.pick("second", 3) : 9;
      seen.add(first + "" + second);
    } while (choices.advance());
    assertEquals(List.of("00", "01", "02", "19"), seen);
  }

  @Test
  void helpersStayInTheirRange() {
    Choices choices = Choices.random(1);
    for (int i = 0; i < 200; i++) {
      int value = choices.between("between", 5, 7);
      assertTrue(value >= 5 && value <= 7);
      assertFalse(choices.chance("never", 0, 10));
      assertTrue(choices.chance("always", 10, 10));
    }
    assertThrows(IllegalArgumentException.class, () -> choices.pick("none", 0));
  }
}
