package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.rlp.RlpWriter;

/**
 * A node of the trie in memory (Yellow Paper, appendix D). Immutable; what a node encodes to is
 * computed once, when first asked for.
 */
sealed interface TrieNode {
  Nothing NOTHING = new Nothing();

  /** What the parent holds in its place: RLP shorter than 32 bytes, or the RLP of the hash. */
  Bytes reference();

  /** A node that is not read from a {@link NodeSource}: it has RLP of its own. */
  sealed interface Fresh extends TrieNode {
    Bytes rlp();

    /** Whether it is stored under its hash, and not inside its parent. */
    default boolean isHashed() {
      return rlp().size() >= Hash.SIZE;
    }
  }

  /** No node. */
  final class Nothing implements TrieNode {
    private static final Bytes RLP = Bytes.ofInts(0x80);

    private Nothing() {}

    @Override
    public Bytes reference() {
      return RLP;
    }
  }

  /** A node that is known by its hash only and read when it is needed. */
  record Stored(Hash hash) implements TrieNode {
    @Override
    public Bytes reference() {
      return hashReference(hash);
    }
  }

  /** The rest of a key with its value. */
  final class Leaf implements Fresh {
    final byte[] path;
    final Bytes value;
    private Encoded encoded;

    Leaf(byte[] path, Bytes value) {
      this.path = path;
      this.value = value;
    }

    @Override
    public Bytes rlp() {
      return encoded().rlp;
    }

    @Override
    public Bytes reference() {
      return encoded().reference;
    }

    private Encoded encoded() {
      Encoded known = encoded;
      if (known == null) {
        RlpWriter out = new RlpWriter(path.length + value.size() + 16).startList();
        out.bytes(Nibbles.toHexPrefix(path, true)).bytes(value);
        known = Encoded.of(out.endList().toBytes());
        encoded = known;
      }
      return known;
    }
  }

  /** A shared part of keys, at least one nibble, in front of a branch. */
  final class Extension implements Fresh {
    final byte[] path;
    final TrieNode child;
    private Encoded encoded;

    Extension(byte[] path, TrieNode child) {
      this.path = path;
      this.child = child;
    }

    @Override
    public Bytes rlp() {
      return encoded().rlp;
    }

    @Override
    public Bytes reference() {
      return encoded().reference;
    }

    private Encoded encoded() {
      Encoded known = encoded;
      if (known == null) {
        RlpWriter out = new RlpWriter(80).startList();
        out.bytes(Nibbles.toHexPrefix(path, false)).raw(child.reference());
        known = Encoded.of(out.endList().toBytes());
        encoded = known;
      }
      return known;
    }
  }

  /** Sixteen ways on, and the value of the key that ends here; an empty value is none. */
  final class Branch implements Fresh {
    final TrieNode[] children;
    final Bytes value;
    private Encoded encoded;

    Branch(TrieNode[] children, Bytes value) {
      this.children = children;
      this.value = value;
    }

    Branch with(int nibble, TrieNode child) {
      TrieNode[] copy = children.clone();
      copy[nibble] = child;
      return new Branch(copy, value);
    }

    @Override
    public Bytes rlp() {
      return encoded().rlp;
    }

    @Override
    public Bytes reference() {
      return encoded().reference;
    }

    private Encoded encoded() {
      Encoded known = encoded;
      if (known == null) {
        RlpWriter out = new RlpWriter(16 * 33 + 8 + value.size()).startList();
        for (TrieNode child : children) {
          out.raw(child.reference());
        }
        known = Encoded.of(out.bytes(value).endList().toBytes());
        encoded = known;
      }
      return known;
    }
  }

  /** Published between threads without a lock: both fields are final. */
  final class Encoded {
    private final Bytes rlp;
    private final Bytes reference;

    private Encoded(Bytes rlp, Bytes reference) {
      this.rlp = rlp;
      this.reference = reference;
    }

    private static Encoded of(Bytes rlp) {
      return new Encoded(rlp, rlp.size() < Hash.SIZE ? rlp : hashReference(Keccak.hash(rlp)));
    }
  }

  private static Bytes hashReference(Hash hash) {
    byte[] reference = new byte[Hash.SIZE + 1];
    reference[0] = (byte) 0xa0;
    hash.bytes().copyTo(reference, 1);
    return Bytes.wrap(reference);
  }
}
