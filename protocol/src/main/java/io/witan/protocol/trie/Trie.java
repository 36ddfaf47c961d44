package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.trie.TrieNode.Branch;
import io.witan.protocol.trie.TrieNode.Extension;
import io.witan.protocol.trie.TrieNode.Fresh;
import io.witan.protocol.trie.TrieNode.Leaf;
import io.witan.protocol.trie.TrieNode.Nothing;
import io.witan.protocol.trie.TrieNode.Stored;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * An immutable Merkle-Patricia trie (Yellow Paper, appendix D). A change gives another trie that
 * shares what did not change. Nodes are read by hash when needed and are not kept: what is in
 * memory is what {@link #newNodes} hands over, so a caller that stores them goes on with {@link
 * #at} the new root.
 */
public final class Trie {
  private final NodeSource source;
  private final TrieNode top;

  private Trie(NodeSource source, TrieNode top) {
    this.source = source;
    this.top = top;
  }

  public static Trie empty(NodeSource source) {
    return new Trie(source, TrieNode.NOTHING);
  }

  /** The trie with this root; nothing is read yet. */
  public static Trie at(Hash root, NodeSource source) {
    return root.equals(EmptyHashes.TRIE) ? empty(source) : new Trie(source, new Stored(root));
  }

  /**
   * The value of {@code key}; empty where it has none.
   *
   * @throws NodeSource.MissingNode if a node on the way is not stored
   */
  public Bytes get(Bytes key) {
    byte[] nibbles = Nibbles.of(key);
    TrieNode node = top;
    int depth = 0;
    while (true) {
      switch (node) {
        case Nothing none -> {
          return Bytes.EMPTY;
        }
        case Stored stored -> {
          return NodeReader.find(source, stored.hash(), nibbles, depth);
        }
        case Leaf leaf -> {
          boolean here =
              Nibbles.common(leaf.path, nibbles, depth) == leaf.path.length
                  && depth + leaf.path.length == nibbles.length;
          return here ? leaf.value : Bytes.EMPTY;
        }
        case Extension extension -> {
          if (Nibbles.common(extension.path, nibbles, depth) != extension.path.length) {
            return Bytes.EMPTY;
          }
          depth += extension.path.length;
          node = extension.child;
        }
        case Branch branch -> {
          if (depth == nibbles.length) {
            return branch.value;
          }
          node = branch.children[nibbles[depth++]];
        }
      }
    }
  }

  /**
   * The trie with {@code value} under {@code key}.
   *
   * @throws IllegalArgumentException if the value is empty: a trie cannot tell that from none
   */
  public Trie put(Bytes key, Bytes value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a trie holds no empty values");
    }
    TrieNode changed = TrieEdit.put(source, top, Nibbles.of(key), 0, value);
    return with(changed);
  }

  /** The trie without {@code key}. */
  public Trie delete(Bytes key) {
    TrieNode changed = TrieEdit.delete(source, top, Nibbles.of(key), 0);
    return with(changed);
  }

  @SuppressWarnings("ReferenceEquality") // An edit without effect gives the very same node.
  private Trie with(TrieNode changed) {
    return changed == top ? this : new Trie(source, changed);
  }

  public boolean isEmpty() {
    return top == TrieNode.NOTHING;
  }

  /** The root hash; only nodes that are new since the last call are hashed. */
  public Hash root() {
    return switch (top) {
      case Nothing none -> EmptyHashes.TRIE;
      case Stored stored -> stored.hash();
      case Fresh fresh ->
          fresh.isHashed()
              ? Hash.of(fresh.reference().slice(1, Hash.SIZE + 1))
              : Keccak.hash(fresh.rlp());
    };
  }

  /** Hands over every node that the source does not have, parents after their children. */
  public void newNodes(BiConsumer<Hash, Bytes> sink) {
    if (top instanceof Fresh fresh) {
      below(fresh, sink);
      sink.accept(root(), fresh.rlp());
    }
  }

  /**
   * The nodes from the root towards {@code key}: they prove its value, or that it has none. Nodes
   * written inside others are not repeated. An empty trie has an empty proof.
   */
  public List<Bytes> proof(Bytes key) {
    return TrieProof.of(source, top, Nibbles.of(key));
  }

  /** Calls {@code visitor} with every key and value from {@code from} on, while it says so. */
  public void walk(Bytes from, TrieWalk.Visitor visitor) {
    TrieWalk.walk(source, top, Nibbles.of(from), visitor);
  }

  private static void below(Fresh node, BiConsumer<Hash, Bytes> sink) {
    switch (node) {
      case Leaf leaf -> {}
      case Extension extension -> hand(extension.child, sink);
      case Branch branch -> {
        for (TrieNode child : branch.children) {
          hand(child, sink);
        }
      }
    }
  }

  private static void hand(TrieNode node, BiConsumer<Hash, Bytes> sink) {
    if (node instanceof Fresh fresh && fresh.isHashed()) {
      below(fresh, sink);
      sink.accept(Hash.of(fresh.reference().slice(1, Hash.SIZE + 1)), fresh.rlp());
    }
  }
}
