package io.witan.protocol.privacy.ledger;

import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * The outcomes of the newest blocks, ours and those that others told, which may come first. Kept in
 * memory alone: what is forgotten is compared again with the next transaction of its contract. Not
 * thread-safe.
 */
public final class OutcomeBook {
  /** Blocks below the newest applied one whose outcomes are compared, and above it. */
  public static final long WINDOW = 32;

  private static final int MOST = 50_000;

  private final TreeMap<Long, Outcomes> byHeight = new TreeMap<>();
  private long newest;

  /** What a block's payloads came to, by ourselves and by what others tell. */
  private static final class Outcomes {
    private final Map<PayloadHash, PrivateOutcome> ours = new TreeMap<>();
    private final Map<PayloadHash, SortedMap<PartyKey, PrivateOutcome>> theirs = new TreeMap<>();
    private int claims;

    private void claim(ClaimedOutcome claim) {
      PayloadHash payload = claim.outcome().payload();
      if (theirs
              .computeIfAbsent(payload, absent -> new TreeMap<>())
              .put(claim.party(), claim.outcome())
          == null) {
        claims++;
      }
    }

    private int claims() {
      return claims;
    }

    private int own() {
      return ours.size();
    }
  }

  /** Our own outcomes of a block; what they come to beside those that were told before. */
  public List<Comparison> applied(long height, List<PrivateOutcome> outcomes) {
    newest = height;
    byHeight.headMap(newest - WINDOW).clear();
    if (outcomes.isEmpty()) {
      return List.of();
    }
    int room = MOST - count(Outcomes::own);
    Outcomes here = at(height);
    outcomes.stream().limit(room).forEach(own -> here.ours.put(own.payload(), own));
    List<Comparison> comparisons = new ArrayList<>();
    for (PrivateOutcome own : outcomes) {
      here.theirs
          .getOrDefault(own.payload(), Collections.emptySortedMap())
          .forEach(
              (party, told) ->
                  compared(own, new ClaimedOutcome(party, told)).ifPresent(comparisons::add));
    }
    return comparisons;
  }

  /** What another party told; what it comes to beside our own, if that is there. */
  public Optional<Comparison> told(ClaimedOutcome claim) {
    PrivateOutcome told = claim.outcome();
    boolean near = Math.abs(told.height() - newest) <= WINDOW;
    if (!near || count(Outcomes::claims) >= MOST) {
      return Optional.empty();
    }
    Outcomes there = at(told.height());
    there.claim(claim);
    return Optional.ofNullable(there.ours.get(told.payload())).flatMap(own -> compared(own, claim));
  }

  private static Optional<Comparison> compared(PrivateOutcome own, ClaimedOutcome claim) {
    PrivateOutcome told = claim.outcome();
    if (!own.contract().equals(told.contract())) {
      return Optional.empty();
    }
    return Optional.of(
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
    byHeight.tailMap(height, false).values().forEach(each -> each.ours.clear());
    newest = Math.min(newest, height);
  }

  private Outcomes at(long height) {
    return byHeight.computeIfAbsent(height, absent -> new Outcomes());
  }

  private int count(ToIntFunction<Outcomes> of) {
    return byHeight.values().stream().mapToInt(of).sum();
  }
}
