package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import java.util.Map;
import java.util.TreeMap;

/** Nodes in a map, with a count of the reads. */
final class MemoryNodes implements NodeSource {
  final Map<Hash, Bytes> nodes = new TreeMap<>();
  int reads;

  @Override
  public Bytes node(Hash hash) {
    reads++;
    Bytes node = nodes.get(hash);
    if (node == null) {
      throw new MissingNode(hash);
    }
    return node;
  }

  /** Stores what is new and opens the trie again from its root alone. */
  Trie keep(Trie trie) {
    trie.newNodes(nodes::put);
    return Trie.at(trie.root(), this);
  }
}
