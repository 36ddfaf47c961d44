package io.witan.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.Test;

class KeccakTest {
  /** More than eight blocks. */
  private static final int LONGEST = 1_100;

  @Test
  void knownMessagesHaveTheirKnownHashes() {
    assertHash("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470", "");
    assertHash("4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45", "abc");
    assertHash(
        "4d741b6f1eb29cb2a9b9911c82f56fa8d73b04959d3d9d222895df6c0b28aa15",
        "The quick brown fox jumps over the lazy dog");
  }

  @Test
  void everyLengthGivesWhatBouncyCastleGives() {
    SplittableRandom random = new SplittableRandom(1);
    KeccakHasher hasher = new KeccakHasher();
    byte[] message = new byte[LONGEST];
    for (int length = 0; length <= LONGEST; length++) {
      random.nextBytes(message);
      byte[] expected = bouncyCastle(message, 0, length);
      byte[] found = new byte[Hash.SIZE];
      hasher.hash(message, 0, length, found, 0);
      assertArrayEquals(expected, found, "length " + length);
    }
  }

  @Test
  void aPartOfAnArrayIsHashedIntoAPartOfAnother() {
    SplittableRandom random = new SplittableRandom(2);
    KeccakHasher hasher = new KeccakHasher();
    byte[] message = new byte[400];
    for (int i = 0; i < 1_000; i++) {
      random.nextBytes(message);
      int from = random.nextInt(message.length);
      int length = random.nextInt(message.length - from + 1);
      byte[] expected = bouncyCastle(message, from, length);
      byte[] found = new byte[Hash.SIZE + 9];
      hasher.hash(message, from, length, found, 5);
      assertArrayEquals(expected, Arrays.copyOfRange(found, 5, 5 + Hash.SIZE));
      assertEquals(Hash.wrap(expected), Keccak.hash(message, from, length));
    }
  }

  @Test
  void aHashCanBeTakenAsAnEvmWord() {
    byte[] message = {1, 2, 3};
    long[] word = new long[6];
    new KeccakHasher().hash(message, 0, 3, word, 1);
    String digits = String.format("%016x%016x%016x%016x", word[4], word[3], word[2], word[1]);
    assertEquals(Keccak.hash(Bytes.wrap(message)).toHex(), "0x" + digits);
  }

  @Test
  void manyAtOnceHaveTheHashesThatEachHasAlone() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 1_500; i++) {
      // The first thousand are enough for a JVM with vectors to hash all of the others by them.
      int count = i < 1_000 ? 64 + random.nextInt(10) : random.nextInt(40);
      int longest = 1 + random.nextInt(i % 100 == 0 ? LONGEST : 300);
      List<Bytes> messages = new ArrayList<>();
      List<Hash> expected = new ArrayList<>();
      for (int j = 0; j < count; j++) {
        byte[] message = new byte[random.nextInt(longest)];
        random.nextBytes(message);
        messages.add(Bytes.wrap(message));
        expected.add(Keccak.hash(messages.getLast()));
      }
      assertEquals(expected, Keccak.hashAll(messages), "batch " + i);
    }
  }

  @Test
  void whatLiesOutsideTheArrayIsRefused() {
    KeccakHasher hasher = new KeccakHasher();
    byte[] out = new byte[Hash.SIZE];
    byte[] data = new byte[10];
    assertThrows(IndexOutOfBoundsException.class, () -> hasher.hash(data, 5, 6, out, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> hasher.hash(data, 5, -1, out, 0));
    hasher.hash(data, 10, 0, out, 0);
    assertEquals(Keccak.hash(Bytes.EMPTY), Hash.wrap(out));
  }

  private static void assertHash(String expected, String message) {
    Bytes bytes = Bytes.wrap(message.getBytes(StandardCharsets.US_ASCII));
    assertEquals("0x" + expected, Keccak.hash(bytes).toHex());
  }

  private static byte[] bouncyCastle(byte[] data, int from, int length) {
    KeccakDigest digest = new KeccakDigest(256);
    digest.update(data, from, length);
    byte[] out = new byte[Hash.SIZE];
    digest.doFinal(out, 0);
    return out;
  }
}
