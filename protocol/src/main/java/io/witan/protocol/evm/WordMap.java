package io.witan.protocol.evm;

import io.witan.protocol.bytes.Uint256;
import java.util.Map;
import java.util.TreeMap;

/**
 * Entries by a word of 256 bits, found without making an object of the word. They are walked in the
 * order in which they were put: {@link #first}, then {@link #after}.
 */
final class WordMap<E extends WordMap.Entry> {
  /** What is put: it carries its key. */
  static class Entry {
    final long k0;
    final long k1;
    final long k2;
    final long k3;

    /** The one that was put next, or null. */
    private Entry after;

    /** The key's words, the least significant first. */
    Entry(long k0, long k1, long k2, long k3) {
      this.k0 = k0;
      this.k1 = k1;
      this.k2 = k2;
      this.k3 = k3;
    }

    final Uint256 key() {
      return new Uint256(k3, k2, k1, k0);
    }

    private boolean has(long w0, long w1, long w2, long w3) {
      return ((w0 ^ k0) | (w1 ^ k1) | (w2 ^ k2) | (w3 ^ k3)) == 0;
    }
  }

  /**
   * Places looked at for a key. What finds none of them free goes to a tree, so that keys chosen to
   * collide cost no more than a logarithm.
   */
  private static final int PROBES = 16;

  private Entry[] places = new Entry[8];
  private Map<Uint256, Entry> crowded;
  private int size;
  private Entry first;
  private Entry last;

  /** The entry with this key, or null. */
  @SuppressWarnings("unchecked") // only put() adds entries
  E find(long w0, long w1, long w2, long w3) {
    int mask = places.length - 1;
    int place = mix(w0, w1, w2, w3);
    for (int i = 0; i < PROBES; i++) {
      Entry entry = places[place + i & mask];
      if (entry == null) {
        return null;
      }
      if (entry.has(w0, w1, w2, w3)) {
        return (E) entry;
      }
    }
    return crowded == null ? null : (E) crowded.get(new Uint256(w3, w2, w1, w0));
  }

  /** Adds an entry whose key is not there yet. */
  void put(E entry) {
    if (2 * size++ >= places.length) {
      grow();
    }
    if (first == null) {
      first = entry;
    } else {
      last.after = entry;
    }
    last = entry;
    place(entry);
  }

  /** The entry that was put first, or null. */
  @SuppressWarnings("unchecked") // only put() adds entries
  E first() {
    return (E) first;
  }

  /** The entry that was put after {@code entry}, or null. */
  @SuppressWarnings("unchecked") // only put() adds entries
  E after(E entry) {
    return (E) ((Entry) entry).after;
  }

  private void grow() {
    places = new Entry[2 * places.length];
    crowded = null;
    for (Entry entry = first; entry != null; entry = entry.after) {
      place(entry);
    }
  }

  private void place(Entry entry) {
    int mask = places.length - 1;
    int place = mix(entry.k0, entry.k1, entry.k2, entry.k3);
    for (int i = 0; i < PROBES; i++) {
      if (places[place + i & mask] == null) {
        places[place + i & mask] = entry;
        return;
      }
    }
    if (crowded == null) {
      crowded = new TreeMap<>();
    }
    crowded.put(entry.key(), entry);
  }

  /** Spreads counters as well as hashes. */
  static int mix(long w0, long w1, long w2, long w3) {
    long h = w0 * 0x9e3779b97f4a7c15L + w1;
    h = (h ^ h >>> 32) * 0xd6e8feb86659fd93L + w2;
    h = (h ^ h >>> 32) * 0x9e3779b97f4a7c15L + w3;
    return (int) (((h ^ h >>> 32) * 0xd6e8feb86659fd93L) >>> 32);
  }
}
