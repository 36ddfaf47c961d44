package io.witan.protocol.consensus.bft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Machine;
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
  private final Votes votes;
  final List<VoteRecord> journal = new ArrayList<>();
  final List<Block> chain = new ArrayList<>();
  BftState state;
  VotesState votesState;
  boolean up;
  int life;

  TestNode(int index, BftRules rules) {
    this.index = index;
    this.address = Symbolic.address(index);
    BftSettings settings = new BftSettings(address, Bytes.EMPTY, List.of());
    this.bft = new Bft(rules, Symbolic.VERIFIER, settings, BftLimits.STANDARD);
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

  Turn<BftState, Void> consensus(Instant now, long entropy, ConsensusInput input) {
    Turn<BftState, Void> turn = twice(bft, state, new At<>(now, entropy, input));
    state = turn.state();
    TestBounds.check(state, 16);
    return turn;
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
