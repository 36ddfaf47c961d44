package io.witan.deploy.fuzz;

import io.witan.protocol.bytes.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Makes a decoder's input of a fuzzer's bytes: either these bytes as they are, or changes that they
 * describe to a sample, so that most of it stays well formed and the change is met deep inside.
 */
final class Edits {
  private static final int MOST_EDITS = 6;
  private static final int[] REPEATS = {2, 2, 2, 2, 3, 3, 3, 3, 17, 17, 65, 65, 257, 257, 1025};
  private static final int[] DEPTHS = {1, 1, 1, 2, 2, 2, 3, 55, 1023, 1100};
  private static final int MOST_TAKEN = 80;

  private final List<RlpTree> samples;
  private final int mostBytes;

  /**
   * Edits of these samples.
   *
   * @param mostBytes of a result
   */
  Edits(List<Bytes> samples, boolean rlp, int mostBytes) {
    this.samples =
        samples.stream().map(each -> rlp ? RlpTree.of(each) : new RlpTree.Raw(each)).toList();
    this.mostBytes = mostBytes;
  }

  /** The input that these bytes stand for. */
  Bytes input(byte[] fuzz) {
    Script script = new Script(fuzz, 0);
    if (script.next() % 2 == 0) {
      return script.take(mostBytes);
    }
    RlpTree tree = samples.get(script.pick(samples.size()));
    for (int i = 0; i < MOST_EDITS && script.hasMore(); i++) {
      tree = edited(tree, script);
    }
    Bytes bytes = tree.bytes();
    if (script.hasMore() && script.pick(8) == 0) {
      bytes =
          Bytes.concat(
              bytes.slice(0, script.pick(Math.min(bytes.size() + 1, 65536))), script.take(8));
    }
    return bytes.size() <= mostBytes ? bytes : bytes.slice(0, mostBytes);
  }

  private RlpTree edited(RlpTree tree, Script script) {
    int place = script.pick(Math.min(tree.size(), 65536));
    RlpTree node = tree.at(place);
    List<RlpTree> instead =
        switch (script.pick(10)) {
          case 0 -> List.of();
          case 1 -> Collections.nCopies(copies(node, script), node);
          case 2 -> List.of(other(script));
          case 3 -> List.of(new RlpTree.Leaf(script.take(script.pick(MOST_TAKEN))));
          case 4 -> List.of(new RlpTree.Leaf(number(script)));
          case 5 -> List.of(new RlpTree.Leaf(node.bytes()));
          case 6 -> List.of(nested(node, script));
          case 7 -> List.of(new RlpTree.Raw(longForm(node.bytes(), script)));
          case 8 -> List.of(new RlpTree.Raw(flipped(node.bytes(), script)));
          default -> List.of(node, other(script));
        };
    List<RlpTree> roots = tree.with(place, instead);
    return roots.size() == 1 ? roots.getFirst() : new RlpTree.Raw(joined(roots));
  }

  private int copies(RlpTree node, Script script) {
    int wanted = REPEATS[script.pick(REPEATS.length)];
    return Math.clamp(mostBytes / Math.max(1, node.bytes().size()), 1, wanted);
  }

  private RlpTree other(Script script) {
    RlpTree tree = samples.get(script.pick(samples.size()));
    return tree.at(script.pick(Math.min(tree.size(), 65536)));
  }

  /** A number at the edge of what some field holds. */
  private static Bytes number(Script script) {
    byte[] bytes = new byte[script.pick(35)];
    int fill = script.pick(5);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] =
          (byte)
              (fill == 0 ? 0xff : fill == 1 ? (i == 0 ? 0x80 : 0) : fill == 2 ? 0 : script.next());
    }
    return Bytes.wrap(bytes);
  }

  /** Lists around a node; the headers of deep ones are made from the inside out. */
  private static RlpTree nested(RlpTree node, Script script) {
    Bytes inside = node.bytes();
    int depth = DEPTHS[script.pick(DEPTHS.length)];
    Bytes[] parts = new Bytes[depth + 1];
    parts[depth] = inside;
    int size = inside.size();
    for (int i = depth - 1; i >= 0; i--) {
      parts[i] = RlpTree.head(RlpTree.LIST, size);
      size += parts[i].size();
    }
    return new RlpTree.Raw(Bytes.concat(parts));
  }

  /** A header of the long form where the short one would do, or with a length that is not true. */
  private static Bytes longForm(Bytes bytes, Script script) {
    int size = Math.max(0, bytes.size() - 1);
    int base = bytes.isEmpty() || bytes.get(0) < 0xc0 ? 0xb7 : 0xf7;
    Bytes rest = bytes.isEmpty() ? bytes : bytes.slice(1, bytes.size());
    int claimed = script.pick(4) == 0 ? script.next() << 24 | script.next() << 16 : size;
    return Bytes.concat(
        Bytes.ofInts(base + 4, claimed >>> 24, claimed >>> 16, claimed >>> 8, claimed), rest);
  }

  private static Bytes flipped(Bytes bytes, Script script) {
    byte[] out = bytes.toArray();
    for (int i = 0; out.length > 0 && i < 4; i++) {
      int at = script.pick(Math.min(out.length, 65536));
      out[at] = (byte) (script.pick(2) == 0 ? out[at] ^ 1 << script.pick(8) : script.next());
    }
    return Bytes.wrap(out);
  }

  private static Bytes joined(List<RlpTree> roots) {
    List<Bytes> parts = new ArrayList<>();
    roots.forEach(root -> parts.add(root.bytes()));
    return Bytes.concat(parts.toArray(new Bytes[0]));
  }
}
