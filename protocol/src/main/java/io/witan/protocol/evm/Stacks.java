package io.witan.protocol.evm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Arrays that stacks lie in, used again: making one anew takes longer than a simple transaction. An
 * execution reads no word that it has not written, so it does not matter what one holds.
 */
final class Stacks {
  /** Longs of one stack. */
  static final int SIZE = Interpreter.STACK_WORDS * Words.SIZE;

  /** Arrays kept; more are made where more run at once. */
  private static final int KEPT = 16;

  /** Those that deep calls have made longer are not kept. */
  private static final int LONGEST = 8 * SIZE;

  private static final VarHandle PLACES = MethodHandles.arrayElementVarHandle(long[][].class);
  private static final long[][] FREE = new long[KEPT][];

  private Stacks() {}

  /** An array of at least {@link #SIZE}, with anything in it, that nobody else has. */
  static long[] take() {
    for (int i = 0; i < KEPT; i++) {
      if (FREE[i] != null) {
        long[] array = (long[]) PLACES.getAndSet(FREE, i, null);
        if (array != null) {
          return array;
        }
      }
    }
    return new long[SIZE];
  }

  /** Gives an array back; the giver must not use it again. */
  static void give(long[] array) {
    for (int i = 0; array.length <= LONGEST && i < KEPT; i++) {
      if (FREE[i] == null && PLACES.compareAndSet(FREE, i, null, array)) {
        return;
      }
    }
  }
}
