package io.witan.protocol.votes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.ConsensusInput.Signed;
import io.witan.protocol.consensus.ConsensusInput.VoteRefused;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.VoteRefusal;
import io.witan.protocol.consensus.bft.Qbft;
import io.witan.protocol.consensus.bft.Symbolic;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Output;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.votes.VotesInput.Ballot;
import io.witan.protocol.votes.VotesInput.Preparation;
import io.witan.protocol.votes.VotesInput.RoundChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is signed while nobody knows what an earlier life of the validator signed. */
class YoungJournalTest {
  private static final Instant BEGUN = Instant.ofEpochSecond(100);
  private static final Ballot OF_FIVE = new Preparation(new View(5, 0), Hash.ZERO);

  private final Votes votes = new Votes(Qbft.RULES, Symbolic.signer(Symbolic.address(0)));
  private final List<VoteRecord> journal = new ArrayList<>();
  private VotesState state = votes.start();

  YoungJournalTest() {
    on(BEGUN, new VotesInput.Resumed());
  }

  @Test
  void nothingIsSignedOnAHeadThatIsNotYounger() {
    Instant now = BEGUN.plusSeconds(5);
    for (long time : List.of(10L, 99L, 100L)) {
      Head old = head(4, time);
      assertRefused(now, old, OF_FIVE);
      assertEquals(List.of(), on(now, new VotesInput.Recall(old)));
    }
    Head young = head(4, 101);
    assertEquals(1, on(now, new VotesInput.Recall(young)).size());
    assertSigned(now, young, OF_FIVE);
  }

  @Test
  void aHeadThatItCommittedToIsAsGood() {
    Block first = VotesTest.block(1, 99);
    Block second = VotesTest.block(2, 99);
    Ballot prepare = new Preparation(new View(2, 0), second.hash());
    assertSigned(BEGUN, head(0, 0), VotesTest.commit(0, first));
    restart();
    assertRefused(BEGUN, head(1, 98), prepare);
    assertSigned(BEGUN, head(first), prepare);
    assertSigned(BEGUN, head(first), VotesTest.commit(0, second));
  }

  @Test
  void aRoundThatWasGivenUpAtTheFirstHeightMakesItNoOlder() {
    assertSigned(BEGUN, head(0, 0), new RoundChange(new View(1, 1), Optional.empty()));
    restart();
    assertRefused(BEGUN, head(4, 100), OF_FIVE);
  }

  @Test
  void itIsBelievedWhereTheChainStandsStill() {
    Instant end = BEGUN.plus(BftConfig.QBFT_DEFAULTS.requestTimeout().multipliedBy(10));
    assertRefused(end.minusNanos(1), head(4, 0), OF_FIVE);
    assertSigned(end, head(4, 0), OF_FIVE);
  }

  @Test
  void aJournalFromABackupSignsNothingOnWhatItMayHaveSeenSince() {
    Block first = VotesTest.block(1, 99);
    Ballot second = new Preparation(new View(2, 0), Hash.ZERO);
    assertSigned(BEGUN, head(0, 0), VotesTest.commit(0, first));
    journal.add(new VoteRecord.JournalBegun(BEGUN.plusSeconds(1)));
    restart();
    Instant now = BEGUN.plusSeconds(2);
    assertRefused(now, head(0, 0), new Preparation(new View(1, 1), Hash.ZERO));
    // What it committed to before the backup says nothing of what it signed after it.
    assertRefused(now, head(first), second);
    assertRefused(now, head(4, 101), OF_FIVE);
    assertSigned(now, head(4, 102), OF_FIVE);
    assertSigned(now, head(4, 90), OF_FIVE); // its own vote of now, once more
  }

  @Test
  void aJournalFromABackupStillKnowsWhatItSignedBefore() {
    Block first = VotesTest.block(1, 99);
    assertSigned(BEGUN, head(0, 0), VotesTest.commit(0, first));
    journal.add(new VoteRecord.JournalBegun(BEGUN));
    restart();
    Instant late = BEGUN.plus(BftConfig.QBFT_DEFAULTS.requestTimeout().multipliedBy(10));
    Ballot other = new Preparation(new View(1, 0), Hash.ZERO);
    VoteRefused refused = (VoteRefused) on(late, new VotesInput.Sign(head(0, 0), other)).getFirst();
    assertEquals(VoteRefusal.CONTRADICTS, refused.reason());
  }

  private void assertRefused(Instant now, Head on, Ballot ballot) {
    VoteRefused refused = (VoteRefused) on(now, new VotesInput.Sign(on, ballot)).getFirst();
    assertEquals(VoteRefusal.YOUNG_JOURNAL, refused.reason());
  }

  private void assertSigned(Instant now, Head on, Ballot ballot) {
    assertTrue(on(now, new VotesInput.Sign(on, ballot)).getFirst() instanceof Signed);
  }

  private List<Message> on(Instant now, VotesInput input) {
    var turn = votes.on(state, new At<>(now, 0, input));
    state = turn.state();
    journal.addAll(turn.records());
    return turn.outputs().stream().map(output -> ((Output.Tell) output).message()).toList();
  }

  private void restart() {
    state = votes.start();
    journal.forEach(record -> state = votes.replay(state, record));
    on(BEGUN.plusSeconds(1), new VotesInput.Resumed());
  }

  private static Head head(long height, long time) {
    return head(VotesTest.block(height, time));
  }

  private static Head head(Block block) {
    return new Head(block.header(), block.hash(), List.of(), BftConfig.QBFT_DEFAULTS);
  }
}
