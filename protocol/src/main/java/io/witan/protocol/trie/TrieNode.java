package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.machine.Workers;
import java.util.Arrays;
import java.util.List;

/** A node of the trie in memory (Yellow Paper, appendix D). Immutable. */
sealed interface TrieNode {
  Nothing NOTHING = new Nothing();

  /** More keys than a {@link Page} has, or an unknown number. */
  int MANY = Page.MOST + 1;

  /** How many keys there are from this node on, or {@link #MANY}. */
  int keys();

  /** No node. */
  final class Nothing implements TrieNode {
    private Nothing() {}

    @Override
    public int keys() {
      return 0;
    }
  }

  /**
   * A node that its source has. Its hash stays where it stands in the RLP of the branch above, so
   * that the sixteen ways of a branch lie together and are no objects of their own.
   */
  final class Stored implements TrieNode {
    private final byte[] data;
    private final int at;
    private final Fresh kept;

    private Stored(byte[] data, int at, Fresh kept) {
      this.data = data;
      this.at = at;
      this.kept = kept;
    }

    Stored(Hash hash) {
      this(hash.bytes().unsafeArray(), 0, null);
    }

    /** Of the hash that begins at {@code at} in bytes which are never written again. */
    Stored(byte[] data, int at) {
      this(data, at, null);
    }

    Stored keeping(Fresh node) {
      return new Stored(data, at, node);
    }

    Hash hash() {
      return Hash.wrap(Arrays.copyOfRange(data, at, at + Hash.SIZE));
    }

    void copyHashTo(byte[] out, int to) {
      System.arraycopy(data, at, out, to, Hash.SIZE);
    }

    /** The node, where it is in memory, too; null where it is read when it is needed. */
    Fresh kept() {
      return kept;
    }

    @Override
    public int keys() {
      return MANY;
    }
  }

  /**
   * A node that is not read from a {@link NodeSource}. Its RLP and hash are computed once, when
   * first asked for, by {@link TrieHashing}, and published between threads without a lock: that is
   * safe because what is published has final fields only.
   */
  abstract sealed class Fresh implements TrieNode {
    private final int keys;
    private Encoded encoded;

    Fresh(int keys) {
      this.keys = keys;
    }

    /**
     * @param hash null where the RLP is so short that it stands in the parent
     */
    record Encoded(Bytes rlp, Hash hash) {}

    @Override
    public int keys() {
      return keys;
    }

    Bytes rlp() {
      return encoded().rlp;
    }

    /** Whether it is stored by itself under its hash, and not inside its parent. */
    boolean isHashed() {
      return encoded().hash != null;
    }

    /** The hash of a node that {@link #isHashed}. */
    Hash hash() {
      return encoded().hash;
    }

    boolean isEncoded() {
      return encoded != null;
    }

    void encoded(Encoded computed) {
      encoded = computed;
    }

    private Encoded encoded() {
      Encoded known = encoded;
      if (known == null) {
        TrieHashing.hash(List.of(this), Workers.CALLER);
        known = encoded;
      }
      return known;
    }
  }

  /** The rest of a key with its value. */
  final class Leaf extends Fresh {
    final byte[] path;
    final Bytes value;

    Leaf(byte[] path, Bytes value) {
      super(1);
      this.path = path;
      this.value = value;
    }
  }

  /** A shared part of keys, at least one nibble, in front of a branch. */
  final class Extension extends Fresh {
    final byte[] path;
    final TrieNode child;

    Extension(byte[] path, TrieNode child) {
      super(child.keys());
      this.path = path;
      this.child = child;
    }
  }

  /** Sixteen ways on, and the value of the key that ends here; an empty value is none. */
  final class Branch extends Fresh {
    /** How many. */
    static final int WAYS = 16;

    /** To start from; not a node of any trie. */
    static final Branch EMPTY = new Branch(nothing(), Bytes.EMPTY);

    final TrieNode[] children;
    final Bytes value;

    Branch(TrieNode[] children, Bytes value) {
      super(count(children, value));
      this.children = children;
      this.value = value;
    }

    Branch with(int nibble, TrieNode child) {
      TrieNode[] copy = children.clone();
      copy[nibble] = child;
      return new Branch(copy, value);
    }

    private static int count(TrieNode[] children, Bytes value) {
      int keys = value.isEmpty() ? 0 : 1;
      for (int i = 0; i < children.length && keys < MANY; i++) {
        keys += children[i].keys();
      }
      return Math.min(keys, MANY);
    }

    private static TrieNode[] nothing() {
      TrieNode[] children = new TrieNode[WAYS];
      Arrays.fill(children, NOTHING);
      return children;
    }
  }
}
