package io.witan.protocol.consensus;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.crypto.Verifier;
import java.util.Optional;

/**
 * Two statements that no validator signs both that keeps to the protocol and to its journal: they
 * prove to anybody that this one did not. Whatever forks a QBFT chain, 2 · quorum − n validators at
 * least can be shown to have done one or the other, as long as fewer than a quorum lie (decision
 * 0062).
 */
public sealed interface Evidence {
  Address culprit();

  Statement first();

  Statement second();

  /**
   * It said two things of one view: proposed or voted for two blocks, or gave up the rounds before
   * with two different prepared blocks.
   *
   * @param first that was heard
   */
  record Equivocation(Address culprit, Statement first, Statement second) implements Evidence {}

  /**
   * It committed to a block, or showed it as prepared, and gave up a later round as if it had not:
   * without that block or a newer one. In the literature: amnesia. IBFT's round changes show
   * nothing, so that this can be seen in QBFT only.
   *
   * @param first the COMMIT or round change by which it was bound
   * @param second the later round change
   */
  record ForgottenLock(Address culprit, Statement first, RoundChange second) implements Evidence {}

  /** What two statements of one validator prove; empty where an honest one may sign both. */
  static Optional<Evidence> of(Address signer, Statement one, Statement other) {
    View view = one.view();
    if (view.equals(other.view())) {
      return isContradicted(one, other)
          ? Optional.of(new Equivocation(signer, one, other))
          : Optional.empty();
    }
    if (view.height() != other.view().height()) {
      return Optional.empty();
    }
    return view.round() < other.view().round()
        ? forgotten(signer, one, other)
        : forgotten(signer, other, one);
  }

  private static boolean isContradicted(Statement one, Statement other) {
    boolean gaveUp = one.phase() == Phase.ROUND_CHANGE;
    boolean comparable = gaveUp == (other.phase() == Phase.ROUND_CHANGE);
    return comparable
        && !(gaveUp
            ? one.prepared().equals(other.prepared())
            : one.supported().equals(other.supported()));
  }

  private static Optional<Evidence> forgotten(Address signer, Statement earlier, Statement later) {
    Optional<PreparedValue> lock = earlier.prepared();
    if (lock.isEmpty() || !(later instanceof RoundChange change) || change.named().isPresent()) {
      return Optional.empty();
    }
    Optional<PreparedValue> shown = change.prepared();
    boolean kept =
        shown.equals(lock) || shown.filter(s -> s.round() > lock.get().round()).isPresent();
    return kept ? Optional.empty() : Optional.of(new ForgottenLock(signer, earlier, change));
  }

  /** For people. */
  default String kind() {
    return switch (this) {
      case Equivocation ignored -> "equivocation";
      case ForgottenLock ignored -> "forgotten lock";
    };
  }

  /** Whether it proves what it says: the culprit signed both, and nobody honest does. */
  default boolean holds(BftSchedule schedule, Verifier verifier) {
    var senders = schedule.at(first().view().height()).senders(verifier);
    Optional<Address> signer = Optional.of(culprit());
    return first().signer(senders).equals(signer)
        && second().signer(senders).equals(signer)
        && of(culprit(), first(), second()).equals(Optional.of(this));
  }

  /** Who is charged with what at which height: one evidence of it is enough. */
  record Charge(Address culprit, long height, boolean lockForgotten) implements Comparable<Charge> {
    @Override
    public int compareTo(Charge other) {
      int byCulprit = culprit.compareTo(other.culprit);
      int byHeight = byCulprit == 0 ? Long.compare(height, other.height) : byCulprit;
      return byHeight == 0 ? Boolean.compare(lockForgotten, other.lockForgotten) : byHeight;
    }
  }

  default Charge charge() {
    return new Charge(culprit(), first().view().height(), this instanceof ForgottenLock);
  }
}
