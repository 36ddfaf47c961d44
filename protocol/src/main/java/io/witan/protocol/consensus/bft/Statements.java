package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.Statement;
import io.witan.protocol.consensus.ValidatorSet;
import io.witan.protocol.consensus.View;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.SmallMap;
import io.witan.protocol.votes.VotesInput;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * What other validators signed at this height, the {@link #PAST_HEIGHTS} before and those to come,
 * so that whoever contradicts himself is named, even where the second statement comes too late to
 * count. Evidence goes to the votes, whose journal keeps it.
 *
 * @param said the first statement of each validator, view and phase. Of each validator at most
 *     {@link #MOST} views, and {@link #MOST_BLOCKS} proposals; where they are more, those of the
 *     latest view to come are forgotten first, then the oldest, so that no flood hides what is said
 *     in the present view
 */
public record Statements(SmallMap<Address, SmallMap<View, SmallMap<Phase, Statement>>> said) {
  static final Statements NONE = new Statements(SmallMap.empty());

  /** Heights before the one being agreed on of which statements are still compared. */
  public static final int PAST_HEIGHTS = 3;

  public static final int MOST = 24;

  public static final int MOST_BLOCKS = 4;

  /** An authentic message of another validator. */
  static void heard(Draft d, Address signer, BftFrame frame) {
    compare(d, signer, Statement.of(frame));
  }

  private static void compare(Draft d, Address signer, Statement statement) {
    View view = statement.view();
    SmallMap<View, SmallMap<Phase, Statement>> known =
        d.statements.said.getOrDefault(signer, SmallMap.empty());
    SmallMap<Phase, Statement> inView = known.getOrDefault(view, SmallMap.empty());
    Statement first = inView.get(statement.phase());
    if (first != null && Evidence.of(signer, first, statement).isEmpty()) {
      // Said again.
      return;
    }
    inView.forEach((phase, one) -> compare(d, signer, one, statement));
    if (mayBeLater(known, statement)) {
      known
          .tailMap(new View(view.height(), 0))
          .headMap(new View(view.height() + 1, 0))
          .forEach((v, all) -> all.forEach((phase, one) -> compare(d, signer, one, statement)));
    }
    if (first == null) {
      var more = known.with(view, inView.with(statement.phase(), statement));
      d.statements = d.statements.with(signer, more, view, d.view());
    }
  }

  /** Whether it can bind its signer in another view, or be bound there. */
  private static boolean mayBeLater(
      SmallMap<View, SmallMap<Phase, Statement>> known, Statement statement) {
    return !known.isEmpty()
        && (statement.phase() == Phase.ROUND_CHANGE
            || (statement.phase() == Phase.COMMIT
                && statement.view().compareTo(known.lastKey()) < 0));
  }

  private static void compare(Draft d, Address signer, Statement known, Statement heard) {
    Evidence.of(signer, known, heard)
        .ifPresent(evidence -> d.tell(Role.VOTES, new VotesInput.Found(evidence)));
  }

  /** Another validator's message was believed, for what it shows of others: compare that, too. */
  static void believed(Draft d, Address signer, BftFrame frame) {
    if (!signer.equals(d.self())) {
      compare(d, Statement.within(frame));
    }
  }

  /** A final block came from a peer: its seals show who committed to it, and in which round. */
  static void fetched(Draft d, Header header) {
    View first = new View(header.number(), 0);
    boolean comparable =
        d.isValidator()
            && d.statements.said.values().stream().anyMatch(all -> !all.tailMap(first).isEmpty());
    if (comparable) {
      compare(d, Statement.sealing(header));
    }
  }

  private static void compare(Draft d, List<? extends Statement> statements) {
    for (Statement statement : statements) {
      statement
          .signer(d.sendersAt(statement.view().height()))
          .flatMap(d.validators::member)
          .filter(signer -> !signer.equals(d.self()))
          .ifPresent(signer -> compare(d, signer, statement));
    }
  }

  /** Without what is too old now, and without those who are no validators any more. */
  Statements atNewHeight(ValidatorSet validators, long height) {
    View oldest = new View(Math.max(0, height - PAST_HEIGHTS), 0);
    SortedMap<Address, SmallMap<View, SmallMap<Phase, Statement>>> rest = new SmallMap<>();
    for (Address validator : validators.members()) {
      SmallMap<View, SmallMap<Phase, Statement>> all = said.get(validator);
      if (all != null) {
        rest.put(validator, SmallMap.frozen(all.tailMap(oldest)));
      }
    }
    return new Statements(SmallMap.frozen(rest));
  }

  private Statements with(
      Address signer, SmallMap<View, SmallMap<Phase, Statement>> all, View added, View now) {
    SmallMap<View, SmallMap<Phase, Statement>> some = all;
    if (some.get(added).containsKey(Phase.PROPOSAL)) {
      List<View> blocks = new ArrayList<>(MOST_BLOCKS + 1);
      for (int i = 0; i < all.size(); i++) {
        if (all.valueAt(i).containsKey(Phase.PROPOSAL)) {
          blocks.add(all.keyAt(i));
        }
      }
      if (blocks.size() > MOST_BLOCKS) {
        View farthest = farthest(blocks.getFirst(), blocks.getLast(), now);
        some = some.with(farthest, some.get(farthest).without(Phase.PROPOSAL));
      }
    }
    if (some.size() > MOST) {
      some = some.without(farthest(some.firstKey(), some.lastKey(), now));
    }
    return new Statements(said.with(signer, some));
  }

  private static View farthest(View oldest, View latest, View now) {
    return latest.compareTo(now) > 0 ? latest : oldest;
  }
}
