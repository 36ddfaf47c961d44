package io.witan.protocol.consensus;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Frame;
import java.util.List;
import java.util.Optional;

/**
 * A message between validators (QBFT, arXiv:2002.03613). Who sent it is recovered from its
 * signature; IBFT's messages also name him.
 */
public sealed interface BftFrame extends Frame, Statement {
  /** Whom the message names as its sender: somebody in IBFT, nobody in QBFT. */
  Optional<Address> named();

  Signature signature();

  /**
   * The proposer's block for a round.
   *
   * @param roundChanges why the round may be proposed in; empty for round 0
   * @param prepares why this block may be proposed in it; empty where nothing was prepared
   */
  record Proposal(
      View view,
      Block block,
      Optional<Address> named,
      Signature signature,
      List<SignedRoundChange> roundChanges,
      List<Prepare> prepares)
      implements BftFrame {
    public Proposal {
      roundChanges = List.copyOf(roundChanges);
      prepares = List.copyOf(prepares);
    }

    /** QBFT's. */
    public Proposal(
        View view,
        Block block,
        Signature signature,
        List<SignedRoundChange> roundChanges,
        List<Prepare> prepares) {
      this(view, block, Optional.empty(), signature, roundChanges, prepares);
    }

    @Override
    public Phase phase() {
      return Phase.PROPOSAL;
    }
  }

  /** What speaks for a block in a round. */
  sealed interface Support extends BftFrame {
    /** The hash of the block. */
    Hash digest();
  }

  /** The sender executed the proposal with this block hash and found it valid. */
  record Prepare(View view, Hash digest, Optional<Address> named, Signature signature)
      implements Support {
    /** QBFT's. */
    public Prepare(View view, Hash digest, Signature signature) {
      this(view, digest, Optional.empty(), signature);
    }

    @Override
    public Phase phase() {
      return Phase.PREPARE;
    }
  }

  /**
   * The sender saw a quorum of PREPAREs for the block hash.
   *
   * @param seal signature of the block itself, for its header
   */
  record Commit(
      View view, Hash digest, Signature seal, Optional<Address> named, Signature signature)
      implements Support {
    /** QBFT's. */
    public Commit(View view, Hash digest, Signature seal, Signature signature) {
      this(view, digest, seal, Optional.empty(), signature);
    }

    @Override
    public Phase phase() {
      return Phase.COMMIT;
    }
  }

  /**
   * The sender gave up the rounds before {@code view.round}.
   *
   * @param block the block that the sender had prepared, if any; never in IBFT
   * @param prepares the quorum for it
   */
  record RoundChange(SignedRoundChange vote, Optional<Block> block, List<Prepare> prepares)
      implements BftFrame {
    public RoundChange {
      prepares = List.copyOf(prepares);
    }

    @Override
    public View view() {
      return vote.view();
    }

    @Override
    public Phase phase() {
      return Phase.ROUND_CHANGE;
    }

    @Override
    public Optional<Address> named() {
      return vote.named();
    }

    @Override
    public Signature signature() {
      return vote.signature();
    }
  }

  /** The signed part of a round change, as proposals carry it. */
  record SignedRoundChange(
      View view, Optional<PreparedValue> prepared, Optional<Address> named, Signature signature) {
    /** QBFT's. */
    public SignedRoundChange(View view, Optional<PreparedValue> prepared, Signature signature) {
      this(view, prepared, Optional.empty(), signature);
    }
  }

  /** The round and block hash of a quorum of PREPAREs. */
  record PreparedValue(int round, Hash digest) {}
}
