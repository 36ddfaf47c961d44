package io.witan.simulations.explore;

import io.witan.protocol.consensus.BftObservation.RoundBegan;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.raft.RaftObservation;
import io.witan.protocol.consensus.raft.RaftObservation.RoleChanged;
import io.witan.protocol.consensus.raft.RaftRecord.EntriesAppended;
import io.witan.protocol.votes.VoteRecord.VoteSigned;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.world.Happening;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.util.ArrayList;
import java.util.List;

/**
 * When a node wrote something down or said something about itself.
 *
 * @param micros since the run began
 * @param what the kind of it, the same for all that a fault may as well meet
 */
record Moment(long micros, int node, String what) {
  private static final String ELECTED = RaftObservation.Elected.class.getSimpleName();
  private static final String PROPOSED = Phase.PROPOSAL.name();

  /** All of a run, until its faults are over. */
  static List<Moment> of(Scenario scenario) {
    long end = scenario.calmAt().toNanos() / 1000;
    List<Moment> moments = new ArrayList<>();
    Trace collect =
        (micros, node, happening) -> {
          if (micros >= end || node < 0) {
            return;
          }
          switch (happening) {
            case Happening.Recorded(var role, var records) ->
                records.forEach(one -> moments.add(new Moment(micros, node, kind(one))));
            case Happening.Reported(var observation) ->
                moments.add(new Moment(micros, node, kind(observation)));
            default -> {
              // Frames and inputs are too many to aim at.
            }
          }
        };
    new World(scenario.setup(), collect, List.of()).run();
    return moments;
  }

  /** Whether the node leads from now on: it was elected, or proposes. */
  boolean leads() {
    return what.equals(ELECTED) || what.startsWith(PROPOSED);
  }

  Moment later(long by) {
    return new Moment(micros + by, node, what);
  }

  private static String kind(Object said) {
    String name = said.getClass().getSimpleName();
    return switch (said) {
      case VoteSigned vote -> vote.phase() + (vote.view().round() == 0 ? "" : " later");
      case RoundBegan began -> name + " " + began.cause();
      case RoleChanged changed -> name + " " + changed.role();
      case EntriesAppended(var entries) ->
          name + " " + entries.getFirst().content().getClass().getSimpleName();
      default -> name;
    };
  }
}
