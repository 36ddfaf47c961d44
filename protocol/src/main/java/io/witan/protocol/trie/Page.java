package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.trie.TrieNode.Branch;
import io.witan.protocol.trie.TrieNode.Extension;
import io.witan.protocol.trie.TrieNode.Fresh;
import io.witan.protocol.trie.TrieNode.Leaf;
import io.witan.protocol.trie.TrieNode.Nothing;
import io.witan.protocol.trie.TrieNode.Stored;
import java.util.Arrays;

/**
 * A part of a trie with few keys as one stored row: its keys and values in order, not its nodes,
 * which follow from them. One look-up then answers the end of a key's way, and a change of one key
 * writes one row for all the nodes there.
 *
 * <p>The row is a mark, and for each key: how many of its bytes follow, from the one on in which
 * the part begins; these; the value's length times two, odd where {@link #ENDING} is left out; the
 * value.
 */
final class Page {
  /**
   * How many keys a page has at most. The more, the fewer rows are looked up, and the more is
   * hashed and written for one change: a page is written, and its nodes are hashed, as a whole.
   */
  static final int MOST = 16;

  /** No node's RLP begins with it. */
  private static final byte MARK = 1;

  /** How most accounts of a state's trie end: they have neither storage nor code. */
  private static final Bytes ENDING =
      Bytes.concat(
          Bytes.ofInts(0xa0),
          EmptyHashes.TRIE.bytes(),
          Bytes.ofInts(0xa0),
          EmptyHashes.CODE.bytes());

  private static final int MORE = 0x80;
  private static final int MOST_SHIFT = 21;

  private static final int MOST_KEY = 0xff;

  /** Bytes of both lengths of an entry. */
  private static final int MOST_HEAD = 6;

  private final byte[] data;
  private int key;
  private int value;
  private int end = 1;
  private boolean ending;

  private Page(byte[] data) {
    this.data = data;
  }

  /** Whether a row is a page, and not the RLP of a node. */
  static boolean is(Bytes row) {
    return !row.isEmpty() && row.get(0) == MARK;
  }

  /**
   * The row of a part that is in memory as a whole.
   *
   * @param path half bytes that lead to it
   */
  static Bytes encode(Fresh top, byte[] path) {
    Writer writer = new Writer(path);
    writer.node(top, path.length);
    return Bytes.wrap(Arrays.copyOf(writer.out, writer.size));
  }

  /**
   * The nodes of a page.
   *
   * @param depth how many half bytes lead to it
   */
  static Fresh decode(Bytes row, int depth) {
    Page page = new Page(row.unsafeArray());
    byte[][] keys = new byte[MOST][];
    Bytes[] values = new Bytes[MOST];
    int count = 0;
    while (page.next()) {
      if (count == MOST) {
        throw new RlpException("a page has too many keys");
      }
      keys[count] = page.keyFrom(depth & 1);
      values[count] = page.value();
      if (count > 0 && Arrays.compare(keys[count - 1], keys[count]) >= 0) {
        throw new RlpException("the keys of a page are not in order");
      }
      count++;
    }
    if (count == 0) {
      throw new RlpException("a page is empty");
    }
    return nodes(keys, values, 0, count, 0);
  }

  /**
   * The value of a key that leads through a page; empty where it is not there.
   *
   * @param depth how many half bytes of the key lead to the page
   */
  static Bytes find(Bytes row, byte[] wanted, int depth) {
    Page page = new Page(row.unsafeArray());
    while (page.next()) {
      if (page.isAt(wanted, depth)) {
        return page.value();
      }
    }
    return Bytes.EMPTY;
  }

  private static boolean endsAsMost(Bytes value) {
    int from = value.size() - ENDING.size();
    return from >= 0
        && Arrays.equals(
            value.unsafeArray(), from, value.size(), ENDING.unsafeArray(), 0, ENDING.size());
  }

  /** Of keys in order, of which the first {@code at} half bytes are behind us. */
  private static Fresh nodes(byte[][] keys, Bytes[] values, int from, int to, int at) {
    byte[] first = keys[from];
    if (to - from == 1) {
      return new Leaf(Nibbles.from(first, at), values[from]);
    }
    byte[] last = keys[to - 1];
    int differs = Arrays.mismatch(first, at, first.length, last, at, last.length);
    if (differs > 0) {
      Fresh below = nodes(keys, values, from, to, at + differs);
      return new Extension(Arrays.copyOfRange(first, at, at + differs), below);
    }
    boolean endsHere = first.length == at;
    TrieNode[] children = Branch.EMPTY.children.clone();
    int begin = endsHere ? from + 1 : from;
    while (begin < to) {
      int way = keys[begin][at];
      int next = begin + 1;
      while (next < to && keys[next][at] == way) {
        next++;
      }
      children[way] = nodes(keys, values, begin, next, at + 1);
      begin = next;
    }
    return new Branch(children, endsHere ? values[from] : Bytes.EMPTY);
  }

  /** Goes on to the next key, if there is one. */
  private boolean next() {
    if (end == data.length) {
      return false;
    }
    key = end + 1;
    int at = key + (data[end] & 0xff);
    int head = 0;
    int part = MORE;
    for (int shift = 0; (part & MORE) != 0; shift += 7) {
      if (at >= data.length || shift > MOST_SHIFT) {
        throw new RlpException("a page ends too early");
      }
      part = data[at++];
      head |= (part & ~MORE & 0xff) << shift;
    }
    value = at;
    end = at + (head >>> 1);
    ending = (head & 1) == 1;
    if (end > data.length || (value == end && !ending)) {
      throw new RlpException("a page ends too early");
    }
    return true;
  }

  private int keySize() {
    return data[key - 1] & 0xff;
  }

  private boolean isAt(byte[] wanted, int depth) {
    int from = depth & ~1;
    int size = keySize();
    if (wanted.length - from != 2 * size) {
      return false;
    }
    // Of the byte in which the page begins, the first half may be before it.
    for (int i = depth; i < wanted.length; i++) {
      int both = data[key + (i - from) / 2];
      if (((i & 1) == 0 ? both >>> 4 & 0xf : both & 0xf) != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** The half bytes of the key, without the first one if that is before the page. */
  private byte[] keyFrom(int first) {
    byte[] nibbles = new byte[Math.max(0, 2 * keySize() - first)];
    for (int i = 0; i < nibbles.length; i++) {
      int both = data[key + (i + first) / 2];
      nibbles[i] = (byte) ((i + first & 1) == 0 ? both >>> 4 & 0xf : both & 0xf);
    }
    return nibbles;
  }

  private Bytes value() {
    byte[] bytes = Arrays.copyOfRange(data, value, ending ? end + ENDING.size() : end);
    if (ending) {
      ENDING.copyTo(bytes, end - value);
    }
    return Bytes.wrap(bytes);
  }

  /** Goes down all ways and writes each key in the order in which it comes. */
  private static final class Writer {
    private final int from;
    private byte[] way;
    private byte[] out = new byte[1024];
    private int size = 1;

    Writer(byte[] path) {
      this.from = path.length & ~1;
      this.way = Arrays.copyOf(path, 2 * Hash.SIZE);
      this.out[0] = MARK;
    }

    void node(TrieNode node, int depth) {
      switch (node) {
        case Nothing none -> {}
        case Stored stored -> throw new IllegalArgumentException("a page's nodes are not all here");
        case Leaf leaf -> entry(follow(leaf.path, depth), leaf.value);
        case Extension extension -> node(extension.child, follow(extension.path, depth));
        case Branch branch -> {
          if (!branch.value.isEmpty()) {
            entry(depth, branch.value);
          }
          for (int i = 0; i < branch.children.length; i++) {
            if (branch.children[i] != TrieNode.NOTHING) {
              node(branch.children[i], follow(new byte[] {(byte) i}, depth));
            }
          }
        }
      }
    }

    private int follow(byte[] path, int depth) {
      int reached = depth + path.length;
      if (reached > way.length) {
        way = Arrays.copyOf(way, 2 * reached);
      }
      System.arraycopy(path, 0, way, depth, path.length);
      return reached;
    }

    private void entry(int keyEnd, Bytes value) {
      boolean ending = endsAsMost(value);
      int length = ending ? value.size() - ENDING.size() : value.size();
      int most = size + MOST_HEAD + keyEnd / 2 + length;
      if (most > out.length) {
        out = Arrays.copyOf(out, 2 * most);
      }
      if (keyEnd - from > 2 * MOST_KEY) {
        throw new IllegalArgumentException("a key is too long for a page");
      }
      out[size++] = (byte) ((keyEnd - from) / 2);
      for (int i = from; i < keyEnd; i += 2) {
        out[size++] = (byte) (way[i] << 4 | way[i + 1]);
      }
      int head = length << 1 | (ending ? 1 : 0);
      while (head >= MORE) {
        out[size++] = (byte) (head | MORE);
        head >>>= 7;
      }
      out[size++] = (byte) head;
      System.arraycopy(value.unsafeArray(), 0, out, size, length);
      size += length;
    }
  }
}
