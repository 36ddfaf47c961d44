package io.witan.protocol.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SmallMapTest {
  @Test
  void itHoldsWhatATreeMapHoldsAndItsCopiesDoNotChangeWithIt() {
    Seed seed = new Seed(7);
    SmallMap<Integer, Long> map = new SmallMap<>();
    SortedMap<Integer, Long> model = new TreeMap<>();
    List<SortedMap<Integer, Long>> copies = new ArrayList<>();
    List<SortedMap<Integer, Long>> models = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      int key = (int) Long.remainderUnsigned(seed.at("key", i), 40);
      switch ((int) Long.remainderUnsigned(seed.at("what", i), 8)) {
        case 0, 1, 2, 3 -> assertEquals(model.put(key, (long) i), map.put(key, (long) i));
        case 4, 5 -> assertEquals(model.remove(key), map.remove(key));
        case 6 -> {
          copies.add(SmallMap.frozen(map));
          models.add(new TreeMap<>(model));
        }
        default -> {
          // A changed copy leaves the first alone.
          SmallMap<Integer, Long> other = SmallMap.of(map);
          other.put(key, -1L);
          other.remove(other.firstKey());
        }
      }
      assertEquals(model, map);
      assertEquals(List.copyOf(model.values()), List.copyOf(map.values()));
      assertEquals(model.tailMap(key), map.tailMap(key));
      assertEquals(model.headMap(key), map.headMap(key));
    }
    assertEquals(models, copies);
  }

  @Test
  void withAndWithoutMakeFrozenMapsAndLeaveTheirOriginAlone() {
    Seed seed = new Seed(8);
    SmallMap<Integer, Long> map = SmallMap.empty();
    SortedMap<Integer, Long> model = new TreeMap<>();
    for (int i = 0; i < 2_000; i++) {
      int key = (int) Long.remainderUnsigned(seed.at("key", i), 40);
      boolean more = Long.remainderUnsigned(seed.at("what", i), 2) == 0;
      SmallMap<Integer, Long> before = map;
      SortedMap<Integer, Long> modelBefore = new TreeMap<>(model);
      if (more) {
        map = map.with(key, (long) i);
        model.put(key, (long) i);
      } else {
        map = map.without(key);
        model.remove(key);
      }
      assertEquals(model, map);
      assertEquals(modelBefore, before);
      assertSame(map, SmallMap.frozen(map));
    }
  }

  @Test
  void aMapThatChangesAfterwardsLeavesWhatWasMadeOfItAlone() {
    SmallMap<Integer, Long> map = new SmallMap<>();
    map.put(1, 1L);
    SmallMap<Integer, Long> made = map.with(1, 2L);
    map.put(0, 0L);
    map.remove(1);
    assertEquals(new TreeMap<>(Map.of(1, 2L)), made);
  }

  @Test
  void whatIsFrozenDoesNotChangeAndIsNotCopiedAgain() {
    SmallMap<Integer, Long> map = new SmallMap<>();
    map.put(1, 1L);
    SmallMap<Integer, Long> frozen = SmallMap.frozen(map);
    assertThrows(UnsupportedOperationException.class, () -> frozen.put(2, 2L));
    assertThrows(UnsupportedOperationException.class, () -> frozen.remove(1));
    assertThrows(UnsupportedOperationException.class, frozen::clear);
    assertSame(frozen, SmallMap.frozen(frozen));
    assertSame(frozen, SmallMap.frozen(SmallMap.of(frozen)));
    map.clear();
    assertEquals(1, frozen.size());
  }
}
