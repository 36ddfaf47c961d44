package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rows by their place, as a database has them: what vanishes is gone. Notes what is read. */
final class MemoryNodes implements NodeSource {
  final Map<Bytes, Bytes> nodes = new TreeMap<>();
  final List<Bytes> reads = Collections.synchronizedList(new ArrayList<>());

  @Override
  public Bytes node(byte[] path, int depth, Hash hash) {
    Bytes place = Nibbles.pack(path, depth);
    reads.add(place);
    Bytes node = nodes.get(place);
    if (node == null) {
      throw new MissingNode(hash);
    }
    return node;
  }

  /** Stores what is new, drops what vanished, and opens the trie again from its root alone. */
  Trie keep(Trie trie) {
    store(trie);
    return Trie.at(trie.root(), this);
  }

  /** Stores what is new, drops what vanished, and goes on with what the trie keeps in memory. */
  Trie keepOpen(Trie trie) {
    store(trie);
    return trie.storedIn(this);
  }

  private void store(Trie trie) {
    NodeChanges changes = trie.changes();
    changes.created().forEach(node -> nodes.put(node.path(), node.row()));
    changes.vanished().forEach(nodes::remove);
  }
}
