package io.witan.protocol.consensus;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.machine.Observation;

/** What the consensus machine reports for metrics and evidence. */
public sealed interface BftObservation extends Observation {
  /** A round began here. */
  record RoundBegan(View view, Address proposer, Cause cause) implements BftObservation {}

  /** Why a round began. */
  enum Cause {
    NEW_HEIGHT,
    TIMEOUT,
    SILENCE,
    OTHERS_AHEAD,
    PROPOSAL,
    RECALLED,
    RESTARTED
  }

  /** A frame was not used. */
  record FrameRefused(Phase phase, View view, FrameRefusal reason) implements BftObservation {}

  /** A proposal was executed and is invalid. */
  record ProposalInvalid(View view, Hash digest, String reason) implements BftObservation {}

  record BuildFailed(View view, String reason) implements BftObservation {}

  /** A block was agreed on. */
  record Decided(View view, Hash digest) implements BftObservation {}

  /** The votes did not sign. */
  record VoteRefused(View view, Phase phase, VoteRefusal reason) implements BftObservation {}

  /** A validator contradicted itself, and the evidence is durable: said once in each life. */
  record Accused(Evidence evidence) implements BftObservation {}
}
