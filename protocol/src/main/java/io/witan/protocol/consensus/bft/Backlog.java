package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.View;
import io.witan.protocol.machine.SmallMap;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * Authentic messages of later views: of each sender, height and phase only the newest, so that no
 * sender can make it grow.
 */
public record Backlog(SortedMap<Slot, BftFrame> frames) {
  static final Backlog EMPTY = new Backlog(new SmallMap<>());

  /** Where at most one message is kept. */
  record Slot(long height, Phase phase, Address sender) implements Comparable<Slot> {
    @Override
    public int compareTo(Slot other) {
      if (height != other.height) {
        return Long.compare(height, other.height);
      }
      return phase == other.phase ? sender.compareTo(other.sender) : phase.compareTo(other.phase);
    }
  }

  /** A message with who signed it. */
  record Kept(Address sender, BftFrame frame) {}

  /** The backlog without some messages, and these. */
  record Taken(Backlog rest, List<Kept> frames) {}

  public Backlog {
    frames = SmallMap.frozen(frames);
  }

  /** Whether this message would replace nothing newer. */
  boolean isNews(Address sender, BftFrame frame) {
    BftFrame known = frames.get(slot(sender, frame));
    return known == null || known.view().compareTo(frame.view()) < 0;
  }

  /** How many of the messages carry a block. */
  long blocks() {
    return frames.values().stream().filter(Backlog::hasBlock).count();
  }

  static boolean hasBlock(BftFrame frame) {
    return switch (frame) {
      case BftFrame.Proposal ignored -> true;
      case BftFrame.RoundChange r -> r.block().isPresent();
      case BftFrame.Prepare ignored -> false;
      case BftFrame.Commit ignored -> false;
    };
  }

  Backlog with(Address sender, BftFrame frame) {
    return new Backlog(SmallMap.frozen(frames).with(slot(sender, frame), frame));
  }

  /** Splits off messages, in the order of their slots. */
  Taken take(Predicate<View> which) {
    if (frames.isEmpty()) {
      return new Taken(this, List.of());
    }
    SortedMap<Slot, BftFrame> rest = new SmallMap<>();
    List<Kept> taken = new ArrayList<>();
    frames.forEach(
        (slot, frame) -> {
          if (which.test(frame.view())) {
            taken.add(new Kept(slot.sender(), frame));
          } else {
            rest.put(slot, frame);
          }
        });
    return new Taken(new Backlog(rest), taken);
  }

  private static Slot slot(Address sender, BftFrame frame) {
    return new Slot(frame.view().height(), frame.phase(), sender);
  }
}
