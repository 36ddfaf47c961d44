package io.witan.simulations.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftObservation.Cause;
import io.witan.protocol.consensus.BftObservation.RoundBegan;
import io.witan.protocol.consensus.View;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.pool.LocalsInput;
import io.witan.protocol.pool.LocalsRecord;
import io.witan.protocol.pool.LocalsState;
import io.witan.protocol.pool.PoolInput;
import io.witan.protocol.pool.PoolState;
import io.witan.protocol.state.StateView;
import io.witan.simulations.bugs.PlantedBug;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import io.witan.simulations.world.Machines;
import io.witan.simulations.world.Outcome;
import io.witan.simulations.world.Setup;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** L2 and L3 hold for the product and break where something is wrong. */
class LivenessTest {
  /** The fifth client's home is the observer, which proposes nothing. */
  private static final Scenario CLIENTS =
      ScenarioReader.parse(
          "observers = 1, clients = 5, expect { calmAt = 10s, within = 90s, waves = 2 }");

  @Test
  void whatClientsSendIsFinalInAllEngines() {
    for (String engine : List.of("qbft", "ibft", "raft")) {
      Scenario scenario = ScenarioReader.parse("engine = " + engine + ", clients = 4");
      assertEquals(Optional.empty(), run(scenario.setup()).violation(), engine);
    }
    assertEquals(Optional.empty(), run(CLIENTS.setup()).violation());
  }

  @Test
  void aPoolThatTellsNobodyBreaksL2() {
    Setup.Product product = CLIENTS.setup().product();
    Outcome outcome = run(CLIENTS.setup().with(product.with(new SilentPools())));
    assertEquals(Optional.of("L2 inclusion"), outcome.violation().map(Violation::oracle));
  }

  @Test
  void aNodeThatForgetsWhatItsClientsWereToldBreaksL2() {
    Scenario dying =
        ScenarioReader.parse(
            """
            clients = 4
            expect { calmAt = 40s, within = 120s }
            faults = [
              { at = 2s, for = 37s, partition = [[v0], [v1, v2, v3]] }
              { at = 20s, for = 10s, kill = v0 }
            ]
            """);
    assertEquals(Optional.empty(), run(dying.setup()).violation());
    Setup.Product product = dying.setup().product();
    Outcome outcome = run(dying.setup().with(product.with(new ForgetfulLocals())));
    assertEquals(Optional.of("L2 inclusion"), outcome.violation().map(Violation::oracle));
  }

  @Test
  void nodesThatJoinNobodysRoundBreakL3() {
    Scenario drifted =
        ScenarioReader.parse(
            """
            seed = 3
            network { loss = 0, duplication = 0 }
            expect { calmAt = 40s, within = 120s }
            faults = [
              { at = 3s, for = 36s, partition = [[v0], [v1, v2], [v3]] }
              { at = 20s, for = 19s, kill = v1 }
              { at = 20s, for = 19s, kill = v2 }
            ]
            """);
    assertEquals(Optional.empty(), run(drifted.setup()).violation());
    PlantedBug noJump = PlantedBug.of("no-jump").orElseThrow();
    Outcome outcome = run(drifted.setup().with(noJump.product()));
    assertEquals(Optional.of("L3 rounds converge"), outcome.violation().map(Violation::oracle));
  }

  @Test
  void oneThatIsFarAheadIsFollowedWhereTheOthersNeedIt() {
    Scenario adrift = ScenarioReader.read(Path.of("scenarios", "rounds-adrift.conf"));
    assertEquals(Optional.empty(), run(adrift.setup()).violation());
  }

  @Test
  void roundsOfOneHeightAreComparedOnceItHasBeenCalm() {
    Converging oracle = converging();
    assertEquals(Optional.empty(), oracle.see(began(0, 7, 4)));
    assertEquals(Optional.empty(), oracle.see(began(1, 7, 0)));
    assertEquals(Optional.empty(), oracle.see(began(2, 8, 0)));
    assertEquals(Optional.empty(), oracle.see(new Sight.Settled(List.of(1, 2))), "0 is down");
    assertEquals(Optional.empty(), oracle.see(began(0, 7, 1)));
    assertEquals(Optional.of("node 0 is in 7/2 and node 1 in 7/0"), oracle.see(began(0, 7, 2)));
    assertEquals(Optional.empty(), oracle.see(new Sight.Stirred(List.of())));
    assertEquals(Optional.empty(), oracle.see(began(0, 7, 3)));
  }

  /** Run 200631 of the campaign: both votes of the next proposer were lost on their way to one. */
  @Test
  void whoLeavesOutASilentRoundIsComparedWhenItMovesAgain() {
    Converging oracle = converging();
    assertEquals(Optional.empty(), oracle.see(began(0, 7, 0)));
    assertEquals(Optional.empty(), oracle.see(new Sight.Settled(List.of(0, 1))));
    assertEquals(Optional.empty(), oracle.see(began(1, 7, 2, Cause.SILENCE)));
    assertEquals(Optional.of("node 1 is in 7/3 and node 0 in 7/0"), oracle.see(began(1, 7, 3)));
  }

  /**
   * Run 200797: blocks that were asked for in vain came when the others had given up two rounds.
   */
  @Test
  void whoHasJustComeToTheHeightIsNotLeftBehindYet() {
    AtomicReference<Duration> now = new AtomicReference<>(Duration.ZERO);
    Converging oracle = new Converging(0, Duration.ofSeconds(2), now::get);
    assertEquals(Optional.empty(), oracle.see(new Sight.Settled(List.of(0, 1))));
    assertEquals(Optional.empty(), oracle.see(began(0, 7, 0)));
    now.set(Duration.ofSeconds(2));
    assertEquals(Optional.empty(), oracle.see(began(1, 7, 2)));
    now.set(Duration.ofSeconds(3));
    assertEquals(Optional.of("node 1 is in 7/3 and node 0 in 7/0"), oracle.see(began(1, 7, 3)));
  }

  /** Each sight comes a second after the one before, and nobody has time to arrive. */
  private static Converging converging() {
    AtomicReference<Duration> now = new AtomicReference<>(Duration.ZERO);
    return new Converging(
        0, Duration.ZERO, () -> now.updateAndGet(before -> before.plusSeconds(1)));
  }

  private static Sight began(int node, long height, int round) {
    return began(node, height, round, Cause.TIMEOUT);
  }

  private static Sight began(int node, long height, int round, Cause cause) {
    return new Sight.Reported(node, new RoundBegan(new View(height, round), Address.ZERO, cause));
  }

  private static Outcome run(Setup setup) {
    return new World(setup, Trace.NONE, List.of()).run();
  }

  /** Pools that send nothing to peers. */
  private static final class ForgetfulLocals implements Machines {
    @Override
    public Machine<LocalsState, LocalsInput, LocalsRecord> locals() {
      Machine<LocalsState, LocalsInput, LocalsRecord> ours = Machines.super.locals();
      return new Machine<>() {
        @Override
        public LocalsState start() {
          return ours.start();
        }

        @Override
        public LocalsState replay(LocalsState state, LocalsRecord record) {
          return state;
        }

        @Override
        public Turn<LocalsState, LocalsRecord> on(LocalsState state, At<LocalsInput> at) {
          return ours.on(state, at);
        }
      };
    }
  }

  private static final class SilentPools implements Machines {
    @Override
    public Machine<PoolState, PoolInput, Void> pool(
        Parts parts, Function<Header, StateView> states) {
      Machine<PoolState, PoolInput, Void> ours = Machines.super.pool(parts, states);
      return new Machine<>() {
        @Override
        public PoolState start() {
          return ours.start();
        }

        @Override
        public PoolState replay(PoolState state, Void unused) {
          return ours.replay(state, null);
        }

        @Override
        public Turn<PoolState, Void> on(PoolState state, At<PoolInput> at) {
          Turn<PoolState, Void> turn = ours.on(state, at);
          List<Output> quiet =
              turn.outputs().stream().filter(out -> !(out instanceof Output.Send)).toList();
          return new Turn<>(turn.state(), turn.records(), quiet);
        }
      };
    }
  }
}
