package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftTimer;
import io.witan.protocol.consensus.ValidatorSet;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.bft.Backlog.Slot;
import io.witan.protocol.machine.SmallMap;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/**
 * Which validators were heard, and what of it is still to be passed on. Validators need no links to
 * each other as long as there is a way: what a height is about is passed on once, unless the height
 * was over before. Bounded by the number of validators, whatever they say.
 *
 * @param heights newest height at which each was heard
 * @param passed newest view of each validator and phase that was passed on, or soon will be
 * @param waiting to be passed on
 */
public record Voices(
    SortedMap<Address, Long> heights,
    SortedMap<Slot, View> passed,
    SortedMap<Slot, BftFrame> waiting) {
  static final Voices NONE = new Voices(new SmallMap<>(), new SmallMap<>(), new SmallMap<>());

  /** Where all are linked to all, a height is mostly over before anything is passed on. */
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private static final int FEWEST = 3;

  public Voices {
    heights = SmallMap.frozen(heights);
    passed = SmallMap.frozen(passed);
    waiting = SmallMap.frozen(waiting);
  }

  /** Validators, this one left out, of whom nothing was heard for a height. */
  List<Address> silent(List<Address> validators, Address self, View now) {
    long since = now.round() == 0 ? now.height() - 1 : now.height();
    return validators.stream()
        .filter(v -> !v.equals(self) && heights.getOrDefault(v, -1L) < since)
        .toList();
  }

  Voices atNewHeight(ValidatorSet validators) {
    SortedMap<Address, Long> known = new SmallMap<>();
    for (Address validator : validators.members()) {
      Long newest = heights.get(validator);
      if (newest != null) {
        known.put(validator, newest);
      }
    }
    return new Voices(known, new SmallMap<>(), new SmallMap<>());
  }

  /** An authentic message of another validator. */
  static void heard(Draft d, Address sender, BftFrame frame) {
    View view = frame.view();
    Voices v = d.voices;
    if (v.heights.getOrDefault(sender, -1L) < view.height()) {
      SortedMap<Address, Long> heights = SmallMap.of(v.heights);
      heights.put(sender, view.height());
      v = new Voices(heights, v.passed, v.waiting);
    }
    Slot slot = new Slot(view.height(), frame.phase(), sender);
    View before = v.passed.get(slot);
    boolean news =
        view.height() == d.height()
            && view.round() >= d.round
            && d.validators.size() >= FEWEST
            && (before == null || before.compareTo(view) < 0);
    if (news) {
      SortedMap<Slot, View> passed = SmallMap.of(v.passed);
      passed.put(slot, view);
      SortedMap<Slot, BftFrame> waiting = SmallMap.of(v.waiting);
      waiting.put(slot, frame);
      v = new Voices(v.heights, passed, waiting);
      if (!d.isSet(BftTimer.RELAY)) {
        d.set(BftTimer.RELAY, d.now.plus(PATIENCE));
      }
    }
    d.voices = v;
  }

  /** Passes on what is not over yet. */
  static void pass(Draft d) {
    d.voices.waiting.values().stream()
        .filter(frame -> frame.view().round() >= d.round)
        .forEach(d::gossip);
    d.voices = new Voices(d.voices.heights, d.voices.passed, new SmallMap<>());
  }
}
