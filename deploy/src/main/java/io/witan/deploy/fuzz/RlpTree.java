package io.witan.deploy.fuzz;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** RLP as it stands, to be changed here and there and written again. */
sealed interface RlpTree {
  int STRING = 0x80;
  int LIST = 0xc0;

  /** A byte string. */
  record Leaf(Bytes content) implements RlpTree {}

  /**
   * A list.
   *
   * @param size how many nodes there are, itself included
   */
  record Branch(List<RlpTree> items, int size) implements RlpTree {
    static Branch of(List<RlpTree> items) {
      int size = 1;
      for (RlpTree item : items) {
        size += item.size();
      }
      return new Branch(List.copyOf(items), size);
    }
  }

  /** Bytes that stand for themselves, be they RLP or not. */
  record Raw(Bytes bytes) implements RlpTree {}

  /** Reads one value; what is no RLP becomes {@link Raw}. */
  static RlpTree of(Bytes bytes) {
    try {
      return RlpReader.decode(bytes, RlpTree::read);
    } catch (RlpException none) {
      return new Raw(bytes);
    }
  }

  private static RlpTree read(RlpReader in) {
    return in.nextIsList() ? Branch.of(in.list(RlpTree::read)) : new Leaf(in.bytes());
  }

  /** How many nodes it has, itself included. */
  default int size() {
    return 1;
  }

  /** The node at a place in the order of reading; itself is 0. */
  default RlpTree at(int place) {
    int left = place;
    if (left == 0 || !(this instanceof Branch branch)) {
      return this;
    }
    left--;
    for (RlpTree item : branch.items) {
      if (left < item.size()) {
        return item.at(left);
      }
      left -= item.size();
    }
    return this;
  }

  /** The tree with other nodes in place of one; nothing at all where the root itself goes. */
  default List<RlpTree> with(int place, List<RlpTree> instead) {
    if (place == 0 || !(this instanceof Branch branch)) {
      return instead;
    }
    int left = place - 1;
    List<RlpTree> items = new ArrayList<>();
    for (RlpTree item : branch.items) {
      if (left >= 0 && left < item.size()) {
        items.addAll(item.with(left, instead));
      } else {
        items.add(item);
      }
      left -= item.size();
    }
    return List.of(Branch.of(items));
  }

  /** The bytes of it. */
  default Bytes bytes() {
    return switch (this) {
      case Raw raw -> raw.bytes;
      case Leaf leaf -> {
        Bytes content = leaf.content;
        boolean single = content.size() == 1 && content.get(0) < 0x80;
        yield single ? content : Bytes.concat(head(STRING, content.size()), content);
      }
      case Branch branch -> {
        ByteArrayOutputStream inside = new ByteArrayOutputStream();
        branch.items.forEach(item -> inside.writeBytes(item.bytes().unsafeArray()));
        yield Bytes.concat(head(LIST, inside.size()), Bytes.wrap(inside.toByteArray()));
      }
    };
  }

  /** What stands before so many bytes. */
  static Bytes head(int base, int length) {
    if (length < 56) {
      return Bytes.ofInts(base + length);
    }
    int count = (39 - Integer.numberOfLeadingZeros(length)) / 8;
    int[] head = new int[1 + count];
    head[0] = base + 55 + count;
    for (int i = 1; i <= count; i++) {
      head[i] = length >>> (8 * (count - i));
    }
    return Bytes.ofInts(head);
  }
}
