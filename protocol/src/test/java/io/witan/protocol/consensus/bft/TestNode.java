package io.witan.protocol.consensus.bft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.consensus.BftSchedule;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.View;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.votes.VoteRecord;
import io.witan.protocol.votes.Votes;
import io.witan.protocol.votes.VotesInput;
import io.witan.protocol.votes.VotesState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One validator of a {@link TestWorld}: the real consensus and votes machines, the rest is made up.
 */
final class TestNode {
  final int index;
  final Address address;
  private final Bft bft;
  private final Height heights;
  private final Round rounds;
  private final Votes votes;
  final List<VoteRecord> journal = new ArrayList<>();
  final List<Block> chain = new ArrayList<>();
  BftState state;
  VotesState votesState;
  boolean up;
  boolean apart;
  int life;

  TestNode(int index, BftSchedule rules) {
    this.index = index;
    this.address = Symbolic.address(index);
    BftSettings settings = new BftSettings(address, Bytes.EMPTY, List.of());
    this.bft = new Bft(rules, Symbolic.VERIFIER, settings, BftLimits.STANDARD);
    this.heights = new Height(rules, Symbolic.VERIFIER, settings, BftLimits.STANDARD);
    this.rounds = new Round(rules, Symbolic.VERIFIER);
    this.votes = new Votes(rules, Symbolic.signer(address));
  }

  void start() {
    up = true;
    life++;
    state = bft.start();
    votesState = votes.start();
    for (VoteRecord record : journal) {
      votesState = votes.replay(votesState, record);
    }
  }

  List<Output> consensus(Instant now, long entropy, ConsensusInput input) {
    List<Output> outputs;
    if (apart) {
      var turn = twice(heights, state.height(), new At<>(now, entropy, input));
      state = new BftState(turn.state(), state.round());
      outputs = turn.outputs();
    } else {
      var turn = twice(bft, state, new At<>(now, entropy, input));
      state = turn.state();
      outputs = turn.outputs();
    }
    TestBounds.check(state, 16);
    return outputs;
  }

  /** Only where rounds run apart. */
  List<Output> round(Instant now, RoundInput input) {
    var turn = twice(rounds, state.round(), new At<>(now, 0, input));
    state = new BftState(state.height(), turn.state());
    return turn.outputs();
  }

  /** The round's child dies; its parent is told. */
  View loseRound() {
    state = new BftState(state.height(), rounds.start());
    return new View(height() + 1, state.height().round());
  }

  Turn<VotesState, VoteRecord> votes(Instant now, VotesInput input) {
    Turn<VotesState, VoteRecord> turn = twice(votes, votesState, new At<>(now, 0, input));
    VotesState folded = votesState;
    for (VoteRecord record : turn.records()) {
      folded = votes.replay(folded, record);
    }
    assertEquals(folded, turn.state(), "law of replay");
    votesState = turn.state();
    journal.addAll(turn.records());
    return turn;
  }

  long height() {
    return chain.getLast().number();
  }

  Head head(TestWorld world) {
    return world.head(chain.getLast());
  }

  private static <S, I, R> Turn<S, R> twice(Machine<S, I, R> machine, S state, At<I> at) {
    Turn<S, R> turn = machine.on(state, at);
    assertEquals(turn, machine.on(state, at), "law of determinism");
    return turn;
  }
}
