package io.witan.simulations.world;

import io.witan.protocol.bytes.Hash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Hashes that cost next to nothing: 64 bits that depend on all that goes in, in 32 bytes. */
final class Symbols {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Symbols() {}

  /** A number that stands for a hash. */
  static long of(Hash hash) {
    byte[] bytes = hash.bytes().unsafeArray();
    return (long) LONGS.get(bytes, 0) ^ Long.rotateLeft((long) LONGS.get(bytes, 24), 32);
  }

  static long mix(long a, long b) {
    return finish(finish(a + GOLDEN) ^ b);
  }

  /** The hash that stands for a number: it fills both ends, the rest is zero. */
  static Hash hash(long symbol) {
    byte[] bytes = new byte[Hash.SIZE];
    long word = finish(symbol + GOLDEN);
    LONGS.set(bytes, 0, word);
    LONGS.set(bytes, 24, finish(word + GOLDEN));
    return Hash.wrap(bytes);
  }

  private static long finish(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
