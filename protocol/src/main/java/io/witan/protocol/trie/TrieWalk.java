package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.trie.TrieNode.Branch;
import io.witan.protocol.trie.TrieNode.Extension;
import io.witan.protocol.trie.TrieNode.Leaf;
import io.witan.protocol.trie.TrieNode.Nothing;
import io.witan.protocol.trie.TrieNode.Stored;
import java.util.Arrays;

/** Goes through a trie's entries in the order of their keys. */
public final class TrieWalk {
  private final NodeSource source;
  private final byte[] from;
  private final Visitor visitor;

  private TrieWalk(NodeSource source, byte[] from, Visitor visitor) {
    this.source = source;
    this.from = from;
    this.visitor = visitor;
  }

  /** Sees one entry after the other. */
  @FunctionalInterface
  public interface Visitor {
    /** Whether to go on. */
    boolean visit(Bytes key, Bytes value);
  }

  static void walk(NodeSource source, TrieNode top, byte[] from, Visitor visitor) {
    new TrieWalk(source, from, visitor).go(top, new byte[0]);
  }

  private boolean go(TrieNode node, byte[] path) {
    if (isBefore(path)) {
      return true;
    }
    return switch (node) {
      case Nothing none -> true;
      case Stored stored ->
          go(NodeReader.decode(source.node(path, path.length, stored.hash()), path.length), path);
      case Leaf leaf -> entry(Nibbles.join(path, leaf.path), leaf.value);
      case Extension extension -> go(extension.child, Nibbles.join(path, extension.path));
      case Branch branch -> {
        boolean on = branch.value.isEmpty() || entry(path, branch.value);
        for (int i = 0; on && i < branch.children.length; i++) {
          on = go(branch.children[i], Nibbles.join(path, i, new byte[0]));
        }
        yield on;
      }
    };
  }

  private boolean entry(byte[] path, Bytes value) {
    return Arrays.compare(path, from) < 0 || visitor.visit(Nibbles.toBytes(path), value);
  }

  /** Whether every key that begins with {@code path} comes before the first one wanted. */
  private boolean isBefore(byte[] path) {
    int length = Math.min(path.length, from.length);
    return Arrays.compare(path, 0, length, from, 0, length) < 0;
  }
}
