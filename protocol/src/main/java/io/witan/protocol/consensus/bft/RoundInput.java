package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.ValidatorSet;
import io.witan.protocol.consensus.View;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Message;
import java.util.Optional;

/**
 * What a {@link Round} is told by its parent. Messages in it are authentic and of validators; those
 * of another view than the open one are ignored.
 */
public sealed interface RoundInput extends Message {
  View view();

  /**
   * Forget what was, and begin this round.
   *
   * @param certificate of this very round, where the validator had prepared in it before it was
   *     restarted
   */
  record Open(View view, ValidatorSet validators, Optional<PreparedCertificate> certificate)
      implements RoundInput {}

  /** The round's justified proposal, its header checked. */
  record Proposed(View view, Block block) implements RoundInput {}

  /** The outcome of executing the proposal. */
  record Validated(View view, Hash digest, Optional<String> refusal) implements RoundInput {}

  record HeardPrepare(Address sender, Prepare prepare) implements RoundInput {
    @Override
    public View view() {
      return prepare.view();
    }
  }

  record HeardCommit(Address sender, Commit commit) implements RoundInput {
    @Override
    public View view() {
      return commit.view();
    }
  }
}
