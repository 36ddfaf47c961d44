package io.witan.protocol.consensus.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.bft.Symbolic;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RaftMintingTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void nothingIsMintedWhereNothingWaits() {
    Cluster cluster = Cluster.of(3).start();
    TestRaft leader = cluster.elect();
    cluster.run(SECOND.multipliedBy(10));
    assertEquals(0, leader.height());
    cluster.submit(1);
    cluster.run(Duration.ofMillis(20));
    assertEquals(1, leader.height(), "at once when something does");
  }

  @Test
  void blocksAreABlockTimeApartAndBuiltOnOneAnotherBeforeTheyAreCommitted() {
    Cluster cluster = Cluster.of(3).start();
    TestRaft leader = cluster.elect();
    cluster.run(SECOND);
    cluster.nodes.stream()
        .filter(n -> n != leader)
        .forEach(n -> cluster.cut(n.index, leader.index));
    cluster.submit(20);
    cluster.run(Duration.ofMillis(500));
    assertEquals(0, leader.height());
    List<Block> minted = minted(leader);
    assertEquals(7, minted.size(), "twenty transactions, three a block");
    for (int i = 1; i < minted.size(); i++) {
      Header header = minted.get(i).header();
      assertEquals(minted.get(i - 1).hash(), header.parentHash());
      long apart = header.timestamp() - minted.get(i - 1).header().timestamp();
      assertTrue(apart >= RaftSettings.BLOCK_TIME.toNanos(), "apart by " + apart);
    }
    cluster.heal();
    cluster.run(SECOND);
    assertEquals(7, leader.height());
  }

  @Test
  void aBlockThatFoundNothingHoldsUpNothingThatThePoolHasSince() {
    Solo leader = Solo.of(3, 1).elected(2);
    leader.hear(2, new RaftFrame.Appended(2, 1));
    leader.give(new ConsensusInput.TransactionsPending(0));
    leader.fire(RaftTimer.MINT);
    leader.give(new ConsensusInput.Built(new View(1, 1), TestRaft.GENESIS));
    Duration pause = Duration.between(leader.now, leader.state.timers().get(RaftTimer.MINT));
    assertEquals(SECOND.dividedBy(4), pause);

    leader.give(new ConsensusInput.TransactionsPending(0));
    assertEquals(blockTimeAfter(leader), leader.state.timers().get(RaftTimer.MINT));

    leader.fire(RaftTimer.MINT);
    leader.give(new ConsensusInput.TransactionsPending(0));
    leader.give(new ConsensusInput.Built(new View(1, 2), TestRaft.GENESIS));
    assertEquals(
        blockTimeAfter(leader), leader.state.timers().get(RaftTimer.MINT), "said meanwhile");
  }

  private static Instant blockTimeAfter(Solo leader) {
    return leader.now.plus(RaftSettings.BLOCK_TIME);
  }

  @Test
  void aLeaderOnItsWayOutMintsUnderItsIdUntilTheClusterHasAgreed() {
    Cluster cluster = Cluster.of(3).start();
    TestRaft leader = cluster.elect();
    cluster.run(SECOND);
    cluster.isolate(leader.index);
    leader.give(new RaftInput.Change(new MembershipChange.Remove(leader.index)));
    cluster.submit(1);
    cluster.run(Duration.ofMillis(300));
    RaftSeal seal = RaftSeal.decode(minted(leader).getFirst().header().extraData());
    assertEquals(leader.index, seal.raftId());
  }

  private static List<Block> minted(TestRaft node) {
    List<Block> blocks = new ArrayList<>();
    for (Entry entry : node.state.log().entries()) {
      if (entry.content() instanceof Entry.Minted minted) {
        blocks.add(minted.block());
      }
    }
    return blocks;
  }

  @Test
  void blocksOfADeposedLeaderAreDroppedAndTheirTransactionsMintedByTheNext() {
    Cluster cluster = Cluster.of(3).start();
    TestRaft old = cluster.elect();
    cluster.run(SECOND);
    cluster.isolate(old.index);
    cluster.submit(4);
    cluster.run(Duration.ofMillis(300));
    assertEquals(2, minted(old).size());
    cluster.run(SECOND.multipliedBy(5));
    assertTrue(!old.isLeader(), "it knows that nobody hears it");
    TestRaft next = cluster.leader().orElseThrow();
    assertEquals(2, next.height());
    assertEquals(0, old.height());
    cluster.heal();
    cluster.run(SECOND.multipliedBy(3));
    assertEquals(next.head().hash(), old.head().hash());
    assertEquals(minted(next), minted(old));
    List<Long> included = new ArrayList<>();
    next.chain.forEach(block -> included.addAll(TestRaft.nonces(block)));
    assertEquals(List.of(0L, 1L, 2L, 3L), included);
  }

  @Test
  void aBlockThatTheChainRefusesIsSkippedWithAllThatStandOnIt() {
    Cluster cluster = Cluster.of(3).start();
    TestRaft leader = cluster.elect();
    cluster.run(SECOND);
    cluster.nodes.stream()
        .filter(n -> n != leader)
        .forEach(n -> cluster.cut(n.index, leader.index));
    cluster.submit(6);
    cluster.run(Duration.ofMillis(200));
    List<Block> first = minted(leader);
    assertEquals(2, first.size());
    cluster.nodes.forEach(n -> n.refused.add(first.getFirst().hash().bytes()));
    cluster.heal();
    cluster.run(SECOND.multipliedBy(3));
    for (TestRaft node : cluster.nodes) {
      assertEquals(2, node.height());
      assertEquals(leader.head().hash(), node.head().hash());
      assertTrue(node.chain.stream().noneMatch(first::contains));
    }
    long orphans =
        leader.reports.stream().filter(r -> r instanceof RaftObservation.Orphaned).count();
    assertEquals(2, orphans);
  }

  @Test
  void theHeaderSaysWhoMintedItAndWhenInNanoseconds() {
    Cluster cluster = Cluster.of(1).start();
    TestRaft leader = cluster.elect();
    Instant before = cluster.now;
    cluster.submit(1);
    cluster.run(SECOND);
    Header header = leader.head().header();
    long second = header.timestamp() / 1_000_000_000L;
    assertEquals(before.getEpochSecond(), second);
    RaftSeal seal = RaftSeal.decode(header.extraData());
    assertEquals(1, seal.raftId());
    assertEquals(
        Optional.of(Symbolic.address(1)),
        Symbolic.VERIFIER.recover(RaftSeal.digest(header), seal.signature()));
  }
}
