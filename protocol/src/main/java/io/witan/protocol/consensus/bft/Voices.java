package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftTimer;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.ValidatorSet;
import io.witan.protocol.consensus.View;
import io.witan.protocol.machine.SmallMap;
import java.time.Duration;
import java.util.List;

/**
 * Which validators were heard, and what of it is still to be passed on. Validators need no links to
 * each other as long as there is a way: what a height is about is passed on once, unless the height
 * was over before. Bounded by the number of validators, whatever they say.
 *
 * @param heights newest height at which each was heard, since the link to it was lost
 * @param said newest message of each validator and phase at this height
 */
public record Voices(
    SmallMap<Address, Long> heights, SmallMap<Address, SmallMap<Phase, Voice>> said) {
  static final Voices NONE = new Voices(SmallMap.empty(), SmallMap.empty());

  /** A message, and whether it still waits to be passed on. */
  record Voice(BftFrame frame, boolean waits) {}

  /** Where all are linked to all, a height is mostly over before anything is passed on. */
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private static final int FEWEST = 3;

  public Voices {
    heights = SmallMap.frozen(heights);
    said = SmallMap.frozen(said);
  }

  /** Validators, this one left out, of whom nothing was heard for a height. */
  List<Address> silent(List<Address> validators, Address self, View now) {
    return validators.stream().filter(v -> !v.equals(self) && isSilent(v, now)).toList();
  }

  /** Whether nothing was heard of another validator for a height. */
  boolean isSilent(Address other, View now) {
    long since = now.round() == 0 ? now.height() - 1 : now.height();
    return heights.getOrDefault(other, -1L) < since;
  }

  Voices atNewHeight(ValidatorSet validators) {
    SmallMap<Address, Long> known = new SmallMap<>();
    for (Address validator : validators.members()) {
      Long newest = heights.get(validator);
      if (newest != null) {
        known.put(validator, newest);
      }
    }
    return new Voices(known, SmallMap.empty());
  }

  /** An authentic message of another validator: it is there. */
  static void heard(Draft d, Address sender, BftFrame frame) {
    long height = frame.view().height();
    Voices v = d.voices;
    if (v.heights.getOrDefault(sender, -1L) < height) {
      d.voices = new Voices(v.heights.with(sender, height), v.said);
    }
  }

  /** The link to a validator is gone: it must be heard anew to be there. */
  static void lost(Draft d, Address validator) {
    Voices v = d.voices;
    if (v.heights.containsKey(validator)) {
      d.voices = new Voices(v.heights.without(validator), v.said);
    }
  }

  /** A message that is in time: others may not have heard it. */
  static void toPassOn(Draft d, Address sender, BftFrame frame) {
    View view = frame.view();
    if (view.height() != d.height() || view.round() < d.round || d.validators.size() < FEWEST) {
      return;
    }
    Voices v = d.voices;
    SmallMap<Phase, Voice> ofSender = v.said.getOrDefault(sender, SmallMap.empty());
    Voice before = ofSender.get(frame.phase());
    if (before != null && before.frame.view().compareTo(view) >= 0) {
      return;
    }
    ofSender = ofSender.with(frame.phase(), new Voice(frame, true));
    d.voices = new Voices(v.heights, v.said.with(sender, ofSender));
    if (!d.isSet(BftTimer.RELAY)) {
      d.set(BftTimer.RELAY, d.now.plus(PATIENCE));
    }
  }

  /** Passes on what is not over yet. */
  static void pass(Draft d) {
    SmallMap<Address, SmallMap<Phase, Voice>> all = new SmallMap<>();
    d.voices.said.forEach(
        (sender, ofSender) -> {
          SmallMap<Phase, Voice> passed = new SmallMap<>();
          ofSender.forEach(
              (phase, voice) -> {
                if (voice.waits && voice.frame.view().round() >= d.round) {
                  d.gossip(voice.frame);
                }
                passed.put(phase, new Voice(voice.frame, false));
              });
          all.put(sender, SmallMap.frozen(passed));
        });
    d.voices = new Voices(d.voices.heights, all);
  }
}
