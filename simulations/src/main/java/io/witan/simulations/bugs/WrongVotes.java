package io.witan.simulations.bugs;

import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.bft.BftState;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.votes.HeightVotes;
import io.witan.protocol.votes.VoteRecord;
import io.witan.protocol.votes.VotesInput;
import io.witan.protocol.votes.VotesState;
import io.witan.simulations.world.Machines;
import java.util.Optional;

/** Mistakes around the safety kernel. */
final class WrongVotes {
  private WrongVotes() {}

  /** Votes of one phase are signed without a record. */
  static Machines unrecorded(Phase phase) {
    return new Machines() {
      @Override
      public Machine<VotesState, VotesInput, VoteRecord> votes(Parts parts) {
        return Around.unrecorded(
            Machines.super.votes(parts),
            record -> record instanceof VoteRecord.VoteSigned signed && signed.phase() == phase);
      }
    };
  }

  /** Neither consensus nor the votes know in a later round what was prepared in an earlier one. */
  static final Machines LOCK_FORGOTTEN =
      new Machines() {
        @Override
        public Machine<BftState, ConsensusInput, Void> consensus(Parts parts) {
          return Around.forgetting(
              Machines.super.consensus(parts),
              state ->
                  new BftState(Heights.prepared(state.height(), Optional.empty()), state.round()));
        }

        @Override
        public Machine<VotesState, VotesInput, VoteRecord> votes(Parts parts) {
          return Around.forgetting(Machines.super.votes(parts), WrongVotes::unlocked);
        }
      };

  /** What was signed at the height before the latest is not kept. */
  static final Machines FINAL_HEIGHT_FORGOTTEN =
      new Machines() {
        @Override
        public Machine<VotesState, VotesInput, VoteRecord> votes(Parts parts) {
          return Around.forgetting(
              Machines.super.votes(parts),
              state ->
                  new VotesState(
                      state.begun(),
                      state.inherited(),
                      state.latest(),
                      HeightVotes.NONE,
                      state.evidence()));
        }
      };

  static VotesState unlocked(VotesState state) {
    return new VotesState(
        state.begun(),
        state.inherited(),
        unlocked(state.latest()),
        unlocked(state.earlier()),
        state.evidence());
  }

  private static HeightVotes unlocked(HeightVotes signed) {
    return new HeightVotes(signed.view(), signed.votes(), Optional.empty());
  }
}
