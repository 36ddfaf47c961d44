package io.witan.simulations.world;

import io.witan.protocol.consensus.BftObservation;
import io.witan.protocol.consensus.raft.RaftObservation;
import io.witan.protocol.machine.Observation;
import io.witan.protocol.sync.SyncObservation;

/** A run's {@link Outcome.Tally} while it grows. */
final class Counts {
  long frames;
  long lost;
  long crashes;
  long restarts;
  long laterRounds;
  long fetches;
  long accusations;

  /** Counts a node's report. */
  void add(Observation observation) {
    switch (observation) {
      case BftObservation.RoundBegan(var view, var proposer, var cause) when view.round() > 0 ->
          laterRounds++;
      case RaftObservation.Elected(var term) when term > 1 -> laterRounds++;
      case BftObservation.Accused accused -> accusations++;
      case SyncObservation.Behind behind -> fetches++;
      default -> {}
    }
  }

  Outcome.Tally tally() {
    return new Outcome.Tally(frames, lost, crashes, restarts, laterRounds, fetches, accusations);
  }
}
