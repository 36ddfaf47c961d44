package io.witan.protocol.consensus.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.raft.RaftFrame.Append;
import io.witan.protocol.consensus.raft.RaftFrame.AppendRejected;
import io.witan.protocol.consensus.raft.RaftFrame.Appended;
import io.witan.protocol.consensus.raft.RaftFrame.AskVote;
import io.witan.protocol.consensus.raft.RaftFrame.Vote;
import io.witan.protocol.consensus.raft.RaftRecord.TermEntered;
import io.witan.protocol.consensus.raft.RaftRecord.VoteGranted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The figures and rules of "In Search of an Understandable Consensus Algorithm" (2014). */
class RaftPaperTest {
  private static final long[] LEADER = {1, 1, 1, 4, 4, 5, 5, 6, 6, 6};
  private static final long[][] FOLLOWERS = {
    {1, 1, 1, 4, 4, 5, 5, 6, 6},
    {1, 1, 1, 4},
    {1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6},
    {1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7},
    {1, 1, 1, 4, 4, 4, 4},
    {1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3},
  };

  @Test
  void figure7EveryFollowersLogBecomesTheLeaders() {
    for (long[] log : FOLLOWERS) {
      Solo leader = new Solo(1, 7, 7, LEADER).elected(3, 6, 7);
      Solo follower = new Solo(2, 7, 7, log);
      int rounds = converse(leader, follower);
      assertEquals(Solo.terms(leader.state), Solo.terms(follower.state));
      assertTrue(rounds <= 5, "one exchange per term in which they differ, not per entry");
    }
  }

  /** Delivers what the two say to each other until they fall silent. */
  private static int converse(Solo leader, Solo follower) {
    int rounds = 0;
    leader.fire(RaftTimer.HEARTBEAT);
    List<RaftFrame> toFollower = leader.sentTo(2);
    while (!toFollower.isEmpty() && rounds < 50) {
      rounds++;
      follower.hear(1, toFollower.getLast());
      leader.hear(2, follower.answerTo(1));
      toFollower = leader.sentTo(2);
    }
    return rounds;
  }

  @Test
  void figure7OnlyThoseWithNoNewerLogVoteForTheLeader() {
    for (int i = 0; i < FOLLOWERS.length; i++) {
      Solo follower = new Solo(2, 7, 7, FOLLOWERS[i]);
      follower.hear(1, new AskVote(8, false, LEADER.length, 6));
      boolean longer = i == 2 || i == 3;
      assertEquals(new Vote(8, false, !longer), follower.answerTo(1));
    }
  }

  @Test
  void figure8AMajorityDoesNotCommitAnEntryOfAnEarlierTerm() {
    Solo leader = Solo.of(5, 3, 1, 2).elected(2, 3);
    assertEquals(List.of(1L, 2L, 4L), Solo.terms(leader.state));
    leader.hear(2, new Appended(4, 2));
    leader.hear(3, new Appended(4, 2));
    assertEquals(0, leader.state.commit(), "(c): on three of five, and yet not committed");
    leader.hear(2, new Appended(4, 3));
    leader.hear(3, new Appended(4, 3));
    assertEquals(3, leader.state.commit(), "(e): its own entry commits those before it");
  }

  @Test
  void figure8TheOtherLeaderMayWinUntilAnEntryOfTheNewTermStands() {
    AskVote fifth = new AskVote(5, false, 2, 3);
    Solo third = new Solo(3, 5, 4, 1, 2);
    third.hear(5, fifth);
    assertEquals(new Vote(5, false, true), third.answerTo(5), "(d)");
    Solo withNew = new Solo(3, 5, 4, 1, 2, 4);
    withNew.hear(5, fifth);
    assertEquals(new Vote(5, false, false), withNew.answerTo(5), "(e)");
  }

  @Test
  void aNodeVotesOnceInATermAlsoAfterARestart() {
    Solo node = Solo.of(3, 1);
    node.hear(2, new AskVote(2, false, 0, 0));
    assertEquals(
        List.of(new TermEntered(2), new VoteGranted(2, TestRaft.key(2))),
        node.records,
        "durable before the vote leaves");
    node.hear(3, new AskVote(2, false, 9, 2));
    assertEquals(new Vote(2, false, false), node.answerTo(3));
    node.hear(2, new AskVote(2, false, 0, 0));
    assertEquals(new Vote(2, false, true), node.answerTo(2), "the same answer again");
  }

  @Test
  void aPreVoteEntersNoTermAndRecordsNothing() {
    Solo node = Solo.of(3, 5);
    node.fire(RaftTimer.ELECTION);
    assertEquals(List.of(), node.records);
    assertEquals(List.of(new AskVote(6, true, 0, 0)), node.sentTo(2));
    assertEquals(5, node.state.term());
    node.hear(2, new Vote(6, true, true));
    assertEquals(6, node.state.term(), "with a majority's promise it does");
    assertEquals(List.of(new AskVote(6, false, 0, 0)), node.sentTo(3));
  }

  @Test
  void nobodyWhoHearsALeaderVotesForAnother() {
    Solo follower = Solo.of(3, 1);
    follower.hear(2, new Append(1, 0, 0, List.of(), 0));
    follower.hear(3, new AskVote(9, false, 9, 9));
    assertEquals(List.of(), follower.sentTo(3));
    assertEquals(1, follower.state.term());
    follower.pass(Duration.ofSeconds(2));
    follower.hear(3, new AskVote(9, false, 9, 9));
    assertEquals(new Vote(9, false, true), follower.answerTo(3));
  }

  @Test
  void aLeaderWhoseLinkEndsIsNotWaitedForNorHeldAgainstAnother() {
    Solo follower = Solo.of(3, 1);
    follower.hear(2, new Append(1, 0, 0, List.of(), 0));
    Instant usual = follower.state.timers().get(RaftTimer.ELECTION);
    follower.give(new ConsensusInput.PeerLost(TestRaft.key(3)));
    assertEquals(usual, follower.state.timers().get(RaftTimer.ELECTION), "another's link");
    follower.give(new ConsensusInput.PeerLost(TestRaft.key(2)));
    Instant soon = follower.state.timers().get(RaftTimer.ELECTION);
    assertTrue(soon.isBefore(usual) && !soon.isBefore(follower.now.plus(RaftSettings.HEARTBEAT)));
    follower.hear(3, new AskVote(2, true, 0, 0));
    assertEquals(new Vote(2, true, true), follower.answerTo(3));
    follower.hear(2, new Append(1, 0, 0, List.of(), 0));
    follower.hear(3, new AskVote(2, true, 0, 0));
    assertEquals(List.of(), follower.sentTo(3), "it is back");
  }

  @Test
  void aLeaderThatAQuorumNoLongerHearsStepsDown() {
    Solo leader = Solo.of(3, 1).elected(2);
    leader.hear(2, new Appended(2, 1));
    leader.fire(RaftTimer.QUORUM);
    assertEquals(RaftRole.LEADER, leader.state.role());
    leader.fire(RaftTimer.QUORUM);
    assertEquals(RaftRole.FOLLOWER, leader.state.role(), "nothing heard in between");
    assertEquals(2, leader.state.term());
  }

  @Test
  void aLeaderOfAPastTermIsToldSo() {
    Solo follower = Solo.of(3, 7);
    follower.hear(2, new Append(6, 0, 0, Solo.log(6), 1));
    assertEquals(new AppendRejected(7, 0, 0, 0), follower.answerTo(2));
    Solo old = Solo.of(3, 5).elected(2);
    old.hear(3, new AppendRejected(7, 0, 0, 0));
    assertEquals(RaftRole.FOLLOWER, old.state.role());
    assertEquals(7, old.state.term());
  }

  @Test
  void whatIsCommittedIsNeverDropped() {
    Solo follower = Solo.of(3, 2, 1, 1, 2);
    follower.hear(2, new Append(2, 3, 2, List.of(), 3));
    assertEquals(3, follower.state.commit());
    List<Entry> others =
        LongStream.of(3).mapToObj(t -> new Entry(2, t, new Entry.TermBegan())).toList();
    follower.hear(2, new Append(3, 1, 1, others, 2));
    assertEquals(new Appended(3, 3), follower.answerTo(2));
    assertEquals(List.of(1L, 1L, 2L), Solo.terms(follower.state));
  }

  @Test
  void entriesWithGapsOrTermsThatGoBackAreNoLog() {
    Solo follower = Solo.of(3, 2);
    follower.hear(2, new Append(2, 0, 0, List.of(Solo.log(1, 1).getLast()), 0));
    follower.hear(2, new Append(2, 0, 0, Solo.log(2, 1), 0));
    follower.hear(2, new Append(2, 0, 0, Solo.log(3), 0));
    assertEquals(List.of(), follower.state.log().entries());
    assertTrue(follower.state.leader().isEmpty());
  }

  @Test
  void aSecondLeaderOfATermIsNotHeeded() {
    Solo follower = Solo.of(3, 2);
    follower.hear(2, new Append(2, 0, 0, List.of(), 0));
    follower.hear(3, new Append(2, 0, 0, Solo.log(2), 1));
    assertEquals(List.of(), follower.state.log().entries());
  }

  @Test
  void aSingleNodeLeadsAndCommitsAlone() {
    Solo alone = Solo.of(1, 0);
    alone.fire(RaftTimer.ELECTION);
    assertEquals(RaftRole.LEADER, alone.state.role());
    assertEquals(1, alone.state.commit());
    assertEquals(1, alone.state.applied());
  }
}
