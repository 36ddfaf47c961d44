package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.ValidatorSet;
import io.witan.protocol.consensus.View;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.SmallMap;
import java.util.List;
import java.util.Optional;

/**
 * What one round knows. Bounded by the number of validators.
 *
 * @param view empty before the first round
 * @param proposal the round's block, once it is known
 * @param prepares first of each validator
 * @param commits first of each validator; its seal is checked once the proposal is known
 */
public record RoundState(
    Optional<View> view,
    ValidatorSet validators,
    Optional<Block> proposal,
    Stage stage,
    SmallMap<Address, Prepare> prepares,
    SmallMap<Address, Commit> commits) {
  /** How far the round has come at this validator. */
  enum Stage {
    OPEN,
    VALID,
    PREPARED,
    DECIDED
  }

  public RoundState {
    prepares = SmallMap.frozen(prepares);
    commits = SmallMap.frozen(commits);
  }

  static final RoundState NONE =
      new RoundState(
          Optional.empty(),
          new ValidatorSet(List.of(), 0),
          Optional.empty(),
          Stage.OPEN,
          SmallMap.empty(),
          SmallMap.empty());

  static RoundState open(View view, ValidatorSet validators) {
    return new RoundState(
        Optional.of(view),
        validators,
        Optional.empty(),
        Stage.OPEN,
        SmallMap.empty(),
        SmallMap.empty());
  }

  RoundState withProposal(Block block) {
    return new RoundState(view, validators, Optional.of(block), stage, prepares, commits);
  }

  RoundState withStage(Stage other) {
    return new RoundState(view, validators, proposal, other, prepares, commits);
  }

  RoundState withPrepares(SmallMap<Address, Prepare> other) {
    return new RoundState(view, validators, proposal, stage, other, commits);
  }

  RoundState withCommits(SmallMap<Address, Commit> other) {
    return new RoundState(view, validators, proposal, stage, prepares, other);
  }
}
