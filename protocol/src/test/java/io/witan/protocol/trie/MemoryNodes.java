package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import java.util.Map;
import java.util.TreeMap;

/** Nodes by their place, as a database has them: what vanishes is gone. Counts the reads. */
final class MemoryNodes implements NodeSource {
  final Map<Bytes, Bytes> nodes = new TreeMap<>();
  int reads;

  @Override
  public Bytes node(byte[] path, int depth, Hash hash) {
    reads++;
    Bytes node = nodes.get(Nibbles.pack(path, depth));
    if (node == null) {
      throw new MissingNode(hash);
    }
    return node;
  }

  /** Stores what is new, drops what vanished, and opens the trie again from its root alone. */
  Trie keep(Trie trie) {
    NodeChanges changes = trie.changes();
    changes.created().forEach(node -> nodes.put(node.path(), node.rlp()));
    changes.vanished().forEach(nodes::remove);
    return Trie.at(trie.root(), this);
  }
}
