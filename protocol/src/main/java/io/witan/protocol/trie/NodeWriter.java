package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.trie.TrieNode.Branch;
import io.witan.protocol.trie.TrieNode.Extension;
import io.witan.protocol.trie.TrieNode.Fresh;
import io.witan.protocol.trie.TrieNode.Leaf;
import io.witan.protocol.trie.TrieNode.Nothing;
import io.witan.protocol.trie.TrieNode.Stored;

/**
 * Writes a node's RLP into an array of just its size, without copies in between; the counterpart of
 * {@link NodeReader}. What is below the node is encoded already.
 */
final class NodeWriter {
  private final byte[] out;
  private int at;

  private NodeWriter(int payload) {
    out = new byte[headerSize(payload) + payload];
    header(0xc0, payload);
  }

  static Bytes encode(Fresh node) {
    NodeWriter writer =
        switch (node) {
          case Leaf leaf -> leaf(leaf);
          case Extension extension -> extension(extension);
          case Branch branch -> branch(branch);
        };
    return Bytes.wrap(writer.out);
  }

  private static NodeWriter leaf(Leaf leaf) {
    NodeWriter writer = new NodeWriter(pathSize(leaf.path) + stringSize(leaf.value));
    writer.path(leaf.path, true);
    writer.string(leaf.value);
    return writer;
  }

  private static NodeWriter extension(Extension extension) {
    NodeWriter writer = new NodeWriter(pathSize(extension.path) + referenceSize(extension.child));
    writer.path(extension.path, false);
    writer.reference(extension.child);
    return writer;
  }

  private static NodeWriter branch(Branch branch) {
    int payload = stringSize(branch.value);
    for (TrieNode child : branch.children) {
      payload += referenceSize(child);
    }
    NodeWriter writer = new NodeWriter(payload);
    for (TrieNode child : branch.children) {
      writer.reference(child);
    }
    writer.string(branch.value);
    return writer;
  }

  private static int referenceSize(TrieNode child) {
    return switch (child) {
      case Nothing none -> 1;
      case Stored stored -> 1 + Hash.SIZE;
      case Fresh fresh -> fresh.isHashed() ? 1 + Hash.SIZE : fresh.rlp().size();
    };
  }

  /** What stands for a node in its parent: the node itself if it is shorter than its hash. */
  private void reference(TrieNode child) {
    switch (child) {
      case Nothing none -> header(0x80, 0);
      case Stored stored -> {
        header(0x80, Hash.SIZE);
        stored.copyHashTo(out, at);
        at += Hash.SIZE;
      }
      case Fresh fresh -> {
        if (fresh.isHashed()) {
          string(fresh.hash().bytes());
        } else {
          raw(fresh.rlp());
        }
      }
    }
  }

  private static int pathSize(byte[] path) {
    int size = Nibbles.hexPrefixSize(path);
    return size == 1 ? 1 : headerSize(size) + size;
  }

  private void path(byte[] path, boolean leaf) {
    int size = Nibbles.hexPrefixSize(path);
    if (size > 1) {
      header(0x80, size);
    }
    Nibbles.putHexPrefix(path, leaf, out, at);
    at += size;
  }

  private static boolean isItsOwnRlp(Bytes string) {
    return string.size() == 1 && string.get(0) < 0x80;
  }

  private static int stringSize(Bytes string) {
    return isItsOwnRlp(string) ? 1 : headerSize(string.size()) + string.size();
  }

  private void string(Bytes string) {
    if (!isItsOwnRlp(string)) {
      header(0x80, string.size());
    }
    raw(string);
  }

  private void raw(Bytes bytes) {
    bytes.copyTo(out, at);
    at += bytes.size();
  }

  private static int headerSize(int length) {
    return length < 56 ? 1 : 1 + lengthBytes(length);
  }

  private void header(int base, int length) {
    if (length < 56) {
      out[at++] = (byte) (base + length);
      return;
    }
    int count = lengthBytes(length);
    out[at++] = (byte) (base + 55 + count);
    for (int i = count - 1; i >= 0; i--) {
      out[at++] = (byte) (length >>> (8 * i));
    }
  }

  private static int lengthBytes(int length) {
    return (39 - Integer.numberOfLeadingZeros(length)) / 8;
  }
}
