package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.trie.TrieNode.Branch;
import io.witan.protocol.trie.TrieNode.Extension;
import io.witan.protocol.trie.TrieNode.Leaf;
import io.witan.protocol.trie.TrieNode.Nothing;
import io.witan.protocol.trie.TrieNode.Stored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Many changes of a trie in one descent: each node on the ways to the keys is made once, and what
 * does not change stays the same object. Wherever keys part, there is a branch; a leaf or extension
 * in the way is opened up into one first.
 */
@SuppressWarnings("ReferenceEquality") // "The same object" is the answer "nothing changed".
final class TrieUpdate {
  /** Fewer changes below one branch are not worth handing to another thread. */
  private static final int WORTH_SHARING = 64;

  private final Opened nodes;
  private final Workers workers;

  TrieUpdate(Opened nodes, Workers workers) {
    this.nodes = nodes;
    this.workers = workers;
  }

  /**
   * A change of the key with these nibbles. Each step works on the changes between two indexes of
   * an array, whose keys share the first {@code depth} nibbles; a branch sorts them by the next
   * one, so that all changes together are sorted as far as the trie needs and no further.
   */
  private static final class Change {
    private final byte[] key;
    private final Bytes value;

    Change(byte[] key, Bytes value) {
      this.key = key;
      this.value = value;
    }
  }

  /** The node {@code top} after all of {@code changes}, which are in any order. */
  TrieNode apply(TrieNode top, List<TrieChange> changes) {
    Change[] all = new Change[changes.size()];
    for (int i = 0; i < all.length; i++) {
      TrieChange change = changes.get(i);
      all[i] = new Change(Nibbles.of(change.key()), change.value());
    }
    return all.length == 0 ? top : at(top, all, 0, all.length, 0);
  }

  private TrieNode at(TrieNode node, Change[] changes, int from, int to, int depth) {
    return switch (node) {
      case Nothing none -> atNothing(changes, from, to, depth);
      case Stored stored -> {
        TrieNode read = read(stored, changes[from].key, depth);
        TrieNode changed = at(read, changes, from, to, depth);
        yield changed == read ? stored : changed;
      }
      case Leaf leaf -> atLeaf(leaf, changes, from, to, depth);
      case Extension extension -> atExtension(extension, changes, from, to, depth);
      case Branch branch -> atBranch(branch, changes, from, to, depth);
    };
  }

  private TrieNode atNothing(Change[] changes, int from, int to, int depth) {
    Change first = changes[from];
    if (to - from == 1) {
      return first.value.isEmpty()
          ? TrieNode.NOTHING
          : new Leaf(Nibbles.from(first.key, depth), first.value);
    }
    byte[] path = Nibbles.from(first.key, depth);
    int common = common(path, changes, from, to, depth);
    TrieNode changed = atBranch(Branch.EMPTY, changes, from, to, depth + common);
    return changed == Branch.EMPTY
        ? TrieNode.NOTHING
        : prepend(Arrays.copyOf(path, common), changed, first.key, depth + common);
  }

  private TrieNode atLeaf(Leaf leaf, Change[] changes, int from, int to, int depth) {
    Change first = changes[from];
    int common = common(leaf.path, changes, from, to, depth);
    if (to - from == 1 && common == leaf.path.length && depth + common == first.key.length) {
      if (first.value.isEmpty()) {
        return TrieNode.NOTHING;
      }
      return first.value.equals(leaf.value) ? leaf : new Leaf(leaf.path, first.value);
    }
    Branch opened =
        common == leaf.path.length
            ? new Branch(Branch.EMPTY.children, leaf.value)
            : Branch.EMPTY.with(
                leaf.path[common], new Leaf(Nibbles.from(leaf.path, common + 1), leaf.value));
    TrieNode changed = atBranch(opened, changes, from, to, depth + common);
    return changed == opened
        ? leaf
        : prepend(Arrays.copyOf(leaf.path, common), changed, first.key, depth + common);
  }

  private TrieNode atExtension(Extension extension, Change[] changes, int from, int to, int depth) {
    byte[] path = extension.path;
    byte[] key = changes[from].key;
    int common = common(path, changes, from, to, depth);
    if (common == path.length) {
      TrieNode changed = at(extension.child, changes, from, to, depth + common);
      return changed == extension.child ? extension : prepend(path, changed, key, depth + common);
    }
    byte[] rest = Nibbles.from(path, common + 1);
    TrieNode below = rest.length == 0 ? extension.child : new Extension(rest, extension.child);
    Branch opened = Branch.EMPTY.with(path[common], below);
    TrieNode changed = atBranch(opened, changes, from, to, depth + common);
    return changed == opened
        ? extension
        : prepend(Arrays.copyOf(path, common), changed, key, depth + common);
  }

  private TrieNode atBranch(Branch branch, Change[] changes, int from, int to, int depth) {
    Change first = changes[from];
    if (to - from == 1 && first.key.length > depth) {
      int nibble = first.key[depth];
      TrieNode child = branch.children[nibble];
      TrieNode changed = at(child, changes, from, to, depth + 1);
      return changed == child ? branch : shrunk(branch.with(nibble, changed), first.key, depth);
    }
    Parted parted = Parted.of(changes, from, to, depth);
    Bytes value = parted.endsHere() ? parted.changes[0].value : branch.value;
    TrieNode[] children =
        to - from >= WORTH_SHARING && workers.count() > 1
            ? sharedChildren(branch.children, parted, depth)
            : children(branch.children, parted, depth);
    return children == branch.children && value.equals(branch.value)
        ? branch
        : shrunk(new Branch(children, value), first.key, depth);
  }

  private TrieNode[] children(TrieNode[] before, Parted parted, int depth) {
    TrieNode[] after = before;
    for (int i = 0; i < before.length; i++) {
      if (parted.from(i) < parted.to(i)) {
        TrieNode changed = at(before[i], parted.changes, parted.from(i), parted.to(i), depth + 1);
        after = with(after, before, i, changed);
      }
    }
    return after;
  }

  /** The same, with a task for each child; each notes by itself which nodes it opened. */
  private TrieNode[] sharedChildren(TrieNode[] before, Parted parted, int depth) {
    record Child(int nibble, TrieNode changed, Opened opened) {}
    List<Supplier<Child>> tasks = new ArrayList<>();
    for (int i = 0; i < before.length; i++) {
      int nibble = i;
      int from = parted.from(i);
      int to = parted.to(i);
      if (from < to) {
        tasks.add(
            () -> {
              Opened own = nodes.fork();
              TrieUpdate below = new TrieUpdate(own, workers);
              TrieNode changed = below.at(before[nibble], parted.changes, from, to, depth + 1);
              return new Child(nibble, changed, own);
            });
      }
    }
    TrieNode[] after = before;
    for (Child child : workers.all(tasks)) {
      after = with(after, before, child.nibble, child.changed);
      nodes.join(child.opened);
    }
    return after;
  }

  private static TrieNode[] with(
      TrieNode[] after, TrieNode[] before, int nibble, TrieNode changed) {
    if (changed == before[nibble]) {
      return after;
    }
    TrieNode[] written = after == before ? before.clone() : after;
    written[nibble] = changed;
    return written;
  }

  /** How much of {@code path} all the changes follow. */
  private static int common(byte[] path, Change[] changes, int from, int to, int depth) {
    int common = path.length;
    for (int i = from; i < to && common > 0; i++) {
      common = Math.min(common, Nibbles.common(path, changes[i].key, depth));
    }
    return common;
  }

  /** A branch that only one key or one way on is left of is no branch any more. */
  private TrieNode shrunk(Branch branch, byte[] key, int depth) {
    int left = -1;
    for (int i = 0; i < branch.children.length; i++) {
      if (branch.children[i] != TrieNode.NOTHING) {
        if (left >= 0 || !branch.value.isEmpty()) {
          return branch;
        }
        left = i;
      }
    }
    if (left < 0) {
      return branch.value.isEmpty() ? TrieNode.NOTHING : new Leaf(new byte[0], branch.value);
    }
    byte[] way = {(byte) left};
    byte[] path = Nibbles.join(Arrays.copyOf(key, depth), way);
    return prepend(way, branch.children[left], path, path.length);
  }

  private TrieNode read(Stored stored, byte[] key, int depth) {
    if (stored.kept() != null) {
      nodes.open(key, depth);
      return stored.kept();
    }
    return NodeReader.decode(nodes.node(key, depth, stored.hash()), depth);
  }

  /**
   * The node with {@code path} in front, merged where it has a path of its own.
   *
   * @param key of which the first {@code depth} nibbles lead to the node
   */
  private TrieNode prepend(byte[] path, TrieNode node, byte[] key, int depth) {
    if (path.length == 0) {
      return node;
    }
    return switch (node) {
      case Nothing none -> none;
      case Stored stored -> {
        TrieNode read = read(stored, key, depth);
        yield read instanceof Branch && read.keys() == TrieNode.MANY
            ? new Extension(path, stored)
            : prepend(path, read, key, depth);
      }
      case Leaf leaf -> new Leaf(Nibbles.join(path, leaf.path), leaf.value);
      case Extension extension ->
          new Extension(Nibbles.join(path, extension.path), extension.child);
      case Branch branch -> new Extension(path, branch);
    };
  }

  /**
   * Changes sorted by the nibble at one depth, behind the change of the key that ends there, if
   * there is one.
   */
  private static final class Parted {
    private final Change[] changes;

    /** Where the part of the key that ends, and then that of each nibble, ends. */
    private final int[] ends;

    private Parted(Change[] changes, int[] ends) {
      this.changes = changes;
      this.ends = ends;
    }

    static Parted of(Change[] changes, int from, int to, int depth) {
      int[] ends = new int[1 + Branch.WAYS];
      for (int i = from; i < to; i++) {
        ends[part(changes[i], depth)]++;
      }
      for (int i = 1; i < ends.length; i++) {
        ends[i] += ends[i - 1];
      }
      if (ends[0] > 1) {
        throw new IllegalArgumentException("a key is changed twice");
      }
      int[] free = ends.clone();
      Change[] sorted = new Change[to - from];
      for (int i = from; i < to; i++) {
        sorted[--free[part(changes[i], depth)]] = changes[i];
      }
      return new Parted(sorted, ends);
    }

    private static int part(Change change, int depth) {
      return change.key.length == depth ? 0 : 1 + change.key[depth];
    }

    boolean endsHere() {
      return ends[0] == 1;
    }

    int from(int nibble) {
      return ends[nibble];
    }

    int to(int nibble) {
      return ends[nibble + 1];
    }
  }
}
