package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.trie.NodeChanges.Created;
import io.witan.protocol.trie.TrieNode.Branch;
import io.witan.protocol.trie.TrieNode.Extension;
import io.witan.protocol.trie.TrieNode.Fresh;
import io.witan.protocol.trie.TrieNode.Leaf;
import io.witan.protocol.trie.TrieNode.Nothing;
import io.witan.protocol.trie.TrieNode.Stored;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * An immutable Merkle-Patricia trie (Yellow Paper, appendix D). A change gives another trie that
 * shares what did not change. Nodes are read when needed and are not kept: what is in memory is
 * what {@link #changes} hands over, so a caller that stores them goes on with {@link #storedIn}
 * their source, or with {@link #at} the new root.
 */
public final class Trie {
  /**
   * Branches stay in memory after fewer half bytes than this: 4,369 at most, which take 5 MB. From
   * some hundred thousand keys on, every block goes through most of them.
   */
  private static final int KEPT_DEPTH = 4;

  private final NodeSource source;
  private final TrieNode top;
  private final Opened.Paths opened;

  private Trie(NodeSource source, TrieNode top, Opened.Paths opened) {
    this.source = source;
    this.top = top;
    this.opened = opened;
  }

  public static Trie empty(NodeSource source) {
    return new Trie(source, TrieNode.NOTHING, null);
  }

  /** The trie with this root; nothing is read yet. */
  public static Trie at(Hash root, NodeSource source) {
    return root.equals(EmptyHashes.TRIE) ? empty(source) : new Trie(source, new Stored(root), null);
  }

  /**
   * The same trie once {@code stored} has its {@link #changes}. Only its uppermost branches stay in
   * memory, those that it has decoded.
   */
  public Trie storedIn(NodeSource stored) {
    TrieNode settled =
        top instanceof Fresh fresh ? new Stored(root()).keeping(settled(fresh, 0)) : top;
    return new Trie(stored, settled, null);
  }

  /** What stays in memory of a node that is stored: as it is read again, but for what is below. */
  private static Fresh settled(Fresh node, int depth) {
    if (depth >= KEPT_DEPTH || node.keys() <= Page.MOST) {
      return null;
    }
    Fresh read = NodeReader.decode(node.rlp(), depth);
    return switch (node) {
      case Leaf leaf -> read;
      case Extension extension -> {
        int below = depth + extension.path.length;
        TrieNode child = settledChild(((Extension) read).child, extension.child, below);
        yield new Extension(extension.path, child);
      }
      case Branch branch -> {
        TrieNode[] children = ((Branch) read).children;
        for (int i = 0; i < children.length; i++) {
          children[i] = settledChild(children[i], branch.children[i], depth + 1);
        }
        yield new Branch(children, branch.value);
      }
    };
  }

  private static TrieNode settledChild(TrieNode read, TrieNode child, int depth) {
    if (!(read instanceof Stored stored)) {
      return read;
    }
    return switch (child) {
      case Stored before -> before.kept() == null ? stored : stored.keeping(before.kept());
      case Fresh fresh -> stored.keeping(settled(fresh, depth));
      case Nothing none -> throw new IllegalStateException("a stored node is nothing");
    };
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
          if (stored.kept() == null) {
            return NodeReader.find(source, stored.hash(), nibbles, depth);
          }
          node = stored.kept();
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
    return update(List.of(new TrieChange(key, value)), Workers.CALLER);
  }

  /** The trie without {@code key}. */
  public Trie delete(Bytes key) {
    return update(List.of(new TrieChange(key, Bytes.EMPTY)), Workers.CALLER);
  }

  /**
   * The trie after all of {@code changes}, which are in any order.
   *
   * @throws IllegalArgumentException if a key is changed twice
   */
  @SuppressWarnings("ReferenceEquality") // An update without effect gives the very same node.
  public Trie update(List<TrieChange> changes, Workers workers) {
    Opened reading = new Opened(source, opened);
    TrieNode changed = new TrieUpdate(reading, workers).apply(top, changes);
    return changed == top ? this : new Trie(source, changed, reading.paths());
  }

  public boolean isEmpty() {
    return top == TrieNode.NOTHING;
  }

  /** The root hash; only nodes that are new since the last call are hashed. */
  public Hash root() {
    return root(Workers.CALLER);
  }

  /** The root hash, computed by all workers where many nodes are new. */
  public Hash root(Workers workers) {
    hashAll(List.of(this), workers);
    return switch (top) {
      case Nothing none -> EmptyHashes.TRIE;
      case Stored stored -> stored.hash();
      case Fresh fresh -> fresh.isHashed() ? fresh.hash() : Keccak.hash(fresh.rlp());
    };
  }

  /** Hashes all of {@code tries} together, which is faster than one after the other. */
  public static void hashAll(Collection<Trie> tries, Workers workers) {
    TrieHashing.hash(tries.stream().map(trie -> trie.top).toList(), workers);
  }

  /** How the rows that the source has must change for {@link #at} to read this trie. */
  public NodeChanges changes() {
    List<Created> created = new ArrayList<>();
    if (top instanceof Fresh fresh) {
      create(fresh, root(), new byte[0], created);
    }
    TreeSet<Bytes> vanished = new TreeSet<>();
    for (Opened.Paths each = opened; each != null; each = each.rest()) {
      byte[] path = each.path().unsafeArray();
      if (!hasRowAt(path)) {
        vanished.add(Nibbles.pack(path, path.length));
      }
    }
    return new NodeChanges(created, List.copyOf(vanished));
  }

  /**
   * The nodes from the root towards {@code key}: they prove its value, or that it has none. Nodes
   * written inside others are not repeated. An empty trie has an empty proof.
   */
  public List<Bytes> proof(Bytes key) {
    return TrieProof.of(source, top, Nibbles.of(key));
  }

  /**
   * The RLP of a stored node, which its hash is of.
   *
   * @param row what the source has
   * @param depth how many half bytes lead to the node
   * @throws io.witan.protocol.rlp.RlpException if the row is not as it was written
   */
  public static Bytes rlp(Bytes row, int depth) {
    return Page.is(row) ? Page.decode(row, depth).rlp() : row;
  }

  /** Calls {@code visitor} with every key and value from {@code from} on, while it says so. */
  public void walk(Bytes from, TrieWalk.Visitor visitor) {
    TrieWalk.walk(source, top, Nibbles.of(from), visitor);
  }

  /** What is to be stored of a node and of those below it. */
  private static void create(Fresh node, Hash hash, byte[] path, List<Created> created) {
    Bytes row;
    if (node.keys() <= Page.MOST) {
      row = Page.encode(node, path);
    } else {
      createBelow(node, path, created);
      row = node.rlp();
    }
    created.add(new Created(Nibbles.pack(path, path.length), hash, row));
  }

  private static void createBelow(Fresh node, byte[] path, List<Created> created) {
    switch (node) {
      case Leaf leaf -> {}
      case Extension extension ->
          createChild(extension.child, Nibbles.join(path, extension.path), created);
      case Branch branch -> {
        for (int i = 0; i < branch.children.length; i++) {
          if (branch.children[i] instanceof Fresh child) {
            createChild(child, Nibbles.join(path, i, new byte[0]), created);
          }
        }
      }
    }
  }

  private static void createChild(TrieNode node, byte[] path, List<Created> created) {
    if (node instanceof Fresh fresh && fresh.isHashed()) {
      create(fresh, fresh.hash(), path, created);
    }
  }

  /** Whether there is a row for a node at {@code path}. */
  private boolean hasRowAt(byte[] path) {
    TrieNode node = top;
    int depth = 0;
    while (depth < path.length) {
      if (node.keys() <= Page.MOST) {
        return false;
      }
      switch (node) {
        case Nothing none -> {
          return false;
        }
        case Leaf leaf -> {
          return false;
        }
        case Stored unchanged -> {
          return true;
        }
        case Extension extension -> {
          if (Nibbles.common(extension.path, path, depth) != extension.path.length) {
            return false;
          }
          depth += extension.path.length;
          node = extension.child;
        }
        case Branch branch -> node = branch.children[path[depth++]];
      }
    }
    return switch (node) {
      case Nothing none -> false;
      case Stored stored -> true;
      case Fresh fresh -> depth == 0 || fresh.isHashed();
    };
  }
}
