package io.witan.actors.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import io.witan.actors.host.FlightRecorder;
import io.witan.actors.host.MachineSpec;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.ValidatorSet;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.bft.BftLimits;
import io.witan.protocol.consensus.bft.BftSettings;
import io.witan.protocol.consensus.bft.Height;
import io.witan.protocol.consensus.bft.HeightState;
import io.witan.protocol.consensus.bft.Qbft;
import io.witan.protocol.consensus.bft.Round;
import io.witan.protocol.consensus.bft.RoundInput;
import io.witan.protocol.consensus.bft.RoundState;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Turn;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class ConsensusTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final View VIEW = new View(7, 1);

  private final TestProbe<ConsensusInput> heights = KIT.createTestProbe();
  private final Routes routes = new Routes(observation -> {});

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void aFaultInARoundCostsTheRoundAlone() {
    var consensus = KIT.spawn(Consensus.create(new Consensus.Machines(probed(), fragile())));
    assertEquals(new ConsensusInput.Resumed(), heights.receiveMessage());
    consensus.tell(new Consensus.ToRound(open(VIEW)));
    consensus.tell(new Consensus.ToRound(new RoundInput.Validated(VIEW, hash(), Optional.empty())));
    assertEquals(new ConsensusInput.RoundLost(VIEW), heights.receiveMessage());
    consensus.tell(new Consensus.ToRound(open(VIEW.withRound(2))));
    heights.expectNoMessage();
  }

  @Test
  void aRoundThatIsOverIsNotMissed() {
    var consensus = KIT.spawn(Consensus.create(new Consensus.Machines(probed(), fragile())));
    assertEquals(new ConsensusInput.Resumed(), heights.receiveMessage());
    consensus.tell(new Consensus.ToRound(open(VIEW)));
    consensus.tell(new Consensus.ToRound(open(VIEW.withRound(2))));
    consensus.tell(new Consensus.ToRound(new RoundInput.Validated(VIEW, hash(), Optional.empty())));
    assertEquals(new ConsensusInput.RoundLost(VIEW.withRound(2)), heights.receiveMessage());
  }

  private static RoundInput open(View view) {
    return new RoundInput.Open(view, new ValidatorSet(List.of(Address.ZERO), 1), Optional.empty());
  }

  private static Hash hash() {
    return Hash.ZERO;
  }

  private MachineSpec<HeightState, ConsensusInput, Void> probed() {
    BftSettings self = new BftSettings(Address.ZERO, BftSettings.NO_VANITY, List.of());
    Height height = new Height(Qbft.RULES, Secp256k1.get(), self, BftLimits.STANDARD);
    return spec(
        new Machine<HeightState, ConsensusInput, Void>() {
          @Override
          public HeightState start() {
            return height.start();
          }

          @Override
          public HeightState replay(HeightState state, Void none) {
            return state;
          }

          @Override
          public Turn<HeightState, Void> on(HeightState state, At<ConsensusInput> in) {
            heights.ref().tell(in.input());
            return Turn.stay(state);
          }
        },
        List.of(new ConsensusInput.Resumed()));
  }

  /** A round that fails on the outcome of a validation. */
  private MachineSpec<RoundState, RoundInput, Void> fragile() {
    Round round = new Round(Qbft.RULES, Secp256k1.get());
    return spec(
        new Machine<RoundState, RoundInput, Void>() {
          @Override
          public RoundState start() {
            return round.start();
          }

          @Override
          public RoundState replay(RoundState state, Void none) {
            return state;
          }

          @Override
          public Turn<RoundState, Void> on(RoundState state, At<RoundInput> in) {
            Fault.unless(!(in.input() instanceof RoundInput.Validated), "two is three");
            return round.on(state, in);
          }
        },
        List.of());
  }

  private <S, I> MachineSpec<S, I, Void> spec(Machine<S, I, Void> machine, List<I> beginning) {
    return new MachineSpec<>(
        "test",
        machine,
        key -> {
          throw new Fault("no timers here");
        },
        () -> beginning,
        routes,
        InstantSource.system(),
        () -> 0L,
        new FlightRecorder<>(10, 10_000, in -> 1),
        new AtomicReference<>());
  }
}
