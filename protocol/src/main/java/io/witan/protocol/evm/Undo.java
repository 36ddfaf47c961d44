package io.witan.protocol.evm;

import java.util.Arrays;

/**
 * The way back: what was before each of a journal's changes, the newest last. It lies in arrays, so
 * that a change makes no object.
 */
final class Undo {
  /** What is to be put back. */
  enum Kind {
    TOUCHED,
    EXISTS,
    OWNED,
    BALANCE,
    NONCE,
    CODE,
    CREATED,
    STORAGE,
    DESTRUCTED,
    WARM_ACCOUNT,
    WARM_SLOT,
    SLOT,
    REFUND,
    LOG
  }

  private Kind[] kinds = new Kind[16];
  private Object[] subjects = new Object[16];
  private Object[] befores = new Object[16];
  private int size;

  /** The longs of those changes that were of longs. */
  private long[] longs = new long[32];

  private int longsSize;
  private int lastMark;

  /** Begins what may be undone alone: the number of changes so far. */
  int mark() {
    lastMark = size;
    return size;
  }

  int size() {
    return size;
  }

  /** Returns where the change stands. */
  int add(Kind kind, Object subject, Object before) {
    if (size == kinds.length) {
      kinds = Arrays.copyOf(kinds, 2 * size);
      subjects = Arrays.copyOf(subjects, 2 * size);
      befores = Arrays.copyOf(befores, 2 * size);
    }
    kinds[size] = kind;
    subjects[size] = subject;
    befores[size] = before;
    return size++;
  }

  int add(Kind kind, Object subject, long before) {
    reserve(1);
    longs[longsSize++] = before;
    return add(kind, subject, null);
  }

  int add(Slot slot) {
    reserve(Words.SIZE);
    slot.read(longs, longsSize);
    longsSize += Words.SIZE;
    return add(Kind.SLOT, slot, null);
  }

  private void reserve(int more) {
    if (longsSize + more > longs.length) {
      longs = Arrays.copyOf(longs, 2 * longs.length);
    }
  }

  /**
   * Whether the change at {@code at} is still this one, and whatever undoes a later change of the
   * same thing undoes this one too: then the later one need not be added.
   */
  @SuppressWarnings("ReferenceEquality") // the same thing, not an equal one
  boolean has(int at, Kind kind, Object subject) {
    return at >= lastMark && at < size && kinds[at] == kind && subjects[at] == subject;
  }

  /** Takes the newest change off; its subject and what was before are read next. */
  Kind remove() {
    return kinds[--size];
  }

  /** Of the change that was removed last. */
  Object subject() {
    return subjects[size];
  }

  /** Of the change that was removed last. */
  Object before() {
    return befores[size];
  }

  /** The long before the change that was removed last; once. */
  long takeLong() {
    return longs[--longsSize];
  }

  /** Gives a slot its value before the change that was removed last; once. */
  void restore(Slot slot) {
    longsSize -= Words.SIZE;
    slot.set(longs, longsSize);
  }
}
