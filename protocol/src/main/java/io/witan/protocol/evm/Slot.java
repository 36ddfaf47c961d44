package io.witan.protocol.evm;

import io.witan.protocol.bytes.Uint256;

/**
 * A word of storage, or of transient storage, during a transaction. Changed only by {@link
 * Journal}. Its values are longs in place, so that reading and writing them makes no objects.
 */
final class Slot extends WordMap.Entry {
  /** The value before the transaction, least significant long first. */
  private final long o0;

  private final long o1;
  private final long o2;
  private final long o3;

  private long c0;
  private long c1;
  private long c2;
  private long c3;
  boolean warm;

  /** Where {@link Undo} has the value of the running frame's begin, if it has it. */
  int savedAt = -1;

  Slot(long k0, long k1, long k2, long k3, Uint256 original) {
    super(k0, k1, k2, k3);
    c0 = o0 = original.w0();
    c1 = o1 = original.w1();
    c2 = o2 = original.w2();
    c3 = o3 = original.w3();
  }

  /** Whether the value is the one from before the transaction. */
  boolean isClean() {
    return ((c0 ^ o0) | (c1 ^ o1) | (c2 ^ o2) | (c3 ^ o3)) == 0;
  }

  boolean isZero() {
    return (c0 | c1 | c2 | c3) == 0;
  }

  boolean wasZero() {
    return (o0 | o1 | o2 | o3) == 0;
  }

  /** Whether the value is the word at {@code at}. */
  boolean is(long[] s, int at) {
    return ((c0 ^ s[at]) | (c1 ^ s[at + 1]) | (c2 ^ s[at + 2]) | (c3 ^ s[at + 3])) == 0;
  }

  /** Whether the value before the transaction was the word at {@code at}. */
  boolean was(long[] s, int at) {
    return ((o0 ^ s[at]) | (o1 ^ s[at + 1]) | (o2 ^ s[at + 2]) | (o3 ^ s[at + 3])) == 0;
  }

  /** Writes the value to {@code at}. */
  void read(long[] s, int at) {
    s[at] = c0;
    s[at + 1] = c1;
    s[at + 2] = c2;
    s[at + 3] = c3;
  }

  /** Takes the word at {@code at} as the value. */
  void set(long[] s, int at) {
    c0 = s[at];
    c1 = s[at + 1];
    c2 = s[at + 2];
    c3 = s[at + 3];
  }

  Uint256 current() {
    return new Uint256(c3, c2, c1, c0);
  }
}
