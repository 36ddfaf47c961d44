package io.witan.protocol.votes;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.View;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Message;
import java.util.List;
import java.util.Optional;

/** What the safety kernel ({@code Role.VOTES}) can be told; it answers to the consensus machine. */
public sealed interface VotesInput extends Message {
  /** The host replayed the journal. */
  record Resumed() implements VotesInput {}

  /**
   * What was signed at the height after this head? Answered by {@code Recalled}; not answered while
   * nothing may be signed there.
   */
  record Recall(Head on) implements VotesInput {}

  /** A vote on the block after a head; answered by {@code Signed} or {@code VoteRefused}. */
  record Sign(Head on, Ballot ballot) implements VotesInput {}

  /** From consensus: evidence against another validator, to be kept. */
  record Found(Evidence evidence) implements VotesInput {}

  /** An unsigned vote. */
  sealed interface Ballot {
    View view();

    Phase phase();

    /** What must be the same in every vote of one view and phase. */
    Hash digest();
  }

  /** As the frame of the same name, unsigned. */
  record Proposal(
      View view, Block block, List<SignedRoundChange> roundChanges, List<Prepare> prepares)
      implements Ballot {
    public Proposal {
      roundChanges = List.copyOf(roundChanges);
      prepares = List.copyOf(prepares);
    }

    @Override
    public Phase phase() {
      return Phase.PROPOSAL;
    }

    @Override
    public Hash digest() {
      return block.hash();
    }
  }

  record Preparation(View view, Hash digest) implements Ballot {
    @Override
    public Phase phase() {
      return Phase.PREPARE;
    }
  }

  /** Commits to the certificate's block. */
  record Commitment(View view, PreparedCertificate certificate) implements Ballot {
    @Override
    public Phase phase() {
      return Phase.COMMIT;
    }

    @Override
    public Hash digest() {
      return certificate.digest();
    }
  }

  /** Gives up the rounds before the view's. */
  record RoundChange(View view, Optional<PreparedCertificate> certificate) implements Ballot {
    @Override
    public Phase phase() {
      return Phase.ROUND_CHANGE;
    }

    @Override
    public Hash digest() {
      return certificate.map(PreparedCertificate::digest).orElse(Hash.ZERO);
    }
  }
}
