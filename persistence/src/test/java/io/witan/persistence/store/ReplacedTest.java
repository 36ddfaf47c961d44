package io.witan.persistence.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The bytes of format witan-ledger/7: a change here needs a new format version. */
class ReplacedTest {
  @Test
  void anyValueComesBackFromAnyOther() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 20_000; round++) {
      byte[] older = new byte[random.nextInt(200)];
      random.nextBytes(older);
      byte[] newer = changed(older, random);
      Written before = new Written(5, 0, Bytes.wrap(older));
      Replaced replaced = Replaced.decode(Replaced.of(before, Bytes.wrap(newer)).encode());
      assertEquals(before, replaced.before(Bytes.wrap(newer)));
      assertTrue(replaced.encode().length <= older.length + 9);
    }
  }

  private static byte[] changed(byte[] older, SplittableRandom random) {
    byte[] newer = Arrays.copyOf(older, random.nextBoolean() ? older.length : random.nextInt(200));
    for (int i = random.nextInt(4); i > 0 && newer.length > 0; i--) {
      int from = random.nextInt(newer.length);
      int to = Math.min(newer.length, from + random.nextInt(40));
      Arrays.fill(newer, from, to, (byte) random.nextInt());
    }
    if (random.nextInt(4) == 0) { // moved: only what is at both ends is alike
      System.arraycopy(newer, 0, newer, newer.length / 4, newer.length - newer.length / 4);
    }
    return newer;
  }

  @Test
  void oneHashOfABranchTakesItsOwnBytesAndTwentyThreeMore() {
    byte[] older = new byte[532];
    new SplittableRandom(2).nextBytes(older);
    byte[] newer = older.clone();
    for (int i = 100; i < 132; i++) {
      newer[i] ^= 1;
    }
    Replaced replaced = Replaced.of(new Written(1, 0, Bytes.wrap(older)), Bytes.wrap(newer));
    assertTrue(replaced.isDifference());
    assertEquals(1 + 8 + 6 + 32, replaced.encode().length);
  }

  @Test
  void aValueThatChangesAgainAndAgainIsKeptWholeNowAndThen() {
    byte[] bytes = new byte[100];
    Written now = new Written(0, 0, Bytes.wrap(bytes.clone()));
    List<Replaced> history = new ArrayList<>();
    for (int height = 1; height <= 40; height++) {
      bytes[height]++;
      Bytes after = Bytes.wrap(bytes.clone());
      history.add(Replaced.of(now, after));
      now = Written.decode(history.getLast().next(height, after).encode());
      assertEquals(height, now.height());
    }
    for (int i = 0; i < history.size(); i++) {
      assertEquals(i % 16 != 15, history.get(i).isDifference(), "value " + i);
    }
    Bytes value = now.value();
    for (Replaced each : history.reversed()) {
      value = each.before(value).value();
    }
    assertArrayEquals(new byte[100], value.toArray());
    assertFalse(Replaced.byNothing(now).isDifference());
  }

  @Test
  void bothFormsKeepTheirBytes() {
    Written before = new Written(0x0102, 3, Bytes.fromHex("0x11111111111111111111aa"));
    assertEquals(
        "0x01" + "0300000000000102" + "000a" + "0001" + "0001" + "aa",
        hex(Replaced.of(before, Bytes.fromHex("0x11111111111111111111bb"))));
    assertEquals(
        "0x00" + "0300000000000102" + "11111111111111111111aa", hex(Replaced.byNothing(before)));
  }

  private static String hex(Replaced replaced) {
    return Bytes.wrap(replaced.encode()).toHex();
  }
}
