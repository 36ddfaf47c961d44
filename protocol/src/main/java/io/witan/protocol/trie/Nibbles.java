package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rlp.RlpException;
import java.util.Arrays;

/**
 * Half bytes, one per array element, and their hex-prefix form (Yellow Paper, appendix C). Arrays
 * are never written after they were handed out.
 */
public final class Nibbles {
  private static final int LEAF_FLAG = 0x20;
  private static final int ODD_FLAG = 0x10;

  private Nibbles() {}

  static byte[] of(Bytes key) {
    byte[] bytes = key.unsafeArray();
    byte[] nibbles = new byte[bytes.length * 2];
    for (int i = 0; i < bytes.length; i++) {
      nibbles[2 * i] = (byte) ((bytes[i] >>> 4) & 0xf);
      nibbles[2 * i + 1] = (byte) (bytes[i] & 0xf);
    }
    return nibbles;
  }

  /** The bytes that an even number of nibbles stands for. */
  static Bytes toBytes(byte[] nibbles) {
    byte[] bytes = new byte[nibbles.length / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (nibbles[2 * i] << 4 | nibbles[2 * i + 1]);
    }
    return Bytes.wrap(bytes);
  }

  /**
   * A path as a key of a store: its length in one byte, then two nibbles per byte. No key is the
   * beginning of another.
   */
  public static Bytes pack(byte[] path, int length) {
    byte[] packed = new byte[1 + (length + 1) / 2];
    packed[0] = (byte) length;
    for (int i = 0; i < length; i++) {
      packed[1 + i / 2] |= (byte) (i % 2 == 0 ? path[i] << 4 : path[i]);
    }
    return Bytes.wrap(packed);
  }

  static byte[] from(byte[] nibbles, int start) {
    return start == 0 ? nibbles : Arrays.copyOfRange(nibbles, start, nibbles.length);
  }

  static byte[] join(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  static byte[] join(byte[] first, int nibble, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + 1 + second.length);
    all[first.length] = (byte) nibble;
    System.arraycopy(second, 0, all, first.length + 1, second.length);
    return all;
  }

  /** How many nibbles {@code path} and {@code key} from {@code at} on have in common. */
  static int common(byte[] path, byte[] key, int at) {
    int differs = Arrays.mismatch(path, 0, path.length, key, at, key.length);
    return differs < 0 ? path.length : differs;
  }

  public static byte[] toHexPrefix(byte[] nibbles, boolean leaf) {
    byte[] out = new byte[hexPrefixSize(nibbles)];
    putHexPrefix(nibbles, leaf, out, 0);
    return out;
  }

  static int hexPrefixSize(byte[] nibbles) {
    return nibbles.length / 2 + 1;
  }

  static void putHexPrefix(byte[] nibbles, boolean leaf, byte[] out, int from) {
    int odd = nibbles.length & 1;
    out[from] = (byte) ((leaf ? LEAF_FLAG : 0) | (odd == 1 ? ODD_FLAG | nibbles[0] : 0));
    for (int i = odd, at = from + 1; i < nibbles.length; i += 2) {
      out[at++] = (byte) (nibbles[i] << 4 | nibbles[i + 1]);
    }
  }

  static boolean isLeaf(byte[] data, int from) {
    return (data[from] & LEAF_FLAG) != 0;
  }

  /** Reads the hex-prefix form that lies in {@code data} between two indexes. */
  static byte[] fromHexPrefix(byte[] data, int from, int to) {
    if (from == to || (data[from] & 0xc0) != 0) {
      throw new RlpException("a trie path has no valid hex prefix");
    }
    int odd = (data[from] & ODD_FLAG) != 0 ? 1 : 0;
    if (odd == 0 && (data[from] & 0xf) != 0) {
      throw new RlpException("a trie path has a non-zero pad");
    }
    byte[] nibbles = new byte[2 * (to - from - 1) + odd];
    if (odd == 1) {
      nibbles[0] = (byte) (data[from] & 0xf);
    }
    for (int i = from + 1, at = odd; i < to; i++) {
      nibbles[at++] = (byte) ((data[i] >>> 4) & 0xf);
      nibbles[at++] = (byte) (data[i] & 0xf);
    }
    return nibbles;
  }
}
