package io.witan.protocol.votes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.ConsensusInput.Recalled;
import io.witan.protocol.consensus.ConsensusInput.Signed;
import io.witan.protocol.consensus.ConsensusInput.VoteRefused;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.VoteRefusal;
import io.witan.protocol.consensus.bft.Qbft;
import io.witan.protocol.consensus.bft.Symbolic;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.votes.VoteRecord.VoteSigned;
import io.witan.protocol.votes.VotesInput.Ballot;
import io.witan.protocol.votes.VotesInput.Commitment;
import io.witan.protocol.votes.VotesInput.Preparation;
import io.witan.protocol.votes.VotesInput.Proposal;
import io.witan.protocol.votes.VotesInput.RoundChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VotesTest {
  private static final Block A = block(5, 1);
  private static final Block B = block(5, 2);

  private final Votes votes = new Votes(Qbft.RULES, Symbolic.signer(Symbolic.address(0)));
  private final List<VoteRecord> journal = new ArrayList<>();
  private VotesState state = votes.start();

  @Test
  void theSameRequestGivesTheSameFrameAndNoSecondRecord() {
    Message first = sign(new Preparation(new View(5, 0), A.hash()));
    assertEquals(first, sign(new Preparation(new View(5, 0), A.hash())));
    assertEquals(1, journal.size());
  }

  @Test
  void aSecondVoteInAPhaseIsRefusedAndTheFirstShown() {
    Signed first = (Signed) sign(new Preparation(new View(5, 0), A.hash()));
    VoteRefused refused = (VoteRefused) sign(new Preparation(new View(5, 0), B.hash()));
    assertEquals(VoteRefusal.CONTRADICTS, refused.reason());
    assertEquals(Optional.of(first.frame()), refused.signed());
  }

  @Test
  void oneRoundHasOneBlockInAllPhases() {
    sign(new Proposal(new View(5, 0), A, List.of(), List.of()));
    assertRefused(VoteRefusal.CONTRADICTS, new Preparation(new View(5, 0), B.hash()));
    assertRefused(VoteRefusal.CONTRADICTS, commit(0, B));
    assertSigned(commit(0, A));
  }

  @Test
  void aCommitNeedsItsPreparedCertificate() {
    PreparedCertificate empty = new PreparedCertificate(0, A, List.of());
    assertRefused(VoteRefusal.NOT_PREPARED, new Commitment(new View(5, 0), empty));
    assertRefused(VoteRefusal.NOT_PREPARED, new Commitment(new View(5, 1), certificate(0, A)));
    PreparedCertificate mixed = new PreparedCertificate(0, A, certificate(0, B).prepares());
    assertRefused(VoteRefusal.NOT_PREPARED, new Commitment(new View(5, 0), mixed));
    assertSigned(commit(0, A));
  }

  @Test
  void aCommitToABlockThatCannotBeSealedIsRefused() {
    Block plain = new Block(new HeaderBuilder().number(5).build(), List.of(), List.of(), none());
    assertRefused(VoteRefusal.NOT_PREPARED, commit(0, plain));
  }

  @Test
  void nothingIsSignedInARoundThatWasGivenUp() {
    assertSigned(new RoundChange(new View(5, 2), Optional.empty()));
    assertRefused(VoteRefusal.ROUND_PASSED, new Preparation(new View(5, 1), A.hash()));
    assertRefused(VoteRefusal.ROUND_PASSED, commit(1, A));
    assertRefused(VoteRefusal.ROUND_PASSED, new RoundChange(new View(5, 1), Optional.empty()));
    assertSigned(new Preparation(new View(5, 2), A.hash()));
  }

  @Test
  void aRoundChangeMustShowTheBlockCommittedTo() {
    assertSigned(commit(0, A));
    View next = new View(5, 1);
    assertRefused(VoteRefusal.HIDES_PREPARED, new RoundChange(next, Optional.empty()));
    assertRefused(
        VoteRefusal.HIDES_PREPARED, new RoundChange(next, Optional.of(certificate(0, B))));
    assertSigned(new RoundChange(next, Optional.of(certificate(0, A))));
    assertRefused(VoteRefusal.HIDES_PREPARED, new RoundChange(new View(5, 3), Optional.empty()));
    assertSigned(new RoundChange(new View(5, 3), Optional.of(certificate(2, B))));
  }

  @Test
  void aRoundChangeCannotShowAFutureCertificate() {
    assertRefused(
        VoteRefusal.NOT_PREPARED, new RoundChange(new View(5, 1), Optional.of(certificate(1, A))));
  }

  @Test
  void aRoundThatWasVotedInIsNotEnteredAgain() {
    assertSigned(new Preparation(new View(5, 1), A.hash()));
    assertRefused(VoteRefusal.ROUND_PASSED, new RoundChange(new View(5, 1), Optional.empty()));
  }

  @Test
  void ofAHeightBeforeTheTwoLatestNothingIsSigned() {
    assertSigned(new Preparation(new View(5, 0), A.hash()));
    assertSigned(new Preparation(new View(6, 0), block(6, 1).hash()));
    assertSigned(new Preparation(new View(8, 0), block(8, 1).hash()));
    restart();
    assertRefused(VoteRefusal.HEIGHT_CLOSED, new Preparation(new View(5, 3), A.hash()));
    assertRefused(VoteRefusal.HEIGHT_CLOSED, new Preparation(new View(7, 0), A.hash()));
    assertSigned(new Preparation(new View(6, 3), block(6, 2).hash()));
  }

  /** A disk lost the newest block, while the journal of votes is whole. */
  @Test
  void whoLostTheNewestBlockKeepsItsLockThere() {
    assertSigned(commit(0, A));
    assertSigned(new Preparation(new View(6, 0), block(6, 1).hash()));
    restart();
    Recalled recalled = (Recalled) on(new VotesInput.Recall(head(4))).getFirst();
    assertEquals(1, recalled.frames().size());
    assertEquals(Optional.of(certificate(0, A)), recalled.certificate());
    assertRefused(VoteRefusal.CONTRADICTS, commit(0, B));
    assertRefused(VoteRefusal.HIDES_PREPARED, new RoundChange(new View(5, 1), Optional.empty()));
    assertSigned(new RoundChange(new View(5, 1), Optional.of(certificate(0, A))));
    assertRefused(VoteRefusal.ROUND_PASSED, new Preparation(new View(5, 0), A.hash()));
    assertSigned(commit(1, A));
    assertRefused(VoteRefusal.CONTRADICTS, new Preparation(new View(6, 0), block(6, 2).hash()));
  }

  @Test
  void recallGivesTheRoundsFramesAndTheLockAfterARestart() {
    sign(new Preparation(new View(5, 0), A.hash()));
    Signed commit = (Signed) sign(commit(0, A));
    restart();
    Recalled recalled = (Recalled) on(new VotesInput.Recall(head(4))).getFirst();
    assertEquals(2, recalled.frames().size());
    assertTrue(recalled.frames().contains(commit.frame()));
    assertEquals(Optional.of(certificate(0, A)), recalled.certificate());
    Recalled other = (Recalled) on(new VotesInput.Recall(head(5))).getFirst();
    assertEquals(new Recalled(6, List.of(), Optional.empty()), other);
  }

  @Test
  void anyRequestsAndRestartsKeepTheLaws() {
    for (int seed = 0; seed < 300; seed++) {
      Choices choices = Choices.random(seed);
      journal.clear();
      state = votes.start();
      TreeMap<String, Hash> said = new TreeMap<>();
      for (int step = 0; step < 60; step++) {
        if (choices.chance("restart", 1, 10)) {
          restart();
        } else {
          sign(ballot(choices));
        }
        assertTrue(state.latest().votes().size() <= Phase.values().length);
        assertTrue(state.earlier().height() < Math.max(1, state.latest().height()));
      }
      for (VoteRecord record : journal) {
        if (record instanceof VoteSigned vote) {
          String what = vote.view() + " " + vote.phase();
          assertEquals(null, said.put(what, vote.digest()), "seed " + seed + ": " + what);
        }
      }
      assertEquals(List.of(), evidence(), "seed " + seed);
    }
  }

  /**
   * A hand-over while the old copy is alive: both append to one journal, whose primary key takes
   * each sequence number once. Who comes second stops before it has said anything.
   */
  @Test
  void twoCopiesOnOneJournalSignNothingThatContradicts() {
    boolean unfenced = false;
    for (int seed = 0; seed < 300; seed++) {
      assertEquals(List.of(), evidence(saidByTwoCopies(seed, true)), "seed " + seed);
      unfenced |= !evidence(saidByTwoCopies(seed, false)).isEmpty();
    }
    assertTrue(unfenced, "without the key the copies contradict each other");
  }

  /** One copy of the votes: what it replayed, and how many records that was. */
  private record Copy(VotesState state, int sequence) {}

  private List<BftFrame> saidByTwoCopies(int seed, boolean fenced) {
    Choices choices = Choices.random(seed);
    List<VoteRecord> shared = new ArrayList<>();
    List<BftFrame> said = new ArrayList<>();
    Copy[] copies = {new Copy(votes.start(), 0), new Copy(votes.start(), 0)};
    for (int step = 0; step < 60; step++) {
      int which = choices.pick("copy", 2);
      Copy copy = copies[which];
      Ballot ballot = ballot(choices);
      var sign = new VotesInput.Sign(head(ballot.view().height() - 1), ballot);
      var turn = votes.on(copy.state, new At<>(Instant.EPOCH, 0, sign));
      boolean taken = !turn.records().isEmpty() && shared.size() != copy.sequence;
      if (fenced && taken) {
        VotesState replayed = votes.start();
        for (VoteRecord record : shared) {
          replayed = votes.replay(replayed, record);
        }
        copies[which] = new Copy(replayed, shared.size());
        continue;
      }
      shared.addAll(turn.records());
      copies[which] = new Copy(turn.state(), copy.sequence + turn.records().size());
      turn.outputs().stream()
          .map(output -> ((Output.Tell) output).message())
          .forEach(
              answer -> {
                if (answer instanceof Signed signed) {
                  said.add(signed.frame());
                }
              });
    }
    return said;
  }

  /** What all that was ever signed proves against its signer. */
  private List<Evidence> evidence() {
    List<BftFrame> frames = new ArrayList<>();
    for (VoteRecord record : journal) {
      if (record instanceof VoteSigned vote) {
        frames.add(vote.frame());
      }
    }
    return evidence(frames);
  }

  private static List<Evidence> evidence(List<BftFrame> frames) {
    List<Evidence> found = new ArrayList<>();
    for (BftFrame one : frames) {
      frames.forEach(other -> Evidence.of(Symbolic.address(0), one, other).ifPresent(found::add));
    }
    return found;
  }

  private static Ballot ballot(Choices choices) {
    int height = choices.between("height", 5, 7);
    Block block = block(height, choices.pick("block", 3));
    View view = new View(height, choices.pick("round", 4));
    PreparedCertificate certificate = certificate(choices.pick("prepared", 4), block);
    return switch (choices.pick("kind", 4)) {
      case 0 -> new Proposal(view, block, List.of(), List.of());
      case 1 -> new Preparation(view, block.hash());
      case 2 -> new Commitment(view, certificate);
      default ->
          new RoundChange(
              view, choices.chance("shown", 1, 2) ? Optional.of(certificate) : Optional.empty());
    };
  }

  private void assertSigned(Ballot ballot) {
    BftFrame frame = ((Signed) sign(ballot)).frame();
    assertEquals(ballot.view(), frame.view());
    assertEquals(ballot.phase(), frame.phase());
    assertEquals(Optional.of(Symbolic.address(0)), Qbft.RULES.senders(Symbolic.VERIFIER).of(frame));
  }

  private void assertRefused(VoteRefusal reason, Ballot ballot) {
    int records = journal.size();
    assertEquals(reason, ((VoteRefused) sign(ballot)).reason());
    assertEquals(records, journal.size());
  }

  private Message sign(Ballot ballot) {
    return on(new VotesInput.Sign(head(ballot.view().height() - 1), ballot)).getFirst();
  }

  private List<Message> on(VotesInput input) {
    At<VotesInput> at = new At<>(Instant.EPOCH, 0, input);
    Turn<VotesState, VoteRecord> turn = votes.on(state, at);
    assertEquals(turn, votes.on(state, at));
    VotesState folded = state;
    for (VoteRecord record : turn.records()) {
      folded = votes.replay(folded, record);
    }
    assertEquals(folded, turn.state());
    state = turn.state();
    journal.addAll(turn.records());
    return turn.outputs().stream().map(output -> ((Output.Tell) output).message()).toList();
  }

  private void restart() {
    VotesState before = state;
    state = votes.start();
    journal.forEach(record -> state = votes.replay(state, record));
    assertEquals(before, state, "all of the state is durable");
  }

  static Ballot commit(int round, Block block) {
    return new Commitment(new View(block.number(), round), certificate(round, block));
  }

  private static PreparedCertificate certificate(int round, Block block) {
    View view = new View(block.number(), round);
    List<Prepare> prepares = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Hash signed = Qbft.RULES.encoding().prepare(view, block.hash());
      prepares.add(
          new Prepare(view, block.hash(), Symbolic.signer(Symbolic.address(i)).sign(signed)));
    }
    return new PreparedCertificate(round, block, prepares);
  }

  static Block block(long number, long time) {
    Bytes extra = new QbftExtraData(Bytes.EMPTY, List.of(), none(), 0, List.of()).encode();
    HeaderBuilder header =
        new HeaderBuilder()
            .number(number)
            .timestamp(time)
            .mixHash(BlockHash.ISTANBUL_DIGEST)
            .extraData(extra);
    return new Block(header.build(), List.of(), List.of(), none());
  }

  private static Head head(long height) {
    Block block = block(height, 0);
    return new Head(block.header(), block.hash(), List.of(), BftConfig.QBFT_DEFAULTS);
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }
}
