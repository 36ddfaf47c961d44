package io.witan.protocol.evm;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.state.StateView;

/**
 * Codes that ran lately, by their hash, so that they are read and analysed once. It never changes
 * what a call gives: a code is wholly named by its hash and entries are immutable. Shared between
 * threads, which read without a lock: a late read only means analysing again.
 */
final class CodeCache {
  /** Entries; a power of two. */
  private static final int SIZE = 512;

  /** Bytes of code that are kept. What is known of code takes up to fourteen times as much. */
  private static final long MOST = 4 << 20;

  private static final Entry[] ENTRIES = new Entry[SIZE];
  private static long bytes;

  /** Where the next entry goes to be dropped, if one must. */
  private static int hand;

  private record Entry(Hash hash, Code code) {}

  private CodeCache() {}

  static Code get(Hash hash, StateView view) {
    int place = hash.hashCode() & (SIZE - 1);
    Entry entry = ENTRIES[place];
    if (entry == null || !entry.hash.equals(hash)) {
      entry = new Entry(hash, new Code(view.code(hash), hash));
      put(place, entry);
    }
    return entry.code;
  }

  private static synchronized void put(int place, Entry entry) {
    drop(place);
    for (int i = 0; i < SIZE && bytes + entry.code.size() > MOST; i++) {
      drop(hand);
      hand = (hand + 1) & (SIZE - 1);
    }
    ENTRIES[place] = entry;
    bytes += entry.code.size();
  }

  private static void drop(int place) {
    if (ENTRIES[place] != null) {
      bytes -= ENTRIES[place].code.size();
      ENTRIES[place] = null;
    }
  }
}
