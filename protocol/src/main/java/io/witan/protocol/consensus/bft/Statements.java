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
import java.util.List;
import java.util.Optional;

/**
 * What other validators signed at this height, the {@link #PAST_HEIGHTS} before and those to come,
 * so that whoever contradicts himself is named, even where the second statement comes too late to
 * count. Evidence goes to the votes, whose journal keeps it.
 *
 * @param said by each validator; what is too old goes when its next statement comes
 */
public record Statements(SmallMap<Address, Testimony> said) {
  static final Statements NONE = new Statements(SmallMap.empty());

  /** Heights before the one being agreed on of which statements are still compared. */
  public static final int PAST_HEIGHTS = 3;

  /** Views of one validator of which statements are kept. */
  public static final int MOST = 24;

  /** Its proposals, which have blocks, that are kept. */
  public static final int MOST_BLOCKS = 4;

  /** An authentic message of another validator. */
  static void heard(Draft d, Address signer, BftFrame frame) {
    compare(d, signer, Statement.of(frame));
  }

  private static void compare(Draft d, Address signer, Statement statement) {
    View view = statement.view();
    Testimony known = d.statements.said.getOrDefault(signer, Testimony.NONE);
    int place = known.from(view, statement.phase());
    boolean first = !known.isOf(place, view) || known.at(place).phase() != statement.phase();
    if (!first && Evidence.of(signer, known.at(place), statement).isEmpty()) {
      // Said again.
      return;
    }
    for (int i = known.from(view, Phase.PROPOSAL); known.isOf(i, view); i++) {
      compare(d, signer, known.at(i), statement);
    }
    if (mayBeLater(known, statement)) {
      int i = known.from(view.withRound(0), Phase.PROPOSAL);
      for (; known.isAtHeight(i, view.height()); i++) {
        compare(d, signer, known.at(i), statement);
      }
    }
    if (first) {
      long oldest = d.height() - PAST_HEIGHTS;
      Testimony more = known.with(place, statement, oldest, d.view());
      d.statements = new Statements(d.statements.said.with(signer, more));
    }
  }

  /** Whether it can bind its signer in another view, or be bound there. */
  private static boolean mayBeLater(Testimony known, Statement statement) {
    return !known.isEmpty()
        && (statement.phase() == Phase.ROUND_CHANGE
            || (statement.phase() == Phase.COMMIT
                && statement.view().compareTo(known.latest()) < 0));
  }

  private static void compare(Draft d, Address signer, Statement known, Statement heard) {
    Optional<Evidence> evidence = Evidence.of(signer, known, heard);
    if (evidence.isPresent()) {
      d.tell(Role.VOTES, new VotesInput.Found(evidence.get()));
    }
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
            && d.statements.said.values().stream()
                .anyMatch(all -> !all.isEmpty() && all.latest().compareTo(first) >= 0);
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

  /** Without those who are no validators any more. */
  Statements of(ValidatorSet validators) {
    SmallMap<Address, Testimony> rest = said;
    for (int i = 0; i < said.size(); i++) {
      if (!validators.contains(said.keyAt(i))) {
        rest = rest.without(said.keyAt(i));
      }
    }
    return new Statements(rest);
  }
}
