package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftObservation.Cause;
import io.witan.protocol.consensus.BftTimer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Ends rounds early that wait for validators of whom nothing is heard, so that who is down does not
 * cost all others a timeout each time that its turn comes.
 *
 * <p>Only where a quorum is heard: then the silent are not needed, and it is not this validator
 * that is cut off. Should it be the only one that hears nothing of them, the others decide without
 * it; and where they cannot, they wait for it, and what they pass on breaks the silence.
 */
final class Silence {
  /** A silent validator's proposal may come so late, in parts of a block period. */
  private static final int PARTS_OF_A_PERIOD = 3;

  private Silence() {}

  /** Runs the timer while the round waits in vain. */
  static void watch(Draft d) {
    if (next(d) == d.round) {
      d.cancel(BftTimer.SILENCE);
    } else if (!d.isSet(BftTimer.SILENCE)) {
      d.set(BftTimer.SILENCE, d.now.plus(patience(d)));
    }
  }

  /** The round has waited in vain for long enough. */
  static void over(Draft d) {
    int next = next(d);
    if (next > d.round) {
      Rounds.change(d, next, Cause.SILENCE);
    }
  }

  private static Duration patience(Draft d) {
    Duration part = d.head.orElseThrow().config().blockPeriod().dividedBy(PARTS_OF_A_PERIOD);
    return part.compareTo(d.timeout()) < 0 ? part : d.timeout();
  }

  /** The round to go on to; this one while waiting may help. */
  private static int next(Draft d) {
    boolean runs = d.isSet(BftTimer.ROUND) && d.takesPart() && d.decided.isEmpty();
    if (!runs || !(waitsForSilent(d) || isLeft(d))) {
      return d.round;
    }
    List<Address> silent = d.voices.silent(d.validators.members(), d.self(), d.view());
    int spare = d.validators.size() - d.validators.quorum();
    if (silent.isEmpty() || silent.size() > spare) {
      return d.round;
    }
    if (waitsForSilent(d)) {
      int next = d.round + 1;
      // Turns go round, so that after as many rounds one of the others proposes.
      int last = next + silent.size();
      while (next < last && silent.contains(d.proposer(next))) {
        next++;
      }
      return next;
    }
    return joinable(d, silent, spare);
  }

  /** Whether the round's proposal is missing, and of its proposer nothing is heard. */
  private static boolean waitsForSilent(Draft d) {
    Address proposer = d.proposer(d.round);
    return d.proposal.isEmpty()
        && d.held.isEmpty()
        && !proposer.equals(d.self())
        && d.voices.isSilent(proposer, d.view());
  }

  private static boolean isLeft(Draft d) {
    for (int i = 0; i < d.roundChanges.size(); i++) {
      if (d.roundChanges.valueAt(i).view().round() > d.round) {
        return true;
      }
    }
    return false;
  }

  /** The lowest later round of others, if those left here are no quorum without the silent. */
  private static int joinable(Draft d, List<Address> silent, int spare) {
    int gone = silent.size();
    int lowest = Integer.MAX_VALUE;
    for (Map.Entry<Address, RoundChange> entry : d.roundChanges.entrySet()) {
      int other = entry.getValue().view().round();
      if (other > d.round && !silent.contains(entry.getKey())) {
        gone++;
        lowest = Math.min(lowest, other);
      }
    }
    return gone > spare && lowest < Integer.MAX_VALUE ? lowest : d.round;
  }
}
