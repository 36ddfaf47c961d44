package io.witan.protocol.consensus.bft;

import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What was heard of one validator.
 *
 * @param newest height at which it was heard since the link to it was lost; −1 where it was not
 * @param said its newest message of each phase at one height, which may be over; null where none is
 *     known. A list of links, for each message makes one more
 */
record Voice(long newest, Said said) {
  static final Voice NONE = new Voice(-1, null);

  /** A message, whether it still waits to be passed on, and what was said before it. */
  record Said(BftFrame frame, boolean waits, Said before) {}

  /** Whether such a message of this or a later view is known already. */
  boolean knows(BftFrame frame) {
    if (!isOf(frame.view().height())) {
      return false;
    }
    for (Said one = said; one != null; one = one.before) {
      if (one.frame.phase() == frame.phase()) {
        return one.frame.view().compareTo(frame.view()) >= 0;
      }
    }
    return false;
  }

  /** With a message that waits, in place of one of its phase or of what is of another height. */
  Voice with(BftFrame frame) {
    long height = frame.view().height();
    Said rest = isOf(height) ? without(said, frame.phase()) : null;
    return new Voice(Math.max(newest, height), new Said(frame, true, rest));
  }

  private boolean isOf(long height) {
    return said != null && said.frame.view().height() == height;
  }

  private static Said without(Said said, Phase phase) {
    for (Said one = said; one != null; one = one.before) {
      if (one.frame.phase() == phase) {
        return said.frame.phase() == phase
            ? said.before
            : new Said(said.frame, said.waits, without(said.before, phase));
      }
    }
    return said;
  }

  /** What waits to be passed on at a height, by phase. */
  List<BftFrame> waiting(long height) {
    List<BftFrame> waiting = new ArrayList<>();
    for (Said one = isOf(height) ? said : null; one != null; one = one.before) {
      if (one.waits) {
        waiting.add(one.frame);
      }
    }
    waiting.sort(Comparator.comparing(BftFrame::phase));
    return waiting;
  }

  /** The same once it was passed on. */
  Voice passed() {
    return new Voice(newest, passed(said));
  }

  private static Said passed(Said said) {
    return said == null ? null : new Said(said.frame, false, passed(said.before));
  }
}
