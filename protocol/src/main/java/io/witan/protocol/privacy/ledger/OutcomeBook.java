package io.witan.protocol.privacy.ledger;

import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The outcomes of the newest blocks, ours and those that others told, which may come first. Kept in
 * memory alone: what is forgotten is compared again with the next transaction of its contract. Not
 * thread-safe.
 */
public final class OutcomeBook {
  /** Blocks below the newest applied one whose outcomes are compared, and above it. */
  public static final long WINDOW = 32;

  private static final int MOST = 50_000;

  private final TreeMap<PayloadHash, PrivateOutcome> ours = new TreeMap<>();
  private final TreeMap<PayloadHash, TreeMap<PartyKey, PrivateOutcome>> theirs = new TreeMap<>();
  private int claims;
  private long newest;

  /** Our own outcomes of a block; what they come to beside those that were told before. */
  public List<Comparison> applied(long height, List<PrivateOutcome> outcomes) {
    newest = height;
    forget();
    List<Comparison> comparisons = new ArrayList<>();
    for (PrivateOutcome own : outcomes) {
      if (ours.size() < MOST) {
        ours.put(own.payload(), own);
      }
      theirs
          .getOrDefault(own.payload(), new TreeMap<>())
          .forEach(
              (party, claim) ->
                  compared(new ClaimedOutcome(party, claim)).ifPresent(comparisons::add));
    }
    return comparisons;
  }

  /** What another party told; what it comes to beside our own, if that is there. */
  public Optional<Comparison> told(ClaimedOutcome claim) {
    PrivateOutcome outcome = claim.outcome();
    boolean near = Math.abs(outcome.height() - newest) <= WINDOW;
    if (!near || claims >= MOST) {
      return Optional.empty();
    }
    TreeMap<PartyKey, PrivateOutcome> of =
        theirs.computeIfAbsent(outcome.payload(), payload -> new TreeMap<>());
    if (of.put(claim.party(), outcome) == null) {
      claims++;
    }
    return compared(claim);
  }

  private Optional<Comparison> compared(ClaimedOutcome claim) {
    PrivateOutcome told = claim.outcome();
    return Optional.ofNullable(ours.get(told.payload()))
        .filter(own -> own.height() == told.height() && own.contract().equals(told.contract()))
        .map(
            own ->
                new Comparison(
                    own.height(),
                    own.payload(),
                    own.contract(),
                    claim.party(),
                    own.digest(),
                    told.digest()));
  }

  /** The ledger went back: its outcomes above a height are none any more. */
  public void rewound(long height) {
    ours.values().removeIf(own -> own.height() > height);
    newest = Math.min(newest, height);
  }

  private void forget() {
    ours.values().removeIf(own -> own.height() < newest - WINDOW);
    for (TreeMap<PartyKey, PrivateOutcome> of : theirs.values()) {
      int before = of.size();
      of.values().removeIf(claim -> claim.height() < newest - WINDOW);
      claims -= before - of.size();
    }
    theirs.values().removeIf(TreeMap::isEmpty);
  }
}
