package io.witan.protocol.evm;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.state.StateView;

/**
 * Codes that ran lately, by their hash, so that they are read and analysed once. It never changes
 * what a call gives: a code is wholly named by its hash and entries are immutable. Shared between
 * threads without a lock: a lost write only means analysing again.
 */
final class CodeCache {
  /** Entries; a power of two. At most about 16 MB with Ethereum's limit on code. */
  private static final int SIZE = 512;

  private static final Entry[] ENTRIES = new Entry[SIZE];

  private record Entry(Hash hash, Code code) {}

  private CodeCache() {}

  static Code get(Hash hash, StateView view) {
    int place = hash.hashCode() & (SIZE - 1);
    Entry entry = ENTRIES[place];
    if (entry == null || !entry.hash.equals(hash)) {
      entry = new Entry(hash, new Code(view.code(hash), hash));
      ENTRIES[place] = entry;
    }
    return entry.code;
  }
}
