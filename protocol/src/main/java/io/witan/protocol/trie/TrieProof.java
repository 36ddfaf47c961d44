package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.trie.TrieNode.Branch;
import io.witan.protocol.trie.TrieNode.Extension;
import io.witan.protocol.trie.TrieNode.Fresh;
import io.witan.protocol.trie.TrieNode.Leaf;
import io.witan.protocol.trie.TrieNode.Nothing;
import io.witan.protocol.trie.TrieNode.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Merkle proofs of a trie's entries, as {@code eth_getProof} gives them (EIP-1186). */
public final class TrieProof {
  private TrieProof() {}

  static List<Bytes> of(NodeSource source, TrieNode top, byte[] key) {
    List<Bytes> nodes = new ArrayList<>();
    TrieNode node = top;
    int at = 0;
    while (node != TrieNode.NOTHING) {
      TrieNode here =
          node instanceof Stored stored
              ? NodeReader.decode(source.node(key, at, stored.hash()), at)
              : node;
      if (here instanceof Fresh fresh && (nodes.isEmpty() || fresh.isHashed())) {
        nodes.add(fresh.rlp());
      }
      switch (here) {
        case Nothing none -> node = none;
        case Leaf leaf -> node = TrieNode.NOTHING;
        case Stored stored -> throw new RlpException("a trie node is only a hash");
        case Extension extension -> {
          boolean on = Nibbles.common(extension.path, key, at) == extension.path.length;
          at += extension.path.length;
          node = on ? extension.child : TrieNode.NOTHING;
        }
        case Branch branch ->
            node = at == key.length ? TrieNode.NOTHING : branch.children[key[at++]];
      }
    }
    return List.copyOf(nodes);
  }

  /**
   * What {@code nodes} prove about {@code key} under {@code root}: its value, or empty bytes for
   * "not there".
   *
   * @return nothing where they prove neither
   */
  public static Optional<Bytes> verify(Hash root, Bytes key, List<Bytes> nodes) {
    Map<Hash, Bytes> known = new TreeMap<>();
    for (Bytes node : nodes) {
      known.put(Keccak.hash(node), node);
    }
    NodeSource source =
        (path, depth, hash) -> {
          Bytes node = known.get(hash);
          if (node == null || Page.is(node)) {
            throw new NodeSource.MissingNode(hash);
          }
          return node;
        };
    try {
      Bytes value = Trie.at(root, source).get(key);
      boolean whole = root.equals(EmptyHashes.TRIE) || known.containsKey(root);
      return whole ? Optional.of(value) : Optional.empty();
    } catch (NodeSource.MissingNode | IllegalArgumentException unproven) {
      return Optional.empty();
    }
  }
}
