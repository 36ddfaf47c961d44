package io.witan.protocol.consensus;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.TimerKey;
import java.util.List;
import java.util.Optional;

/** What the consensus machine ({@code Role.CONSENSUS}) can be told. */
public sealed interface ConsensusInput extends Message permits ConsensusInput.Local, RoundReport {
  /** From the host, the other machines and the peers; all but the reports of a round. */
  sealed interface Local extends ConsensusInput {}

  /** The host started this machine, or started it anew after a failure. */
  record Resumed() implements Local {}

  /** From the chain: its newest block. Sent at start and after each block. */
  record HeadChanged(Head head) implements Local {}

  /** A peer's frame. The peer may only relay it: the sender is who signed it. */
  record Heard(PublicKey from, BftFrame frame) implements Local {}

  record TimerFired(TimerKey key) implements Local {}

  /** From the chain: it does not take a block that consensus agreed on. */
  record AppendRefused(Hash block, String reason) implements Local {}

  /** From the builder: a block made of the template of this view. */
  record Built(View view, Block block) implements Local {}

  record BuildFailed(View view, String reason) implements Local {}

  /**
   * From the builder: the outcome of executing a proposal.
   *
   * @param digest the block's hash
   * @param refusal why it is invalid; empty where it is valid
   */
  record Validated(View view, Hash digest, Optional<String> refusal) implements Local {}

  /** From the votes: this is durably signed and may be sent. */
  record Signed(BftFrame frame) implements Local {}

  /**
   * From the votes: this was not signed.
   *
   * @param signed what was signed instead, where that is the reason
   * @param certificate the newest prepared block that the votes know of
   */
  record VoteRefused(
      View view,
      Phase phase,
      VoteRefusal reason,
      Optional<BftFrame> signed,
      Optional<PreparedCertificate> certificate)
      implements Local {}

  /**
   * From the votes: what this validator said at a height, as far as it still counts.
   *
   * @param frames of the latest round, at most one of each phase
   * @param certificate the newest prepared block of the height
   */
  record Recalled(long height, List<BftFrame> frames, Optional<PreparedCertificate> certificate)
      implements Local {
    public Recalled {
      frames = List.copyOf(frames);
    }
  }

  /**
   * From the pool: it holds executable transactions. Sent when it first does and again after each
   * head while it does.
   *
   * @param head height of the newest block that the pool knows of
   */
  record TransactionsPending(long head) implements Local {}

  /** A peer is now connected; own latest votes are sent to it. */
  record PeerConnected(PublicKey peer) implements Local {}

  /** The link to a peer is gone: what it said before does not show that it is there. */
  record PeerLost(PublicKey peer) implements Local {}

  /** From an operator: vote for (or against) a validator in blocks proposed here. */
  record Propose(Address candidate, boolean add) implements Local {}

  /** From an operator: stop voting on this candidate. */
  record Discard(Address candidate) implements Local {}

  /** From a host that runs rounds apart: the round's child was lost and started anew, empty. */
  record RoundLost(View view) implements Local {}
}
