package io.witan.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RowMemoryTest {
  private static final int MOST = 512 << 10;

  @Test
  void itAnswersWhatWasPutLastOrNothing() {
    for (int seed = 0; seed < 4; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int keys = 200 << (2 * seed);
      Map<Integer, Written> model = new HashMap<>();
      int found = 0;
      try (RowMemory memory = new RowMemory(MOST)) {
        for (int step = 0; step < 20_000; step++) {
          int number = random.nextInt(keys);
          byte[] key = key(number);
          int hash = RowMemory.hash(key);
          switch (random.nextInt(8)) {
            case 0 -> {
              memory.remove(key, hash);
              model.remove(number);
            }
            case 1, 2, 3 -> {
              Written row = row(random);
              memory.put(key, hash, row, step);
              model.put(number, row);
            }
            default -> {
              Written row = memory.get(key, hash, step / 64);
              if (row != null) {
                assertEquals(model.get(number), row);
                found++;
              }
            }
          }
        }
        assertTrue(found > 500, "found: " + found);
        memory.clear();
        for (int number = 0; number < keys; number++) {
          assertNull(memory.get(key(number), RowMemory.hash(key(number)), 0));
        }
      }
    }
  }

  @Test
  void whatHasRoomStays() {
    try (RowMemory memory = new RowMemory(MOST)) {
      SplittableRandom random = new SplittableRandom(1);
      Map<Integer, Written> model = new HashMap<>();
      for (int number = 0; number < 1_000; number++) {
        Written row = new Written(number, number % 15, Bytes.wrap(new byte[number % 400]));
        memory.put(key(number), RowMemory.hash(key(number)), row, 0);
        model.put(number, row);
      }
      for (int i = 0; i < 500; i++) {
        int number = random.nextInt(1_000);
        memory.remove(key(number), RowMemory.hash(key(number)));
        model.remove(number);
      }
      for (int number = 0; number < 1_000; number++) {
        Written row = memory.get(key(number), RowMemory.hash(key(number)), 0);
        assertEquals(model.get(number), row);
      }
    }
  }

  private static Written row(SplittableRandom random) {
    byte[] value =
        new byte[random.nextInt(200) == 0 ? random.nextInt(80_000) : random.nextInt(800)];
    random.nextBytes(value);
    return new Written(random.nextLong(1L << 50), random.nextInt(15), Bytes.wrap(value));
  }

  /** Of many lengths. */
  private static byte[] key(int number) {
    byte[] key = new byte[4 + number % 70];
    ByteBuffer.wrap(key).putInt(number);
    return key;
  }
}
