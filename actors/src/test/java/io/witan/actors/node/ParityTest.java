package io.witan.actors.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.witan.actors.host.FlightRecorder;
import io.witan.actors.host.MachineSpec;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.votes.VotesInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What actors did, the bare machines do too: the actors add nothing and lose nothing. */
final class ParityTest {
  @TempDir Path dataDir;

  @Test
  void aRecordedRunOfActorsReplaysThroughTheBareMachines() {
    try (TestNetwork network = new TestNetwork(4, dataDir)) {
      network.await(1, 4);
      Interior node = network.kill(1).node().interior();
      Machines machines = node.machines();
      Flights flights = node.flights();
      var consensus = machines.consensusSpecs();

      Replay<?> chain = replay(machines.chainSpec(), flights.chain);
      Replay<?> votes = replay(machines.votesSpec(), flights.votes);
      Replay<?> height = replay(consensus.height(), flights.consensus);
      Replay<?> round = replay(consensus.round(), flights.round);

      assertEquals(machines.chain.get(), chain.state());
      assertEquals(machines.votes.get(), votes.state());
      assertEquals(machines.height.get(), height.state());
      assertEquals(machines.round.get(), round.state());
      List<Message> asked = told(height, Role.VOTES);
      List<Message> heard =
          flights.votes.flight().inputs().stream()
              .map(at -> (Message) at.input())
              .filter(in -> in instanceof VotesInput.Sign || in instanceof VotesInput.Recall)
              .toList();
      assertFalse(heard.isEmpty());
      assertEquals(asked.subList(0, heard.size()), heard);
    }
  }

  /** The end of a replay, and all its outputs. */
  private record Replay<S>(S state, List<Output> outputs) {}

  private static <S, I, R> Replay<S> replay(MachineSpec<S, I, R> spec, FlightRecorder<I> recorder) {
    var flight = recorder.flight();
    assertEquals(0, flight.forgotten());
    S state = spec.machine().start();
    List<Output> outputs = new ArrayList<>();
    for (At<I> input : flight.inputs()) {
      Turn<S, R> turn = spec.machine().on(state, input);
      state = turn.state();
      outputs.addAll(turn.outputs());
    }
    return new Replay<>(state, outputs);
  }

  private static List<Message> told(Replay<?> replay, Role role) {
    return replay.outputs().stream()
        .filter(out -> out instanceof Output.Tell tell && tell.role() == role)
        .map(out -> ((Output.Tell) out).message())
        .toList();
  }
}
