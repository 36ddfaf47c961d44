package io.witan.simulations.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.pool.PoolObservation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What waits in pools, once it is calm. */
class InclusionTest {
  private static final long BLOCKS = 20;
  private static final RecoveredTransaction TRANSACTION =
      RecoveredTransaction.unsigned(
          new Legacy(
              0,
              Uint256.ZERO,
              21_000,
              Optional.of(Address.fromHex("0x" + "9b".repeat(20))),
              Uint256.ONE,
              Bytes.EMPTY,
              Uint256.of(37),
              Uint256.ONE,
              Uint256.ONE),
          Address.fromHex("0x" + "5e".repeat(20)));

  private final Inclusion oracle = new Inclusion(BLOCKS, transaction -> Hash.ZERO);

  @Test
  void whatWaitsAndIsInNoBlockIsLate() {
    oracle.see(new Sight.Reported(0, new PoolObservation.Added(TRANSACTION, true)));
    assertTrue(afterCalm().orElseThrow().contains("waits at [0]"));
  }

  /**
   * Run 240021 of campaigns: a node that nobody heard took a transaction, and was gone for good.
   */
  @Test
  void whatOnlyANodeHadThatIsGoneForGoodIsNotWaitedFor() {
    oracle.see(new Sight.Reported(0, new PoolObservation.Added(TRANSACTION, true)));
    oracle.see(new Sight.Gone(0));
    assertEquals(Optional.empty(), afterCalm());
  }

  @Test
  void whatAnotherNodeHasTooIsWaitedForWhereOneIsGone() {
    oracle.see(new Sight.Reported(0, new PoolObservation.Added(TRANSACTION, true)));
    oracle.see(new Sight.Reported(2, new PoolObservation.Added(TRANSACTION, true)));
    oracle.see(new Sight.Gone(0));
    assertTrue(afterCalm().orElseThrow().contains("waits at [2]"));
  }

  private Optional<String> afterCalm() {
    oracle.see(new Sight.Calmed(List.of(0L)));
    Optional<String> last = Optional.empty();
    for (long height = 1; height <= BLOCKS + 1; height++) {
      Block block =
          new Block(
              new HeaderBuilder().number(height).build(), List.of(), List.of(), Optional.empty());
      last = oracle.see(new Sight.Appended(1, block, block.hash()));
    }
    return last;
  }
}
