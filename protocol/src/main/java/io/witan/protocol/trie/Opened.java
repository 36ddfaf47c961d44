package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import java.util.Arrays;

/**
 * Reads nodes for an edit and remembers their paths: only a node that an edit took apart can vanish
 * from its place, so these are all that {@link Trie#changes} has to look at.
 */
final class Opened implements NodeSource {
  private final NodeSource source;
  private Paths paths;

  Opened(NodeSource source, Paths before) {
    this.source = source;
    this.paths = before;
  }

  /** Half bytes, one per byte, in a list that tries share; null is the empty one. */
  record Paths(Bytes path, Paths rest) {}

  Paths paths() {
    return paths;
  }

  /** One that begins with nothing, for a part of the edit that runs beside this. */
  Opened fork() {
    return new Opened(source, null);
  }

  /** Remembers also what {@code other} opened. */
  void join(Opened other) {
    for (Paths each = other.paths; each != null; each = each.rest) {
      paths = new Paths(each.path, paths);
    }
  }

  @Override
  public Bytes node(byte[] path, int depth, Hash hash) {
    Bytes rlp = source.node(path, depth, hash);
    open(path, depth);
    return rlp;
  }

  /** Remembers a node that is not read, being in memory. */
  void open(byte[] path, int depth) {
    paths = new Paths(Bytes.wrap(Arrays.copyOf(path, depth)), paths);
  }
}
