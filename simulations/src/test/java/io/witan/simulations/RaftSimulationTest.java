package io.witan.simulations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.consensus.raft.RaftFrame;
import io.witan.protocol.consensus.raft.RaftInput;
import io.witan.protocol.consensus.raft.RaftRecord;
import io.witan.protocol.consensus.raft.RaftState;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Turn;
import io.witan.simulations.explore.Campaign;
import io.witan.simulations.explore.Explorers;
import io.witan.simulations.oracle.Violation;
import io.witan.simulations.scenario.Engine;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import io.witan.simulations.scenario.ScenarioWriter;
import io.witan.simulations.world.Machines;
import io.witan.simulations.world.Outcome;
import io.witan.simulations.world.Setup;
import io.witan.simulations.world.Setup.Product;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RaftSimulationTest {
  private static Scenario scenario(int validators) {
    return ScenarioReader.parse("engine = raft, name = raft, validators = " + validators);
  }

  @Test
  void threeAndFiveAndSevenNodesStaySafeAndLive() throws InterruptedException {
    long elections = 0;
    for (int validators : List.of(3, 5, 7)) {
      Campaign campaign =
          new Campaign(Explorers.RANDOM, scenario(validators), 1, validators == 3 ? 20 : 5, false);
      campaign.run(2);
      assertEquals(List.of(), List.copyOf(campaign.notable().entrySet()));
      assertTrue(campaign.tally().crashes() > 5);
      elections += campaign.tally().laterRounds();
    }
    assertTrue(elections > 30, "leaders change: " + elections);
  }

  @Test
  void learnersFollow() throws InterruptedException {
    Scenario learners =
        ScenarioReader.parse("engine = raft, name = learners, validators = 3, observers = 2");
    Campaign campaign = new Campaign(Explorers.RANDOM, learners, 1, 5, false);
    campaign.run(2);
    assertEquals(List.of(), List.copyOf(campaign.notable().entrySet()));
  }

  @Test
  void aScenarioOfRaftIsReadAsItIsWritten() {
    Scenario raft = scenario(3);
    assertEquals(Engine.RAFT, ScenarioReader.parse(ScenarioWriter.write(raft)).engine());
    Outcome once = new World(Explorers.RANDOM.drawn(raft, 4).setup(), Trace.NONE, List.of()).run();
    Outcome again = new World(Explorers.RANDOM.drawn(raft, 4).setup(), Trace.NONE, List.of()).run();
    assertEquals(once.digest(), again.digest());
  }

  @Test
  void aLeaderThatCountsWhatItSentAsHeldIsFound() {
    Optional<String> broken = Optional.empty();
    for (long seed = 1; seed <= 50 && broken.isEmpty(); seed++) {
      Setup setup = Explorers.RANDOM.drawn(scenario(3), seed).setup();
      Product ours = setup.product();
      Product wrong =
          new Product(ours.rules(), ours.limits(), ours.sync(), Set.of(), true, HASTY_LEADER);
      Outcome outcome = new World(setup.with(wrong), Trace.NONE, List.of()).run();
      broken = outcome.violation().map(Violation::oracle);
    }
    assertEquals(Optional.of("S7 raft"), broken);
  }

  private static final Machines HASTY_LEADER =
      new Machines() {
        @Override
        public Machine<RaftState, RaftInput, RaftRecord> raft(
            Parts parts, Setup setup, PublicKey self) {
          return new HastyLeader(Machines.OURS.raft(parts, setup, self));
        }
      };

  /** Answers itself in the name of those it sends entries to. */
  private record HastyLeader(Machine<RaftState, RaftInput, RaftRecord> ours)
      implements Machine<RaftState, RaftInput, RaftRecord> {
    @Override
    public RaftState start() {
      return ours.start();
    }

    @Override
    public RaftState replay(RaftState state, RaftRecord record) {
      return ours.replay(state, record);
    }

    @Override
    public Turn<RaftState, RaftRecord> on(RaftState state, At<RaftInput> at) {
      Turn<RaftState, RaftRecord> turn = ours.on(state, at);
      RaftState after = turn.state();
      List<RaftRecord> records = new ArrayList<>(turn.records());
      List<Output> outputs = new ArrayList<>(turn.outputs());
      for (Output output : turn.outputs()) {
        if (output instanceof Output.Send(var to, RaftFrame.Append sent)) {
          long held = sent.previousIndex() + sent.entries().size();
          RaftInput answer = new RaftInput.Heard(to, new RaftFrame.Appended(sent.term(), held));
          Turn<RaftState, RaftRecord> next =
              ours.on(after, new At<>(at.now(), at.entropy(), answer));
          after = next.state();
          records.addAll(next.records());
          outputs.addAll(next.outputs());
        }
      }
      return new Turn<>(after, records, outputs);
    }
  }
}
