package io.witan.simulations.oracle;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftFrame;
import java.util.Set;
import java.util.TreeSet;

/** The validators that lie in a run, by plan. */
public final class Suspects {
  private final Set<Address> liars;

  public Suspects(Set<Address> liars) {
    this.liars = new TreeSet<>(liars);
  }

  boolean isLiar(Address validator) {
    return liars.contains(validator);
  }

  /** What a validator may say only one of in a view and phase. */
  static Object content(BftFrame frame) {
    return switch (frame) {
      case BftFrame.Proposal proposal -> proposal.block().hash();
      case BftFrame.Prepare prepare -> prepare.digest();
      case BftFrame.Commit commit -> commit.digest();
      case BftFrame.RoundChange change -> change.vote().prepared();
    };
  }
}
