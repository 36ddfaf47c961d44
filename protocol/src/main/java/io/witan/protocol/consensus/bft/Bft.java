package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftSchedule;
import io.witan.protocol.consensus.BftTimer;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.ConsensusStatus;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Turn;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The consensus machine in one piece: {@link Height} with its {@link Round}, whose messages to each
 * other are delivered within the turn. A host may run the two apart instead; the code is the same.
 */
public final class Bft implements Machine<BftState, ConsensusInput, Void> {
  private final Height height;
  private final Round round;
  private final BftSchedule schedule;
  private final Address self;

  public Bft(BftSchedule schedule, Verifier verifier, BftSettings settings, BftLimits limits) {
    this.height = new Height(schedule, verifier, settings, limits);
    this.round = new Round(schedule, verifier);
    this.schedule = schedule;
    this.self = settings.self();
  }

  @Override
  public BftState start() {
    return new BftState(height.start(), round.start());
  }

  @Override
  public BftState replay(BftState state, Void none) {
    return state;
  }

  @Override
  public Turn<BftState, Void> on(BftState state, At<ConsensusInput> at) {
    Draft draft = height.draft(state.height(), at);
    RoundState roundState = state.round();
    ConsensusInput input = at.input();
    while (input != null) {
      Height.on(draft, input);
      RoundInput next = draft.nextForRound();
      while (next != null) {
        roundState = round.step(roundState, next, draft);
        next = draft.nextForRound();
      }
      input = draft.nextOfRound();
    }
    return new Turn<>(new BftState(draft.state(), roundState), List.of(), draft.outputs());
  }

  public Optional<ConsensusStatus> status(BftState state) {
    return status(schedule, self, state.height(), state.round(), List.of());
  }

  /** Where agreement stands; empty before the first head, and on a chain without validators. */
  public static Optional<ConsensusStatus> status(
      BftSchedule schedule,
      Address self,
      HeightState height,
      RoundState round,
      List<Evidence> evidence) {
    if (height.head().isEmpty() || height.head().get().validators().isEmpty()) {
      return Optional.empty();
    }
    Head head = height.head().get();
    View view = new View(head.height() + 1, height.round());
    return Optional.of(
        new ConsensusStatus(
            schedule.at(head.height() + 1).name(),
            view,
            head.validators().contains(self),
            schedule.at(head.height() + 1).proposer().of(head, height.round()),
            head.validators(),
            height.prepared().map(PreparedCertificate::round),
            ends(height),
            List.copyOf(round.prepares().keySet()),
            List.copyOf(round.commits().keySet()),
            height.voices().silent(head.validators(), self, view),
            evidence,
            height.candidates()));
  }

  private static Optional<Instant> ends(HeightState height) {
    return Stream.of(BftTimer.ROUND, BftTimer.SILENCE)
        .map(timer -> height.timers().get(timer))
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder());
  }
}
