package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftTimer;
import io.witan.protocol.consensus.ValidatorSet;
import io.witan.protocol.consensus.View;
import io.witan.protocol.machine.SmallMap;
import java.time.Duration;
import java.util.List;

/**
 * Which validators were heard, and what of it is still to be passed on. Validators need no links to
 * each other as long as there is a way: what a height is about is passed on once, unless the height
 * was over before. Bounded by the number of validators, whatever they say.
 */
public record Voices(SmallMap<Address, Voice> all) {
  static final Voices NONE = new Voices(SmallMap.empty());

  /** Where all are linked to all, a height is mostly over before anything is passed on. */
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private static final int FEWEST = 3;

  /** Validators, this one left out, of whom nothing was heard for a height. */
  List<Address> silent(List<Address> validators, Address self, View now) {
    return validators.stream().filter(v -> !v.equals(self) && isSilent(v, now)).toList();
  }

  /** Whether nothing was heard of another validator for a height. */
  boolean isSilent(Address other, View now) {
    long since = now.round() == 0 ? now.height() - 1 : now.height();
    return all.getOrDefault(other, Voice.NONE).newest() < since;
  }

  /** Without those who are no validators any more. */
  Voices of(ValidatorSet validators) {
    SmallMap<Address, Voice> rest = all;
    for (int i = 0; i < all.size(); i++) {
      if (!validators.contains(all.keyAt(i))) {
        rest = rest.without(all.keyAt(i));
      }
    }
    return new Voices(rest);
  }

  private Voices with(Address validator, Voice voice) {
    return new Voices(all.with(validator, voice));
  }

  /** An authentic message of another validator: it is there. */
  static void heard(Draft d, Address sender, BftFrame frame) {
    Voice before = d.voices.all.getOrDefault(sender, Voice.NONE);
    long height = frame.view().height();
    if (isNews(d, frame) && !before.knows(frame)) {
      d.voices = d.voices.with(sender, before.with(frame));
      if (!d.isSet(BftTimer.RELAY)) {
        d.set(BftTimer.RELAY, d.now.plus(PATIENCE));
      }
    } else if (height > before.newest()) {
      d.voices = d.voices.with(sender, new Voice(height, before.said()));
    }
  }

  /** Whether others may not have heard it and need it. */
  private static boolean isNews(Draft d, BftFrame frame) {
    View view = frame.view();
    return view.height() == d.height() && view.round() >= d.round && d.validators.size() >= FEWEST;
  }

  /** The link to a validator is gone: it must be heard anew to be there. */
  static void lost(Draft d, Address validator) {
    Voice voice = d.voices.all.get(validator);
    if (voice != null) {
      d.voices = d.voices.with(validator, new Voice(-1, voice.said()));
    }
  }

  /** Passes on what is not over yet. */
  static void pass(Draft d) {
    d.voices.all.forEach(
        (sender, voice) -> {
          for (BftFrame frame : voice.waiting(d.height())) {
            if (frame.view().round() >= d.round) {
              d.gossip(frame);
            }
          }
          d.voices = d.voices.with(sender, voice.passed());
        });
  }
}
