package io.witan.protocol.consensus.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.machine.Choices;
import io.witan.protocol.machine.Output;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RaftMembershipTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static void change(TestRaft node, MembershipChange change) {
    node.give(new RaftInput.Change(change));
  }

  @Test
  void aNodeThatIsAddedCatchesUpAndVotes() {
    Cluster cluster = Cluster.of(3).start();
    TestRaft leader = cluster.elect();
    cluster.submit(7);
    cluster.run(SECOND);
    TestRaft fourth = cluster.joiner();
    change(leader, new MembershipChange.Add(TestRaft.url(4), false));
    cluster.run(SECOND);
    assertEquals(leader.head().hash(), fourth.head().hash());
    assertEquals(4, leader.state.members().of(fourth.key()).orElseThrow().id());
    assertEquals(leader.state.members(), fourth.state.members());
    assertEquals(3, leader.state.members().quorum());
  }

  @Test
  void aFollowerPassesTheWishOnToTheLeader() {
    Cluster cluster = Cluster.of(3).start();
    TestRaft leader = cluster.elect();
    cluster.run(SECOND);
    TestRaft follower = cluster.node(leader.index % 3 + 1);
    change(follower, new MembershipChange.Add(TestRaft.url(4), true));
    cluster.run(SECOND);
    assertTrue(follower.state.members().of(4).orElseThrow().learner());
  }

  @Test
  void aLearnerFollowsButDoesNotCountUntilItIsPromoted() {
    Cluster cluster = Cluster.of(3).start();
    TestRaft leader = cluster.elect();
    cluster.run(SECOND);
    TestRaft learner = cluster.joiner();
    change(leader, new MembershipChange.Add(TestRaft.url(4), true));
    cluster.run(SECOND);
    // With the learner and one peer gone two of three peers still mint.
    TestRaft other = cluster.node(leader.index % 3 + 1);
    learner.crash();
    other.crash();
    cluster.submit(1);
    cluster.run(SECOND.multipliedBy(3));
    assertEquals(1, leader.height());
    learner.start();
    cluster.run(SECOND);
    assertEquals(1, learner.height());
    change(leader, new MembershipChange.Promote(4));
    cluster.run(SECOND);
    assertEquals(3, leader.state.members().quorum());
    learner.crash();
    cluster.submit(1);
    cluster.run(SECOND.multipliedBy(10));
    assertEquals(1, cluster.node(leader.index).height(), "two of four do not");
    assertEquals(RaftRole.FOLLOWER, learner.state.role());
  }

  @Test
  void aNodeFarBehindFetchesTheChainInsteadOfTheLog() {
    Cluster cluster = new Cluster(3, Cluster.SMALL, Choices.random(3));
    cluster.start();
    TestRaft leader = cluster.elect();
    TestRaft behind = cluster.node(leader.index % 3 + 1);
    behind.crash();
    for (int i = 0; i < 60; i++) {
      cluster.submit(3);
      cluster.run(Duration.ofMillis(200));
    }
    assertTrue(leader.state.log().base().index() > 20, "the log was cut");
    behind.start();
    cluster.run(SECOND.multipliedBy(3));
    assertEquals(leader.head().hash(), behind.head().hash());
    assertTrue(
        behind.journal.stream()
            .anyMatch(r -> r instanceof RaftRecord.Compacted(var base) && base.height() > 5));
    cluster.submit(3);
    cluster.run(SECOND);
    assertEquals(leader.height(), behind.height(), "and goes on from the log");
  }

  @Test
  void aLeaderThatRemovesItselfStepsDownOnceThatIsCommitted() {
    Cluster cluster = Cluster.of(3).start();
    TestRaft leader = cluster.elect();
    cluster.run(SECOND);
    change(leader, new MembershipChange.Remove(leader.index));
    cluster.run(SECOND.multipliedBy(5));
    TestRaft next = cluster.leader().orElseThrow();
    assertTrue(next != leader);
    assertEquals(Optional.empty(), next.state.members().of(leader.index));
    cluster.submit(1);
    cluster.run(SECOND);
    assertEquals(1, next.height());
  }

  @Test
  void aRemovedNodeDisturbsNobody() {
    Cluster cluster = Cluster.of(3).start();
    TestRaft leader = cluster.elect();
    cluster.run(SECOND);
    int gone = leader.index % 3 + 1;
    change(leader, new MembershipChange.Remove(gone));
    cluster.run(SECOND.multipliedBy(20));
    assertTrue(leader.isLeader());
    assertEquals(1, leader.state.term());
  }

  @Test
  void anIdIsNeverGivenTwice() {
    Members three = Members.founding(List.of(TestRaft.url(1), TestRaft.url(2)));
    Members removed = three.with(new MembershipChange.Remove(2));
    Members again = removed.with(new MembershipChange.Add(TestRaft.url(2), false));
    assertEquals(3, again.of(TestRaft.key(2)).orElseThrow().id());
  }

  @Test
  void onlyOneChangeIsUnderWayAtATime() {
    Solo leader = Solo.of(3, 1).elected(2);
    MembershipChange fourth = new MembershipChange.Add(TestRaft.url(4), false);
    leader.give(new RaftInput.Change(fourth));
    assertEquals(0, leader.records.size(), "not before its term has a commit");
    leader.hear(2, new RaftFrame.Appended(2, 1));
    leader.give(new RaftInput.Change(fourth));
    assertEquals(1, leader.records.size());
    leader.give(new RaftInput.Change(new MembershipChange.Remove(3)));
    assertEquals(0, leader.records.size());
    assertEquals(
        MembershipRefusal.BUSY,
        ((RaftObservation.ChangeRefused) ((Output.Report) leader.outputs.getFirst()).observation())
            .reason());
  }

  @Test
  void whatCannotBeChangedIsRefusedWithTheReason() {
    Members members = Members.founding(List.of(TestRaft.url(1)));
    assertEquals(
        Optional.of(MembershipRefusal.ALREADY_MEMBER),
        members.refusal(new MembershipChange.Add(TestRaft.url(1), false)));
    assertEquals(
        Optional.of(MembershipRefusal.NOT_A_LEARNER),
        members.refusal(new MembershipChange.Promote(1)));
    assertEquals(
        Optional.of(MembershipRefusal.UNKNOWN_ID), members.refusal(new MembershipChange.Remove(9)));
    assertEquals(
        Optional.of(MembershipRefusal.LAST_PEER), members.refusal(new MembershipChange.Remove(1)));
  }
}
