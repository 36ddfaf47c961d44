package io.witan.protocol.crypto;

/** The permutation Keccak-f[1600] (FIPS 202, section 3.3) on 25 lanes; lane x + 5y is A[x, y]. */
final class KeccakPermutation {
  /** The lanes of a state. */
  static final int LANES = 25;

  /** The constant of each round, for the step iota (section 3.2.5). */
  static final long[] ROUND_CONSTANTS = {
    0x0000000000000001L,
    0x0000000000008082L,
    0x800000000000808aL,
    0x8000000080008000L,
    0x000000000000808bL,
    0x0000000080000001L,
    0x8000000080008081L,
    0x8000000000008009L,
    0x000000000000008aL,
    0x0000000000000088L,
    0x0000000080008009L,
    0x000000008000000aL,
    0x000000008000808bL,
    0x800000000000008bL,
    0x8000000000008089L,
    0x8000000000008003L,
    0x8000000000008002L,
    0x8000000000000080L,
    0x000000000000800aL,
    0x800000008000000aL,
    0x8000000080008081L,
    0x8000000000008080L,
    0x0000000080000001L,
    0x8000000080008008L
  };

  private KeccakPermutation() {}

  /**
   * Permutes {@code lanes} in place. Every lane is a local variable, so that the compiler keeps
   * what it can in registers, and the parities c of the columns go over into the next round: a loop
   * of one round each is then as fast as one with two or four rounds written out.
   */
  static void permute(long[] lanes) {
    long a0 = lanes[0], a1 = lanes[1], a2 = lanes[2], a3 = lanes[3], a4 = lanes[4];
    long a5 = lanes[5], a6 = lanes[6], a7 = lanes[7], a8 = lanes[8], a9 = lanes[9];
    long a10 = lanes[10], a11 = lanes[11], a12 = lanes[12], a13 = lanes[13], a14 = lanes[14];
    long a15 = lanes[15], a16 = lanes[16], a17 = lanes[17], a18 = lanes[18], a19 = lanes[19];
    long a20 = lanes[20], a21 = lanes[21], a22 = lanes[22], a23 = lanes[23], a24 = lanes[24];
    long c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20, c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
    long c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22, c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
    long c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
    for (int round = 0; round < ROUND_CONSTANTS.length; round++) {
      long d0 = c4 ^ rot(c1, 1), d1 = c0 ^ rot(c2, 1), d2 = c1 ^ rot(c3, 1);
      long d3 = c2 ^ rot(c4, 1), d4 = c3 ^ rot(c0, 1);
      long b0 = a0 ^ d0, b1 = rot(a6 ^ d1, 44), b2 = rot(a12 ^ d2, 43);
      long b3 = rot(a18 ^ d3, 21), b4 = rot(a24 ^ d4, 14);
      long b5 = rot(a3 ^ d3, 28), b6 = rot(a9 ^ d4, 20), b7 = rot(a10 ^ d0, 3);
      long b8 = rot(a16 ^ d1, 45), b9 = rot(a22 ^ d2, 61);
      long b10 = rot(a1 ^ d1, 1), b11 = rot(a7 ^ d2, 6), b12 = rot(a13 ^ d3, 25);
      long b13 = rot(a19 ^ d4, 8), b14 = rot(a20 ^ d0, 18);
      long b15 = rot(a4 ^ d4, 27), b16 = rot(a5 ^ d0, 36), b17 = rot(a11 ^ d1, 10);
      long b18 = rot(a17 ^ d2, 15), b19 = rot(a23 ^ d3, 56);
      long b20 = rot(a2 ^ d2, 62), b21 = rot(a8 ^ d3, 55), b22 = rot(a14 ^ d4, 39);
      long b23 = rot(a15 ^ d0, 41), b24 = rot(a21 ^ d1, 2);
      a0 = b0 ^ (~b1 & b2) ^ ROUND_CONSTANTS[round];
      a1 = b1 ^ (~b2 & b3);
      a2 = b2 ^ (~b3 & b4);
      a3 = b3 ^ (~b4 & b0);
      a4 = b4 ^ (~b0 & b1);
      a5 = b5 ^ (~b6 & b7);
      a6 = b6 ^ (~b7 & b8);
      a7 = b7 ^ (~b8 & b9);
      a8 = b8 ^ (~b9 & b5);
      a9 = b9 ^ (~b5 & b6);
      a10 = b10 ^ (~b11 & b12);
      a11 = b11 ^ (~b12 & b13);
      a12 = b12 ^ (~b13 & b14);
      a13 = b13 ^ (~b14 & b10);
      a14 = b14 ^ (~b10 & b11);
      a15 = b15 ^ (~b16 & b17);
      a16 = b16 ^ (~b17 & b18);
      a17 = b17 ^ (~b18 & b19);
      a18 = b18 ^ (~b19 & b15);
      a19 = b19 ^ (~b15 & b16);
      a20 = b20 ^ (~b21 & b22);
      a21 = b21 ^ (~b22 & b23);
      a22 = b22 ^ (~b23 & b24);
      a23 = b23 ^ (~b24 & b20);
      a24 = b24 ^ (~b20 & b21);
      c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
      c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
      c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
      c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
      c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
    }
    store(lanes, 0, a0, a1, a2, a3, a4);
    store(lanes, 5, a5, a6, a7, a8, a9);
    store(lanes, 10, a10, a11, a12, a13, a14);
    store(lanes, 15, a15, a16, a17, a18, a19);
    store(lanes, 20, a20, a21, a22, a23, a24);
  }

  /** Stores the plane whose first lane has the index {@code at}. */
  private static void store(long[] lanes, int at, long a0, long a1, long a2, long a3, long a4) {
    lanes[at] = a0;
    lanes[at + 1] = a1;
    lanes[at + 2] = a2;
    lanes[at + 3] = a3;
    lanes[at + 4] = a4;
  }

  private static long rot(long lane, int bits) {
    return Long.rotateLeft(lane, bits);
  }
}
