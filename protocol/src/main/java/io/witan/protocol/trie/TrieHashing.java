package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.trie.TrieNode.Branch;
import io.witan.protocol.trie.TrieNode.Extension;
import io.witan.protocol.trie.TrieNode.Fresh;
import io.witan.protocol.trie.TrieNode.Leaf;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Encodes and hashes all new nodes of some tries level by level, from those that have no new node
 * below them upwards: the nodes of a level do not need each other, so that they are hashed many at
 * once and, where they are many, by all workers.
 */
final class TrieHashing {
  /** Nodes that one worker takes at a time: some tens of microseconds of work. */
  private static final int SHARE = 128;

  private final List<List<Fresh>> levels = new ArrayList<>();

  private TrieHashing() {}

  static void hash(List<? extends TrieNode> tops, Workers workers) {
    TrieHashing hashing = new TrieHashing();
    for (TrieNode top : tops) {
      hashing.levelOf(top);
    }
    for (List<Fresh> level : hashing.levels) {
      hashLevel(level, workers);
    }
  }

  /** Collects the new nodes from this one down; -1 where there are none. */
  private int levelOf(TrieNode node) {
    if (!(node instanceof Fresh fresh) || fresh.isEncoded()) {
      return -1;
    }
    int level =
        switch (fresh) {
          case Leaf leaf -> 0;
          case Extension extension -> levelOf(extension.child) + 1;
          case Branch branch -> {
            int highest = -1;
            for (TrieNode child : branch.children) {
              highest = Math.max(highest, levelOf(child));
            }
            yield highest + 1;
          }
        };
    while (levels.size() <= level) {
      levels.add(new ArrayList<>());
    }
    levels.get(level).add(fresh);
    return level;
  }

  private static void hashLevel(List<Fresh> nodes, Workers workers) {
    if (workers.count() == 1 || nodes.size() < 2 * SHARE) {
      hashTogether(nodes);
      return;
    }
    List<Supplier<Integer>> shares = new ArrayList<>();
    for (int from = 0; from < nodes.size(); from += SHARE) {
      List<Fresh> share = nodes.subList(from, Math.min(from + SHARE, nodes.size()));
      shares.add(() -> hashTogether(share));
    }
    workers.all(shares);
  }

  private static int hashTogether(List<Fresh> nodes) {
    List<Bytes> encoded = new ArrayList<>(nodes.size());
    List<Bytes> toHash = new ArrayList<>(nodes.size());
    for (Fresh node : nodes) {
      Bytes rlp = NodeWriter.encode(node);
      encoded.add(rlp);
      if (rlp.size() >= Hash.SIZE) {
        toHash.add(rlp);
      }
    }
    Iterator<Hash> hashes = Keccak.hashAll(toHash).iterator();
    for (int i = 0; i < encoded.size(); i++) {
      Bytes rlp = encoded.get(i);
      nodes.get(i).encoded(new Fresh.Encoded(rlp, rlp.size() < Hash.SIZE ? null : hashes.next()));
    }
    return encoded.size();
  }
}
