package io.witan.protocol.votes;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.View;
import java.time.Instant;
import java.util.Optional;

/** What a validator's journal of votes holds: durable before any of it is sent. */
public sealed interface VoteRecord {
  /** The first record: nothing is known of what was signed before. */
  record JournalBegun(Instant at) implements VoteRecord {}

  /**
   * This frame was signed.
   *
   * @param digest hash of the block voted for; zero for a round change without a prepared block
   * @param certificate of a COMMIT, or of a ROUND-CHANGE that shows one
   */
  record VoteSigned(Hash digest, Optional<PreparedCertificate> certificate, BftFrame frame)
      implements VoteRecord {
    public View view() {
      return frame.view();
    }

    public Phase phase() {
      return frame.phase();
    }
  }

  /** Another validator contradicted itself. */
  record EvidenceKept(Evidence evidence) implements VoteRecord {}

  /** Of earlier versions, which closed heights that became final. It forbids nothing any more. */
  record HeightClosed(long height) implements VoteRecord {}
}
