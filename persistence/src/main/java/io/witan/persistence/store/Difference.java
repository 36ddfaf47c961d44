package io.witan.persistence.store;

import io.witan.protocol.bytes.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * How to get an older value from a newer one. It is a list of steps, each with three numbers of two
 * bytes: how many bytes of the newer value to keep, how many to leave out after these, and how many
 * to put there, which follow. What is left of the newer value is kept.
 */
final class Difference {
  private static final int STEP = 3 * Short.BYTES;
  private static final int MOST_BYTES = 0xffff;

  private final byte[] older;
  private final byte[] newer;
  private final ByteBuffer out;

  private Difference(byte[] older, byte[] newer) {
    this.older = older;
    this.newer = newer;
    this.out = ByteBuffer.allocate(older.length);
  }

  /** Empty where the difference would not be shorter than the older value. */
  static Optional<Bytes> of(Bytes older, Bytes newer) {
    Difference difference = new Difference(older.unsafeArray(), newer.unsafeArray());
    return Math.max(older.size(), newer.size()) <= MOST_BYTES && difference.isShorter()
        ? Optional.of(Bytes.wrap(Arrays.copyOf(difference.out.array(), difference.out.position())))
        : Optional.empty();
  }

  /** The older value. */
  static Bytes undo(Bytes difference, Bytes newer) {
    ByteBuffer steps = ByteBuffer.wrap(difference.unsafeArray());
    ByteBuffer rest = ByteBuffer.wrap(newer.unsafeArray());
    ByteBuffer older = ByteBuffer.allocate(difference.size() + newer.size());
    while (steps.hasRemaining()) {
      move(number(steps), rest, older);
      rest.position(rest.position() + number(steps));
      move(number(steps), steps, older);
    }
    older.put(rest);
    return Bytes.wrap(Arrays.copyOf(older.array(), older.position()));
  }

  private static void move(int bytes, ByteBuffer from, ByteBuffer to) {
    to.put(from.slice(from.position(), bytes));
    from.position(from.position() + bytes);
  }

  private static int number(ByteBuffer in) {
    return Short.toUnsignedInt(in.getShort());
  }

  /** Writes the steps, while they are shorter than the older value. */
  private boolean isShorter() {
    return older.length == newer.length ? placeByPlace() : oneStep();
  }

  /** Values of the same length differ in some places: numbers, and the hashes of what is below. */
  private boolean placeByPlace() {
    int done = 0;
    while (true) {
      int same = Arrays.mismatch(older, done, older.length, newer, done, newer.length);
      if (same < 0) {
        return true;
      }
      int from = done + same;
      int to = differsUntil(from);
      if (!step(same, to - from, from, to)) {
        return false;
      }
      done = to;
    }
  }

  /** From where on there are as many bytes alike as a step would take. */
  private int differsUntil(int from) {
    int alike = 0;
    for (int at = from + 1; at < older.length; at++) {
      alike = older[at] == newer[at] ? alike + 1 : 0;
      if (alike == STEP) {
        return at + 1 - STEP;
      }
    }
    return older.length - alike;
  }

  private boolean oneStep() {
    int most = Math.min(older.length, newer.length);
    int before = Arrays.mismatch(older, 0, most, newer, 0, most);
    before = before < 0 ? most : before;
    int after = 0;
    while (after < most - before
        && older[older.length - 1 - after] == newer[newer.length - 1 - after]) {
      after++;
    }
    return step(before, newer.length - before - after, before, older.length - after);
  }

  private boolean step(int keep, int leaveOut, int from, int to) {
    if (out.remaining() <= STEP + to - from) {
      return false;
    }
    out.putShort((short) keep).putShort((short) leaveOut).putShort((short) (to - from));
    out.put(older, from, to - from);
    return true;
  }
}
