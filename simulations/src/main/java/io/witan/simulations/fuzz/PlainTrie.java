package io.witan.simulations.fuzz;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * The root of a Merkle-Patricia trie straight from its definition (Yellow Paper, appendix D): from
 * all keys and values at once, with nothing kept. It shares no code with {@code protocol.trie}.
 */
final class PlainTrie {
  /** A value under a key of half bytes. */
  private record Item(Bytes nibbles, Bytes value) {}

  private PlainTrie() {}

  static Hash root(SortedMap<Bytes, Bytes> content) {
    if (content.isEmpty()) {
      return EmptyHashes.TRIE;
    }
    List<Item> items = new ArrayList<>(content.size());
    for (Map.Entry<Bytes, Bytes> entry : content.entrySet()) {
      items.add(new Item(nibbles(entry.getKey()), entry.getValue()));
    }
    return Keccak.hash(node(items, 0));
  }

  /** The node of items that share their first {@code depth} nibbles: c(J, i). */
  private static Bytes node(List<Item> items, int depth) {
    Item first = items.getFirst();
    if (items.size() == 1) {
      Bytes path = hexPrefix(first.nibbles, depth, first.nibbles.size(), true);
      return new RlpWriter().startList().bytes(path).bytes(first.value).endList().toBytes();
    }
    Bytes last = items.getLast().nibbles;
    int common = depth;
    while (common < first.nibbles.size() && first.nibbles.get(common) == last.get(common)) {
      common++;
    }
    if (common > depth) {
      RlpWriter out = new RlpWriter().startList();
      out.bytes(hexPrefix(first.nibbles, depth, common, false));
      reference(out, node(items, common));
      return out.endList().toBytes();
    }
    return branch(items, depth);
  }

  private static Bytes branch(List<Item> items, int depth) {
    RlpWriter out = new RlpWriter().startList();
    Item here = items.getFirst().nibbles.size() == depth ? items.getFirst() : null;
    int at = here == null ? 0 : 1;
    for (int nibble = 0; nibble < 16; nibble++) {
      int from = at;
      while (at < items.size() && items.get(at).nibbles.get(depth) == nibble) {
        at++;
      }
      if (from == at) {
        out.bytes(Bytes.EMPTY);
      } else {
        reference(out, node(items.subList(from, at), depth + 1));
      }
    }
    return out.bytes(here == null ? Bytes.EMPTY : here.value).endList().toBytes();
  }

  private static void reference(RlpWriter out, Bytes node) {
    if (node.size() < Hash.SIZE) {
      out.raw(node);
    } else {
      out.hash(Keccak.hash(node));
    }
  }

  private static Bytes nibbles(Bytes key) {
    byte[] nibbles = new byte[2 * key.size()];
    for (int i = 0; i < key.size(); i++) {
      nibbles[2 * i] = (byte) (key.get(i) >> 4);
      nibbles[2 * i + 1] = (byte) (key.get(i) & 15);
    }
    return Bytes.wrap(nibbles);
  }

  private static Bytes hexPrefix(Bytes nibbles, int from, int to, boolean leaf) {
    int odd = (to - from) & 1;
    byte[] packed = new byte[(to - from) / 2 + 1];
    packed[0] = (byte) ((leaf ? 0x20 : 0) | (odd == 1 ? 0x10 | nibbles.get(from) : 0));
    int at = from + odd;
    for (int i = 1; i < packed.length; i++) {
      packed[i] = (byte) (nibbles.get(at) << 4 | nibbles.get(at + 1));
      at += 2;
    }
    return Bytes.wrap(packed);
  }
}
