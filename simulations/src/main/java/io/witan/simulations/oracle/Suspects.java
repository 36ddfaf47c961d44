package io.witan.simulations.oracle;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.Evidence.Charge;
import io.witan.protocol.consensus.Statement;
import io.witan.protocol.consensus.Statement.CommitSeal;
import io.witan.protocol.ledger.BlockHash;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The validators that lie in a run, by plan; and, told a second time, what a lie is. */
public final class Suspects {
  private final Set<Address> liars;

  public Suspects(Set<Address> liars) {
    this.liars = new TreeSet<>(liars);
  }

  boolean isLiar(Address validator) {
    return liars.contains(validator);
  }

  /** What a validator has done that said both; empty where an honest one may say both. */
  static Optional<Charge> charge(Address validator, Statement one, Statement other) {
    long height = one.view().height();
    if (height != other.view().height()) {
      return Optional.empty();
    }
    if (one.view().round() > other.view().round()) {
      return charge(validator, other, one);
    }
    boolean again = one.view().round() == other.view().round();
    boolean wrong =
        switch (other) {
          case RoundChange change when again ->
              one instanceof RoundChange first
                  && !first.vote().prepared().equals(change.vote().prepared());
          case RoundChange change -> change.named().isEmpty() && gaveUp(one, change);
          default -> again && !(one instanceof RoundChange) && !voted(one).equals(voted(other));
        };
    return wrong ? Optional.of(new Charge(validator, height, !again)) : Optional.empty();
  }

  private static boolean gaveUp(Statement earlier, RoundChange later) {
    Optional<PreparedValue> had =
        switch (earlier) {
          case RoundChange change -> change.vote().prepared();
          case BftFrame.Commit commit ->
              Optional.of(new PreparedValue(commit.view().round(), commit.digest()));
          case CommitSeal seal ->
              Optional.of(new PreparedValue(seal.round(), BlockHash.of(seal.header())));
          default -> Optional.empty();
        };
    Optional<PreparedValue> shows = later.vote().prepared();
    return had.isPresent()
        && !had.equals(shows)
        && shows.map(PreparedValue::round).orElse(-1) <= had.get().round();
  }

  private static Object voted(Statement statement) {
    return switch (statement) {
      case BftFrame.Proposal proposal -> proposal.block().hash();
      case BftFrame.Prepare prepare -> prepare.digest();
      case BftFrame.Commit commit -> commit.digest();
      case CommitSeal seal -> BlockHash.of(seal.header());
      case RoundChange none -> Optional.empty();
    };
  }
}
