package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.trie.TrieNode.Branch;
import io.witan.protocol.trie.TrieNode.Extension;
import io.witan.protocol.trie.TrieNode.Fresh;
import io.witan.protocol.trie.TrieNode.Leaf;
import io.witan.protocol.trie.TrieNode.Stored;
import java.util.Arrays;

/**
 * Reads stored nodes in place. A look-up goes from node to node over their bytes and makes no
 * objects but the hashes that it asks for; only nodes that change are decoded.
 */
final class NodeReader {
  private static final int BRANCH_ITEMS = 17;

  private final byte[] data;
  private int start;
  private int end;
  private boolean wasList;

  private NodeReader(byte[] data) {
    this.data = data;
  }

  /**
   * Decodes what is stored of a node; the nodes below it stay {@link Stored} unless they are
   * written inside it.
   *
   * @param row a {@link Page} or the node's RLP
   * @param depth how many half bytes lead to it
   */
  static Fresh decode(Bytes row, int depth) {
    return Page.is(row) ? Page.decode(row, depth) : decode(row);
  }

  private static Fresh decode(Bytes rlp) {
    NodeReader reader = new NodeReader(rlp.unsafeArray());
    reader.item(0, rlp.size());
    if (reader.end != rlp.size()) {
      throw new RlpException("bytes left over after a trie node");
    }
    return reader.node();
  }

  /**
   * Looks a key up from the node {@code hash} down.
   *
   * @param at how many nibbles of the key lead to that node
   */
  static Bytes find(NodeSource source, Hash hash, byte[] key, int at) {
    Hash next = hash;
    int depth = at;
    while (true) {
      Bytes row = source.node(key, depth, next);
      if (Page.is(row)) {
        return Page.find(row, key, depth);
      }
      NodeReader reader = new NodeReader(row.unsafeArray());
      reader.item(0, reader.data.length);
      depth = reader.descend(key, depth);
      if (depth < 0) {
        return Bytes.EMPTY;
      }
      if (depth > key.length) {
        return reader.span();
      }
      next = Hash.of(reader.span());
    }
  }

  /**
   * Goes down as far as this node's bytes reach, through nodes written inside it. Gives -1 where
   * the key is not there, more than the key's length where the span is its value, else the depth of
   * the node whose hash the span is.
   */
  private int descend(byte[] key, int from) {
    int depth = from;
    while (true) {
      int listStart = start;
      int listEnd = end;
      requireList(listStart);
      if (hasMoreThanTwo(listStart, listEnd)) {
        item(listStart, listEnd);
        int wanted = depth == key.length ? BRANCH_ITEMS - 1 : key[depth];
        for (int i = 0; i < wanted; i++) {
          item(end, listEnd);
        }
        if (start == end) {
          return -1;
        }
        if (depth == key.length) {
          return key.length + 1;
        }
        depth++;
      } else {
        item(listStart, listEnd);
        boolean leaf = start < end && Nibbles.isLeaf(data, start);
        byte[] path = Nibbles.fromHexPrefix(data, start, end);
        int matched = Nibbles.common(path, key, depth);
        if (matched != path.length || (leaf && depth + matched != key.length)) {
          return -1;
        }
        depth += matched;
        item(end, listEnd);
        if (leaf) {
          return key.length + 1;
        }
      }
      if (!wasList) {
        return depth;
      }
    }
  }

  private Fresh node() {
    requireList(start);
    int listStart = start;
    int listEnd = end;
    if (isBranch(listStart, listEnd)) {
      return branch(listStart, listEnd);
    }
    item(listStart, listEnd);
    if (wasList) {
      throw new RlpException("a trie path is a list");
    }
    boolean leaf = start < end && Nibbles.isLeaf(data, start);
    byte[] path = Nibbles.fromHexPrefix(data, start, end);
    item(end, listEnd);
    if (leaf) {
      if (wasList || start == end) {
        throw new RlpException("a leaf has no value");
      }
      return new Leaf(path, span());
    }
    TrieNode child = child();
    if (path.length == 0 || child == TrieNode.NOTHING) {
      throw new RlpException("an extension leads nowhere");
    }
    return new Extension(path, child);
  }

  private Branch branch(int listStart, int listEnd) {
    TrieNode[] children = new TrieNode[16];
    int next = listStart;
    for (int i = 0; i < children.length; i++) {
      item(next, listEnd);
      next = end;
      children[i] = child();
    }
    item(next, listEnd);
    if (wasList) {
      throw new RlpException("a branch's value is a list");
    }
    return new Branch(children, span());
  }

  private TrieNode child() {
    if (wasList) {
      int after = end;
      TrieNode inside = node();
      end = after;
      return inside;
    }
    return switch (end - start) {
      case 0 -> TrieNode.NOTHING;
      case Hash.SIZE -> new Stored(data, start);
      default -> throw new RlpException("a trie reference is neither node nor hash");
    };
  }

  /** Enough to tell a branch on a look-up: all 17 are counted only where a node is decoded. */
  private boolean hasMoreThanTwo(int listStart, int listEnd) {
    item(listStart, listEnd);
    item(end, listEnd);
    return end < listEnd;
  }

  /** Whether the list has 17 items; anything but 2 or 17 is a fault. */
  private boolean isBranch(int listStart, int listEnd) {
    int items = 0;
    int next = listStart;
    while (next < listEnd) {
      item(next, listEnd);
      next = end;
      items++;
      if (items > BRANCH_ITEMS) {
        break;
      }
    }
    if (items != 2 && items != BRANCH_ITEMS) {
      throw new RlpException("a trie node has neither 2 nor 17 items");
    }
    return items == BRANCH_ITEMS;
  }

  private void requireList(int payload) {
    if (!wasList) {
      throw new RlpException("a trie node is not a list at " + payload);
    }
  }

  private Bytes span() {
    return Bytes.wrap(Arrays.copyOfRange(data, start, end));
  }

  /** Moves to the item whose header begins at {@code at}. */
  private void item(int at, int limit) {
    if (at >= limit) {
      throw new RlpException("a trie node ends too early");
    }
    int first = data[at] & 0xff;
    wasList = first >= 0xc0;
    if (first < 0x80) {
      start = at;
      end = at + 1;
      return;
    }
    int base = wasList ? 0xc0 : 0x80;
    int length = first - base;
    start = at + 1;
    if (length > 55) {
      int count = length - 55;
      if (count > 4 || count > limit - start) {
        throw new RlpException("a trie node ends too early");
      }
      length = 0;
      for (int i = 0; i < count; i++) {
        length = length << 8 | (data[start + i] & 0xff);
      }
      start += count;
    }
    if (length < 0 || length > limit - start) {
      throw new RlpException("a trie node ends too early");
    }
    end = start + length;
  }
}
