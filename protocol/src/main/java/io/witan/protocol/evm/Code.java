package io.witan.protocol.evm;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import java.util.Arrays;

/**
 * Code that is ready to run: padded, with its jump destinations known. Immutable but for its {@link
 * Plan}.
 */
final class Code {
  /** Zeros after the code: a STOP, and room to read the bytes of a last PUSH32 by the long. */
  private static final int PADDING = 41;

  static final Code EMPTY = new Code(Bytes.EMPTY);

  private final Bytes original;
  private final byte[] padded;
  private final long[] destinations;
  private final Address delegate;

  /** What it is stored under; null while it is not. */
  final Hash hash;

  /** Gas that it has taken in the interpreter. What threads lose of the sum does not matter. */
  long heat;

  /** Null until the code is hot. */
  Translation translation;

  /** For the fork that asked last; forks change once in a chain's life. */
  private Plan plan;

  /** Code that is not stored: init code, and what this transaction has deployed. */
  Code(Bytes code) {
    this(code, null);
  }

  Code(Bytes code, Hash hash) {
    this.hash = hash;
    this.original = code;
    this.padded = Arrays.copyOf(code.unsafeArray(), code.size() + PADDING);
    this.destinations = analyse(padded, code.size());
    this.delegate = Delegation.target(code);
  }

  Bytes original() {
    return original;
  }

  int size() {
    return original.size();
  }

  /** Whose code runs instead (EIP-7702), or null. */
  Address delegate() {
    return delegate;
  }

  /** The code with zeros after it: for reading only. */
  byte[] padded() {
    return padded;
  }

  /**
   * The place that the word at {@code at} names, or -1 where no JUMPDEST stands there; one in the
   * data of a PUSH is none.
   */
  int destination(long[] s, int at) {
    long place = s[at];
    if ((s[at + 1] | s[at + 2] | s[at + 3]) != 0 || place < 0 || place >= size()) {
      return -1;
    }
    return isDestination((int) place) ? (int) place : -1;
  }

  /** Whether a JUMPDEST stands at a place from 0 on. */
  boolean isDestination(int place) {
    return place < size() && (destinations[place >>> 6] >>> place & 1) != 0;
  }

  Plan plan(GasSchedule schedule) {
    Plan known = plan;
    if (known == null || known.schedule != schedule) {
      known = new Plan(this, schedule);
      plan = known;
    }
    return known;
  }

  private static long[] analyse(byte[] code, int size) {
    long[] bits = new long[(size >>> 6) + 1];
    int pc = 0;
    while (pc < size) {
      int op = code[pc] & 0xff;
      if (op == Op.JUMPDEST) {
        bits[pc >>> 6] |= 1L << pc;
      } else if (op >= Op.PUSH1 && op <= Op.PUSH32) {
        pc += op - Op.PUSH1 + 1;
      }
      pc++;
    }
    return bits;
  }
}
