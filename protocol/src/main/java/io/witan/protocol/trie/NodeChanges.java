package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import java.util.List;

/**
 * How the stored nodes of a trie have to change.
 *
 * @param created nodes that the source does not have, children before their parents
 * @param vanished the paths ({@link Nibbles#pack}) at which the source has a node and the trie has
 *     none any more
 */
public record NodeChanges(List<Created> created, List<Bytes> vanished) {
  public static final NodeChanges NONE = new NodeChanges(List.of(), List.of());

  public NodeChanges {
    created = List.copyOf(created);
    vanished = List.copyOf(vanished);
  }

  /**
   * A node to be stored.
   *
   * @param path where it stands ({@link Nibbles#pack})
   * @param row what is to be stored: a {@link Page} of all that is below it, or its RLP
   */
  public record Created(Bytes path, Hash hash, Bytes row) {
    /** Whether no other row stands below it. */
    public boolean isPage() {
      return Page.is(row);
    }
  }
}
