package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.trie.TrieNode.Branch;
import io.witan.protocol.trie.TrieNode.Extension;
import io.witan.protocol.trie.TrieNode.Leaf;
import io.witan.protocol.trie.TrieNode.Nothing;
import io.witan.protocol.trie.TrieNode.Stored;
import java.util.Arrays;

/** Changes of a trie: new nodes on the way to a key, the same object where nothing changes. */
@SuppressWarnings("ReferenceEquality") // "The same object" is the answer "nothing changed".
final class TrieEdit {
  private TrieEdit() {}

  static TrieNode put(NodeSource source, TrieNode node, byte[] key, int at, Bytes value) {
    return switch (node) {
      case Nothing none -> new Leaf(Nibbles.from(key, at), value);
      case Stored stored -> {
        TrieNode read = NodeReader.decode(source.node(key, at, stored.hash()));
        TrieNode changed = put(source, read, key, at, value);
        yield changed == read ? stored : changed;
      }
      case Leaf leaf -> putBesideLeaf(leaf, key, at, value);
      case Extension extension -> putAtExtension(source, extension, key, at, value);
      case Branch branch -> {
        if (at == key.length) {
          yield branch.value.equals(value) ? branch : new Branch(branch.children, value);
        }
        TrieNode child = branch.children[key[at]];
        TrieNode changed = put(source, child, key, at + 1, value);
        yield changed == child ? branch : branch.with(key[at], changed);
      }
    };
  }

  private static TrieNode putBesideLeaf(Leaf leaf, byte[] key, int at, Bytes value) {
    int common = Nibbles.common(leaf.path, key, at);
    if (common == leaf.path.length && at + common == key.length) {
      return leaf.value.equals(value) ? leaf : new Leaf(leaf.path, value);
    }
    TrieNode[] children = noChildren();
    Bytes here = Bytes.EMPTY;
    if (common == leaf.path.length) {
      here = leaf.value;
    } else {
      children[leaf.path[common]] = new Leaf(Nibbles.from(leaf.path, common + 1), leaf.value);
    }
    if (at + common == key.length) {
      here = value;
    } else {
      children[key[at + common]] = new Leaf(Nibbles.from(key, at + common + 1), value);
    }
    return extend(Arrays.copyOf(leaf.path, common), new Branch(children, here));
  }

  private static TrieNode putAtExtension(
      NodeSource source, Extension extension, byte[] key, int at, Bytes value) {
    byte[] path = extension.path;
    int common = Nibbles.common(path, key, at);
    if (common == path.length) {
      TrieNode changed = put(source, extension.child, key, at + common, value);
      return changed == extension.child ? extension : new Extension(path, changed);
    }
    TrieNode[] children = noChildren();
    children[path[common]] = extend(Nibbles.from(path, common + 1), extension.child);
    Bytes here = Bytes.EMPTY;
    if (at + common == key.length) {
      here = value;
    } else {
      children[key[at + common]] = new Leaf(Nibbles.from(key, at + common + 1), value);
    }
    return extend(Arrays.copyOf(path, common), new Branch(children, here));
  }

  static TrieNode delete(NodeSource source, TrieNode node, byte[] key, int at) {
    return switch (node) {
      case Nothing none -> none;
      case Stored stored -> {
        TrieNode read = NodeReader.decode(source.node(key, at, stored.hash()));
        TrieNode changed = delete(source, read, key, at);
        yield changed == read ? stored : changed;
      }
      case Leaf leaf -> {
        int common = Nibbles.common(leaf.path, key, at);
        boolean here = common == leaf.path.length && at + common == key.length;
        yield here ? TrieNode.NOTHING : leaf;
      }
      case Extension extension -> {
        int common = Nibbles.common(extension.path, key, at);
        if (common != extension.path.length) {
          yield extension;
        }
        TrieNode changed = delete(source, extension.child, key, at + common);
        yield changed == extension.child
            ? extension
            : prepend(source, extension.path, changed, key, at + common);
      }
      case Branch branch -> deleteInBranch(source, branch, key, at);
    };
  }

  private static TrieNode deleteInBranch(NodeSource source, Branch branch, byte[] key, int at) {
    if (at == key.length) {
      return branch.value.isEmpty()
          ? branch
          : shrink(source, new Branch(branch.children, Bytes.EMPTY), key, at);
    }
    TrieNode child = branch.children[key[at]];
    TrieNode changed = delete(source, child, key, at + 1);
    if (changed == child) {
      return branch;
    }
    Branch rest = branch.with(key[at], changed);
    return changed == TrieNode.NOTHING ? shrink(source, rest, key, at) : rest;
  }

  /** A branch that only one key or one way on is left of is no branch any more. */
  private static TrieNode shrink(NodeSource source, Branch branch, byte[] key, int at) {
    int left = -1;
    for (int i = 0; i < branch.children.length; i++) {
      if (branch.children[i] != TrieNode.NOTHING) {
        if (left >= 0 || !branch.value.isEmpty()) {
          return branch;
        }
        left = i;
      }
    }
    if (left < 0) {
      return new Leaf(new byte[0], branch.value);
    }
    byte[] way = {(byte) left};
    byte[] path = Nibbles.join(Arrays.copyOf(key, at), way);
    return prepend(source, way, branch.children[left], path, path.length);
  }

  /**
   * The node with {@code path} in front, merged where it has a path of its own.
   *
   * @param key of which the first {@code at} nibbles lead to the node
   */
  private static TrieNode prepend(
      NodeSource source, byte[] path, TrieNode node, byte[] key, int at) {
    return switch (node) {
      case Nothing none -> none;
      case Stored stored -> {
        TrieNode read = NodeReader.decode(source.node(key, at, stored.hash()));
        yield read instanceof Branch
            ? new Extension(path, stored)
            : prepend(source, path, read, key, at);
      }
      case Leaf leaf -> new Leaf(Nibbles.join(path, leaf.path), leaf.value);
      case Extension extension ->
          new Extension(Nibbles.join(path, extension.path), extension.child);
      case Branch branch -> new Extension(path, branch);
    };
  }

  private static TrieNode extend(byte[] path, TrieNode node) {
    return path.length == 0 ? node : new Extension(path, node);
  }

  private static TrieNode[] noChildren() {
    TrieNode[] children = new TrieNode[16];
    Arrays.fill(children, TrieNode.NOTHING);
    return children;
  }
}
