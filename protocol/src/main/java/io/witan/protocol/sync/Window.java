package io.witan.protocol.sync;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.sync.SyncState.Slot;
import io.witan.protocol.sync.SyncState.Tip;
import io.witan.protocol.trie.TrieRoots;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The blocks to be delivered next during one turn: their headers are a chain on the tip, their
 * bodies come in any order.
 */
final class Window {
  /** What a header or a transaction without data takes, roughly, in bytes. */
  private static final int SMALL = 256;

  private Tip tip;
  private List<Slot> slots;
  private boolean mine;

  Window(Tip tip, List<Slot> slots) {
    this.tip = tip;
    this.slots = slots;
  }

  /** The last block that was taken out to be delivered. */
  Tip tip() {
    return tip;
  }

  List<Slot> slots() {
    return slots;
  }

  /** Height of the last known header. */
  long top() {
    return tip.height() + slots.size();
  }

  /** About how much memory the blocks in it take. */
  long bytes() {
    long bytes = 0;
    for (Slot slot : slots) {
      bytes += slot.block().map(Window::bytes).orElse(0);
    }
    return bytes;
  }

  /** About how much memory a block takes. */
  static int bytes(Block block) {
    int bytes = SMALL;
    for (Transaction transaction : block.transactions()) {
      bytes += SMALL + transaction.data().size();
    }
    return bytes;
  }

  /** Goes on from this block and forgets all else. */
  void reset(Tip from) {
    tip = from;
    slots = List.of();
    mine = false;
  }

  /** The chain has this block, which it may have from elsewhere; gives those that led to it. */
  List<Slot> follow(Head head) {
    if (head.hash().equals(tip.hash())) {
      return List.of();
    }
    long passed = head.height() - tip.height();
    boolean on = passed > 0 && passed <= slots.size();
    if (on && BlockHash.of(slots.get((int) passed - 1).header()).equals(head.hash())) {
      List<Slot> led = List.copyOf(slots.subList(0, (int) passed));
      drop((int) passed);
      tip = new Tip(head.height(), head.hash());
      return led;
    }
    reset(new Tip(head.height(), head.hash()));
    return List.of();
  }

  /** Puts headers at the end; false, and nothing is changed, where they do not follow it. */
  boolean extend(List<Header> headers, PublicKey from) {
    Hash parent = slots.isEmpty() ? tip.hash() : BlockHash.of(slots.getLast().header());
    long number = top();
    for (Header header : headers) {
      number++;
      if (header.number() != number || !header.parentHash().equals(parent)) {
        return false;
      }
      parent = BlockHash.of(header);
    }
    own();
    for (Header header : headers) {
      slots.add(new Slot(header, from, false, withoutBody(header)));
    }
    return true;
  }

  /** The place of this very header; −1 where it is not, or not any more, to be delivered. */
  int find(Header header) {
    long index = header.number() - tip.height() - 1;
    return index >= 0 && index < slots.size() && slots.get((int) index).header().equals(header)
        ? (int) index
        : -1;
  }

  /** A block whose body is there and fits. */
  void fill(Block block) {
    int index = find(block.header());
    if (index >= 0) {
      Slot slot = slots.get(index);
      own();
      slots.set(index, new Slot(slot.header(), slot.from(), slot.doubted(), Optional.of(block)));
    }
  }

  /** A peer that should have this header's body has none. */
  void doubt(Header header) {
    int index = find(header);
    if (index >= 0) {
      Slot slot = slots.get(index);
      own();
      slots.set(index, new Slot(slot.header(), slot.from(), true, slot.block()));
    }
  }

  /** Forgets the header in this place and those after it. */
  void cut(int index) {
    slots = new ArrayList<>(slots.subList(0, index));
    mine = true;
  }

  /** Takes out as many whole blocks as are next, at most so many. */
  List<Slot> take(int most) {
    int count = 0;
    while (count < Math.min(most, slots.size()) && slots.get(count).block().isPresent()) {
      count++;
    }
    List<Slot> taken = List.copyOf(slots.subList(0, count));
    if (count > 0) {
      drop(count);
      Header last = taken.getLast().header();
      tip = new Tip(last.number(), BlockHash.of(last));
    }
    return taken;
  }

  private void drop(int count) {
    slots = new ArrayList<>(slots.subList(count, slots.size()));
    mine = true;
  }

  private void own() {
    if (!mine) {
      slots = new ArrayList<>(slots);
      mine = true;
    }
  }

  /** The block of a header that commits to an empty body. */
  private static Optional<Block> withoutBody(Header header) {
    boolean empty =
        header.transactionsRoot().equals(EmptyHashes.TRIE)
            && header.withdrawalsRoot().orElse(EmptyHashes.TRIE).equals(EmptyHashes.TRIE);
    return empty
        ? Optional.of(
            new Block(header, List.of(), List.of(), header.withdrawalsRoot().map(r -> List.of())))
        : Optional.empty();
  }

  /** Whether the body is the one that the header commits to. */
  static boolean bodyFits(Block block) {
    Hash root = block.header().transactionsRoot();
    boolean withdrawals =
        block.withdrawals().map(TrieRoots::ofWithdrawals).equals(block.header().withdrawalsRoot());
    return withdrawals
        && block.ommers().isEmpty()
        && (block.transactions().isEmpty()
            ? root.equals(EmptyHashes.TRIE)
            : root.equals(TrieRoots.ofTransactions(block.transactions())));
  }
}
