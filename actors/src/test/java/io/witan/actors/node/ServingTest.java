package io.witan.actors.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.store.LedgerStore;
import io.witan.protocol.store.TransactionPlace;
import io.witan.protocol.wire.EthFrame;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServingTest {
  @TempDir Path dataDir;

  @Test
  void aValidatorThatIsAskedForMoreOldBlocksThanItCanReadVotesOn() {
    try (TestNetwork network = new TestNetwork(4, dataDir)) {
      network.await(0, 2);
      TestNetwork.Member dead = network.kill(0);
      SlowDisk disk = new SlowDisk(dead.store());
      network.restart(0, disk);
      network.await(0, dead.store().appliedHeight() + 1);
      Hash genesis = network.genesis().block().hash();
      for (int i = 0; i < 10_000; i++) {
        network.say(1, 0, new EthFrame.GetBlockBodies(i, List.of(genesis)));
        network.say(2, 0, EthFrame.GetBlockHeaders.ascending(i, 0, 64));
      }
      TestNetwork.until(() -> disk.waiting.get() == 2);
      // Without one of the others, no block is made but with its votes.
      network.kill(3);
      long height = network.member(0).store().appliedHeight();
      Hash later = network.await(0, height + 4);
      assertEquals(later, network.await(1, height + 4));
      assertEquals(2, disk.waiting.get());
      disk.turns.countDown();
      // All others found the room of their peers taken.
      TestNetwork.until(() -> disk.served.get() == 2 * 16);
      assertEquals(2 * 16, disk.served.get());
    }
  }

  /** On which what is read for peers does not come until it is let. */
  private static final class SlowDisk implements LedgerStore {
    private final LedgerStore store;
    private final CountDownLatch turns = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();

    SlowDisk(LedgerStore store) {
      this.store = store;
    }

    /** Whether it was for a peer. */
    private boolean read() {
      if (!Thread.currentThread().getName().contains("dispatchers.io")) {
        return false;
      }
      waiting.incrementAndGet();
      try {
        turns.await();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
      waiting.decrementAndGet();
      return true;
    }

    @Override
    public Optional<Hash> hashAt(long height) {
      read();
      return store.hashAt(height);
    }

    @Override
    public Optional<Block> block(Hash blockHash) {
      if (read() && store.heightOf(blockHash).equals(Optional.of(0L))) {
        served.incrementAndGet();
      }
      return store.block(blockHash);
    }

    @Override
    public long appliedHeight() {
      return store.appliedHeight();
    }

    @Override
    public OptionalLong nextPrivateAfter(long height) {
      return store.nextPrivateAfter(height);
    }

    @Override
    public void apply(ExecutedBlock block) {
      store.apply(block);
    }

    @Override
    public Optional<Long> heightOf(Hash blockHash) {
      return store.heightOf(blockHash);
    }

    @Override
    public Optional<List<TransactionOutcome>> outcomes(Hash blockHash) {
      return store.outcomes(blockHash);
    }

    @Override
    public Optional<List<Address>> senders(Hash blockHash) {
      return store.senders(blockHash);
    }

    @Override
    public Optional<TransactionPlace> place(Hash transactionHash) {
      return store.place(transactionHash);
    }

    @Override
    public WorldState stateAt(Header header) {
      return store.stateAt(header);
    }

    @Override
    public boolean hasState(Header header) {
      return store.hasState(header);
    }

    @Override
    public void rewind(long height) {
      store.rewind(height);
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
