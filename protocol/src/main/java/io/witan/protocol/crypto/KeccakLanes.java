package io.witan.protocol.crypto;

import static jdk.incubator.vector.VectorOperators.AND_NOT;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Keccak-256 of as many messages at once as a vector register has longs: each register holds one
 * lane of all the states. Not to be shared between threads. Nothing may name this class where the
 * JVM was started without the module {@code jdk.incubator.vector}.
 */
final class KeccakLanes {
  private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;

  /** How many messages; 8 with 512-bit registers. */
  static final int WIDTH = SPECIES.length();

  /** Lane i of message j is at {@code i * WIDTH + j}. */
  private final long[] state = new long[KeccakPermutation.LANES * WIDTH];

  /**
   * Hashes a group of messages.
   *
   * @param order indexes of messages, of which the group is those between {@code from} and {@code
   *     to}, at most {@link #WIDTH}; the last has as many blocks as any
   * @param hashes where the hashes go, by the same indexes
   */
  void hash(List<Bytes> messages, int[] order, int from, int to, Hash[] hashes) {
    Arrays.fill(state, 0);
    int blocks = KeccakBlocks.count(messages.get(order[to - 1]).size());
    for (int block = 0; block < blocks; block++) {
      for (int i = from; i < to; i++) {
        byte[] message = messages.get(order[i]).unsafeArray();
        if (block < KeccakBlocks.count(message.length)) {
          int at = block * KeccakBlocks.SIZE;
          KeccakBlocks.absorb(message, at, message.length, state, i - from, WIDTH);
        }
      }
      permute(state);
      for (int i = from; i < to; i++) {
        if (block == KeccakBlocks.count(messages.get(order[i]).size()) - 1) {
          byte[] hash = new byte[Hash.SIZE];
          KeccakBlocks.squeeze(state, i - from, WIDTH, hash, 0);
          hashes[order[i]] = Hash.wrap(hash);
        }
      }
    }
  }

  /**
   * {@link KeccakPermutation} of all states. It is long because it cannot be split: a vector that a
   * method hands to another becomes an object, unless the compiler joins the two, and it stops
   * joining them long before the end of this one.
   */
  private static void permute(long[] state) {
    LongVector a0 = lane(state, 0), a1 = lane(state, 1), a2 = lane(state, 2);
    LongVector a3 = lane(state, 3), a4 = lane(state, 4);
    LongVector a5 = lane(state, 5), a6 = lane(state, 6), a7 = lane(state, 7);
    LongVector a8 = lane(state, 8), a9 = lane(state, 9);
    LongVector a10 = lane(state, 10), a11 = lane(state, 11), a12 = lane(state, 12);
    LongVector a13 = lane(state, 13), a14 = lane(state, 14);
    LongVector a15 = lane(state, 15), a16 = lane(state, 16), a17 = lane(state, 17);
    LongVector a18 = lane(state, 18), a19 = lane(state, 19);
    LongVector a20 = lane(state, 20), a21 = lane(state, 21), a22 = lane(state, 22);
    LongVector a23 = lane(state, 23), a24 = lane(state, 24);
    for (long constant : KeccakPermutation.ROUND_CONSTANTS) {
      LongVector c0 = a0.lanewise(XOR, a5).lanewise(XOR, a10).lanewise(XOR, a15).lanewise(XOR, a20);
      LongVector c1 = a1.lanewise(XOR, a6).lanewise(XOR, a11).lanewise(XOR, a16).lanewise(XOR, a21);
      LongVector c2 = a2.lanewise(XOR, a7).lanewise(XOR, a12).lanewise(XOR, a17).lanewise(XOR, a22);
      LongVector c3 = a3.lanewise(XOR, a8).lanewise(XOR, a13).lanewise(XOR, a18).lanewise(XOR, a23);
      LongVector c4 = a4.lanewise(XOR, a9).lanewise(XOR, a14).lanewise(XOR, a19).lanewise(XOR, a24);
      LongVector d0 = c4.lanewise(XOR, c1.lanewise(ROL, 1));
      LongVector d1 = c0.lanewise(XOR, c2.lanewise(ROL, 1));
      LongVector d2 = c1.lanewise(XOR, c3.lanewise(ROL, 1));
      LongVector d3 = c2.lanewise(XOR, c4.lanewise(ROL, 1));
      LongVector d4 = c3.lanewise(XOR, c0.lanewise(ROL, 1));
      LongVector b0 = a0.lanewise(XOR, d0);
      LongVector b1 = a6.lanewise(XOR, d1).lanewise(ROL, 44);
      LongVector b2 = a12.lanewise(XOR, d2).lanewise(ROL, 43);
      LongVector b3 = a18.lanewise(XOR, d3).lanewise(ROL, 21);
      LongVector b4 = a24.lanewise(XOR, d4).lanewise(ROL, 14);
      LongVector b5 = a3.lanewise(XOR, d3).lanewise(ROL, 28);
      LongVector b6 = a9.lanewise(XOR, d4).lanewise(ROL, 20);
      LongVector b7 = a10.lanewise(XOR, d0).lanewise(ROL, 3);
      LongVector b8 = a16.lanewise(XOR, d1).lanewise(ROL, 45);
      LongVector b9 = a22.lanewise(XOR, d2).lanewise(ROL, 61);
      LongVector b10 = a1.lanewise(XOR, d1).lanewise(ROL, 1);
      LongVector b11 = a7.lanewise(XOR, d2).lanewise(ROL, 6);
      LongVector b12 = a13.lanewise(XOR, d3).lanewise(ROL, 25);
      LongVector b13 = a19.lanewise(XOR, d4).lanewise(ROL, 8);
      LongVector b14 = a20.lanewise(XOR, d0).lanewise(ROL, 18);
      LongVector b15 = a4.lanewise(XOR, d4).lanewise(ROL, 27);
      LongVector b16 = a5.lanewise(XOR, d0).lanewise(ROL, 36);
      LongVector b17 = a11.lanewise(XOR, d1).lanewise(ROL, 10);
      LongVector b18 = a17.lanewise(XOR, d2).lanewise(ROL, 15);
      LongVector b19 = a23.lanewise(XOR, d3).lanewise(ROL, 56);
      LongVector b20 = a2.lanewise(XOR, d2).lanewise(ROL, 62);
      LongVector b21 = a8.lanewise(XOR, d3).lanewise(ROL, 55);
      LongVector b22 = a14.lanewise(XOR, d4).lanewise(ROL, 39);
      LongVector b23 = a15.lanewise(XOR, d0).lanewise(ROL, 41);
      LongVector b24 = a21.lanewise(XOR, d1).lanewise(ROL, 2);
      a0 = b0.lanewise(XOR, b2.lanewise(AND_NOT, b1)).lanewise(XOR, constant);
      a1 = b1.lanewise(XOR, b3.lanewise(AND_NOT, b2));
      a2 = b2.lanewise(XOR, b4.lanewise(AND_NOT, b3));
      a3 = b3.lanewise(XOR, b0.lanewise(AND_NOT, b4));
      a4 = b4.lanewise(XOR, b1.lanewise(AND_NOT, b0));
      a5 = b5.lanewise(XOR, b7.lanewise(AND_NOT, b6));
      a6 = b6.lanewise(XOR, b8.lanewise(AND_NOT, b7));
      a7 = b7.lanewise(XOR, b9.lanewise(AND_NOT, b8));
      a8 = b8.lanewise(XOR, b5.lanewise(AND_NOT, b9));
      a9 = b9.lanewise(XOR, b6.lanewise(AND_NOT, b5));
      a10 = b10.lanewise(XOR, b12.lanewise(AND_NOT, b11));
      a11 = b11.lanewise(XOR, b13.lanewise(AND_NOT, b12));
      a12 = b12.lanewise(XOR, b14.lanewise(AND_NOT, b13));
      a13 = b13.lanewise(XOR, b10.lanewise(AND_NOT, b14));
      a14 = b14.lanewise(XOR, b11.lanewise(AND_NOT, b10));
      a15 = b15.lanewise(XOR, b17.lanewise(AND_NOT, b16));
      a16 = b16.lanewise(XOR, b18.lanewise(AND_NOT, b17));
      a17 = b17.lanewise(XOR, b19.lanewise(AND_NOT, b18));
      a18 = b18.lanewise(XOR, b15.lanewise(AND_NOT, b19));
      a19 = b19.lanewise(XOR, b16.lanewise(AND_NOT, b15));
      a20 = b20.lanewise(XOR, b22.lanewise(AND_NOT, b21));
      a21 = b21.lanewise(XOR, b23.lanewise(AND_NOT, b22));
      a22 = b22.lanewise(XOR, b24.lanewise(AND_NOT, b23));
      a23 = b23.lanewise(XOR, b20.lanewise(AND_NOT, b24));
      a24 = b24.lanewise(XOR, b21.lanewise(AND_NOT, b20));
    }
    a0.intoArray(state, 0 * WIDTH);
    a1.intoArray(state, 1 * WIDTH);
    a2.intoArray(state, 2 * WIDTH);
    a3.intoArray(state, 3 * WIDTH);
    a4.intoArray(state, 4 * WIDTH);
    a5.intoArray(state, 5 * WIDTH);
    a6.intoArray(state, 6 * WIDTH);
    a7.intoArray(state, 7 * WIDTH);
    a8.intoArray(state, 8 * WIDTH);
    a9.intoArray(state, 9 * WIDTH);
    a10.intoArray(state, 10 * WIDTH);
    a11.intoArray(state, 11 * WIDTH);
    a12.intoArray(state, 12 * WIDTH);
    a13.intoArray(state, 13 * WIDTH);
    a14.intoArray(state, 14 * WIDTH);
    a15.intoArray(state, 15 * WIDTH);
    a16.intoArray(state, 16 * WIDTH);
    a17.intoArray(state, 17 * WIDTH);
    a18.intoArray(state, 18 * WIDTH);
    a19.intoArray(state, 19 * WIDTH);
    a20.intoArray(state, 20 * WIDTH);
    a21.intoArray(state, 21 * WIDTH);
    a22.intoArray(state, 22 * WIDTH);
    a23.intoArray(state, 23 * WIDTH);
    a24.intoArray(state, 24 * WIDTH);
  }

  private static LongVector lane(long[] state, int lane) {
    return LongVector.fromArray(SPECIES, state, lane * WIDTH);
  }
}
