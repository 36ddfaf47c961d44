package io.witan.protocol.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordMapTest {
  private static final int CROWD = 60;

  /** Keys that all want the same place of a table of up to 1024. */
  private static List<WordMap.Entry> crowd() {
    List<WordMap.Entry> crowd = new ArrayList<>();
    for (long i = 0; crowd.size() < CROWD; i++) {
      if ((WordMap.mix(i, 7, 8, 9) & 1023) == 5) {
        crowd.add(new WordMap.Entry(i, 7, 8, 9));
      }
    }
    return crowd;
  }

  private static WordMap.Entry find(WordMap<WordMap.Entry> map, WordMap.Entry entry) {
    return map.find(entry.k0, entry.k1, entry.k2, entry.k3);
  }

  @Test
  void keysThatCollideAreFoundAndOthersAreNot() {
    WordMap<WordMap.Entry> map = new WordMap<>();
    List<WordMap.Entry> crowd = crowd();
    for (WordMap.Entry entry : crowd) {
      assertNull(find(map, entry));
      map.put(entry);
    }

    for (WordMap.Entry entry : crowd) {
      assertSame(entry, find(map, entry));
      assertNull(map.find(entry.k0, 7, 8, 10));
    }
  }

  @Test
  void entriesAreWalkedInTheOrderInWhichTheyWerePut() {
    WordMap<WordMap.Entry> map = new WordMap<>();
    List<WordMap.Entry> put = crowd();
    for (long i = 0; i < 1000; i++) {
      put.add(new WordMap.Entry(i * i, i, 0, -i));
    }
    put.forEach(map::put);

    List<WordMap.Entry> walked = new ArrayList<>();
    for (WordMap.Entry e = map.first(); e != null; e = map.after(e)) {
      walked.add(e);
    }
    assertEquals(put, walked);
    put.forEach(entry -> assertSame(entry, find(map, entry)));
  }
}
