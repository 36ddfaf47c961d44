package io.witan.actors.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.actors.node.TestNetwork.Wiring;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.IbftExtraData;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.rules.BftConfig.Algorithm;
import io.witan.protocol.rules.Transition;
import io.witan.protocol.store.LedgerStore;
import io.witan.protocol.store.MemoryLedgerStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeNetworkTest {
  @TempDir Path dataDir;

  @Test
  void oneValidatorMakesBlocksAndTellsOfThem() throws Exception {
    try (TestNetwork network = new TestNetwork(1, dataDir)) {
      Node node = network.member(0).node();
      List<Long> heard = new CopyOnWriteArrayList<>();
      AutoCloseable listening =
          node.onHead(
              head -> {
                assertEquals(head.hash(), node.ledger().hashAt(head.block().number()).get());
                heard.add(head.block().number());
              });
      network.await(0, 3);
      listening.close();
      assertTrue(heard.contains(2L) && heard.indexOf(1L) < heard.indexOf(2L), heard::toString);
      assertEquals(Health.Condition.RUNNING, node.health().condition());
    }
  }

  @Test
  void fourValidatorsAgreeAndGoOnWithoutOneOfThem() {
    try (TestNetwork network = new TestNetwork(4, dataDir)) {
      Hash second = network.await(0, 2);
      for (int i = 1; i < 4; i++) {
        assertEquals(second, network.await(i, 2));
      }
      TestNetwork.Member dead = network.kill(3);
      long height = dead.store().appliedHeight();
      Hash later = network.await(0, height + 4);
      network.restart(3, dead.store());
      assertEquals(later, network.await(3, height + 4));
    }
  }

  @Test
  void anIbftNetworkGoesToQbftAtItsHeight() {
    Transition toQbft = Transition.of(4, Transition.Consensus.of(Algorithm.QBFT));
    try (TestNetwork network =
        new TestNetwork(4, dataDir, Wiring.RLPX, Algorithm.IBFT, List.of(toQbft))) {
      Hash sixth = network.await(0, 6);
      for (int i = 1; i < 4; i++) {
        assertEquals(sixth, network.await(i, 6));
      }
      LedgerStore store = network.member(0).store();
      Bytes last = store.block(store.hashAt(3).orElseThrow()).orElseThrow().header().extraData();
      assertTrue(IbftExtraData.decode(last).committedSeals().size() >= 3);
      Bytes first = store.block(store.hashAt(4).orElseThrow()).orElseThrow().header().extraData();
      assertTrue(QbftExtraData.decode(first).seals().size() >= 3);
    }
  }

  @Test
  void aTransactionHandedToOneNodeIsInABlockOfAll() throws Exception {
    try (TestNetwork network = new TestNetwork(4, dataDir)) {
      network.await(3, 1);
      Node node = network.member(3).node();
      for (int nonce = 0; nonce < 20; nonce++) {
        var sent = network.transfer(1, nonce);
        assertEquals(
            new Submission.Accepted(sent.hash()),
            node.submit(sent).answer().toCompletableFuture().get());
      }
      assertEquals(
          20L, node.nextNonce(network.transfer(1, 0).sender()).toCompletableFuture().get());
      Submission again = node.submit(network.transfer(1, 0)).answer().toCompletableFuture().get();
      assertInstanceOf(Submission.Rejected.class, again);
      long height = node.ledger().appliedHeight() + 5;
      network.await(0, height);
      var place = network.member(0).store().place(network.transfer(1, 19).hash()).orElseThrow();
      network.await(3, place.height());
      var outcome = node.ledger().outcomes(place.blockHash()).orElseThrow().get(place.index());
      assertTrue(outcome.receipt().succeeded());
      assertEquals(21_000, outcome.gasUsed());
    }
  }

  @Test
  void whatAClientWasToldSurvivesADeathBeforeAnyPeerHeardOfIt() throws Exception {
    try (TestNetwork network = new TestNetwork(4, dataDir)) {
      network.await(0, 1);
      for (int other = 1; other < 4; other++) {
        network.kill(other);
      }
      var sent = network.transfer(1, 0);
      Node node = network.member(0).node();
      assertEquals(
          new Submission.Accepted(sent.hash()),
          node.submit(sent).answer().toCompletableFuture().get());
      TestNetwork.Member dead = network.kill(0);
      Node again = network.restart(0, dead.store()).node();
      TestNetwork.until(() -> again.pooled(sent.hash()).toCompletableFuture().join().isPresent());
      for (int other = 1; other < 4; other++) {
        network.restart(other, network.member(other).store());
      }
      TestNetwork.until(() -> again.ledger().place(sent.hash()).isPresent());
      TestNetwork.until(() -> network.member(3).store().place(sent.hash()).isPresent());
    }
  }

  @Test
  void aDamagedJournalStopsTheNodeAndLeavesAFlightRecord() throws Exception {
    try (TestNetwork network = new TestNetwork(1, dataDir)) {
      network.await(0, 2);
      network.kill(0);
      Node node = network.restartDamaged(0).node();
      TestNetwork.until(() -> node.health().condition() == Health.Condition.FAULTED);
      TestNetwork.until(() -> dataDir.toFile().list().length == 1);
      assertTrue(
          node.health().reasons().getFirst().contains("|node: journal"), node.health()::toString);
      assertTrue(
          node.submit(network.transfer(0, 0))
              .answer()
              .toCompletableFuture()
              .isCompletedExceptionally());
    }
  }

  @Test
  void aLedgerStoreAheadOfTheJournalIsTakenBack() {
    try (TestNetwork network = new TestNetwork(1, dataDir)) {
      network.await(0, 3);
      TestNetwork.Member dead = network.kill(0);
      network.restartFromCopy(0);
      network.await(0, 5);
      assertEquals(dead.store().hashAt(1), network.member(0).store().hashAt(1));
    }
  }

  @Test
  void anotherChainsLedgerStoreIsRefused() {
    try (TestNetwork network = new TestNetwork(1, dataDir);
        TestNetwork other = new TestNetwork(2, dataDir)) {
      TestNetwork.Member dead = network.kill(0);
      var refused = assertThrows(StartRefused.class, () -> other.restart(0, dead.store()));
      assertTrue(refused.getMessage().contains("another chain"));
    }
  }

  @Test
  void fourValidatorsAgreeOverRlpxAndTakeBackOneThatDied() {
    try (TestNetwork network = new TestNetwork(4, dataDir, TestNetwork.Wiring.RLPX)) {
      Hash second = network.await(0, 2);
      for (int i = 1; i < 4; i++) {
        assertEquals(second, network.await(i, 2));
      }
      TestNetwork.Member dead = network.kill(2);
      long target = dead.store().appliedHeight() + 2;
      Hash later = network.await(0, target);
      network.restart(2, dead.store());
      assertEquals(later, network.await(2, target));
    }
  }

  @Test
  void allNodesDieAndGoOnFromTheirJournals() {
    try (TestNetwork network = new TestNetwork(4, dataDir)) {
      network.await(0, 3);
      for (int i = 0; i < 4; i++) {
        network.kill(i);
      }
      long highest = 0;
      for (int i = 0; i < 4; i++) {
        highest = Math.max(highest, network.member(i).store().appliedHeight());
      }
      Hash before = hashAt(network, highest);
      for (int i = 0; i < 4; i++) {
        // An empty store: everything is executed again from the journal.
        network.restart(i, new MemoryLedgerStore());
      }
      network.await(2, highest + 1);
      assertEquals(before, network.await(2, highest));
    }
  }

  private static Hash hashAt(TestNetwork network, long height) {
    for (int i = 0; i < 4; i++) {
      var hash = network.member(i).store().hashAt(height);
      if (hash.isPresent()) {
        return hash.get();
      }
    }
    throw new AssertionError("no node has block " + height);
  }
}
