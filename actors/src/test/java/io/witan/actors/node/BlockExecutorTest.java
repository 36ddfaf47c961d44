package io.witan.actors.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.execution.BlockResult;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.store.MemoryLedgerStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Raft's leader asks for: blocks on blocks that are on their way. */
class BlockExecutorTest {
  private static final Bytes SECRET = Bytes.fromHex("0x" + "11".repeat(32));
  private static final Uint256 CHAIN = Uint256.of(1337);
  private static final Genesis GENESIS =
      new Genesis(
          new ChainConfig(
              CHAIN,
              ForkSchedule.all(Fork.BERLIN),
              Optional.empty(),
              List.of(),
              Optional.empty(),
              List.of(),
              65_536,
              false),
          new HeaderBuilder().stateRoot(EmptyHashes.TRIE).gasLimit(30_000_000).build(),
          StateDiff.NONE);

  private final MemoryLedgerStore store = new MemoryLedgerStore();
  private final BlockExecutor executor;

  BlockExecutorTest() {
    CatchUp.genesis(store, GENESIS);
    executor =
        new BlockExecutor(
            GENESIS.config(),
            store,
            new SenderCache(Secp256k1.get(), Workers.CALLER),
            Workers.CALLER);
  }

  private ExecutedBlock build(Header parent, long time, List<RecoveredTransaction> waiting) {
    Header template =
        new HeaderBuilder()
            .parentHash(parent.number() == 0 ? GENESIS.block().hash() : hashOf(parent))
            .number(parent.number() + 1)
            .timestamp(time)
            .gasLimit(30_000_000)
            .build();
    return executor.build(parent, template, waiting).block();
  }

  private static Hash hashOf(Header header) {
    return BlockHash.of(header);
  }

  private static RecoveredTransaction transfer(long nonce) {
    Signature none = new Signature(0, Uint256.ONE, Uint256.ONE);
    Signature signed =
        Secp256k1.get().sign(SECRET, TransactionCodec.signingHash(transfer(nonce, none)));
    return RecoveredTransaction.recover(transfer(nonce, signed), Secp256k1.get(), true)
        .orElseThrow();
  }

  private static Transaction transfer(long nonce, Signature signature) {
    return new Transaction.AccessList(
        CHAIN,
        nonce,
        Uint256.ZERO,
        30_000,
        Optional.of(Address.ZERO),
        Uint256.ZERO,
        Bytes.EMPTY,
        List.of(),
        signature);
  }

  @Test
  void blocksAreBuiltOnBlocksOnTheirWayHoweverManyEmptyOnesWereThrownAway() {
    Header genesis = GENESIS.header();
    List<RecoveredTransaction> all = new ArrayList<>();
    List<ExecutedBlock> onTheirWay = new ArrayList<>();
    Header head = genesis;
    for (int i = 0; i < 8; i++) {
      for (int empty = 0; empty < 20; empty++) {
        build(head, 100 * i + empty + 1, List.of());
      }
      all.add(transfer(i));
      ExecutedBlock next = build(head, 100 * i + 100, all);
      assertEquals(1, next.transactions().size(), "each transfer stands in one block");
      onTheirWay.add(next);
      head = next.block().header();
    }
    for (ExecutedBlock block : onTheirWay) {
      Header parent = executor.applied(block.block().number() - 1);
      assertTrue(executor.execute(parent, block.block()) instanceof BlockResult.Executed);
      executor.apply(block.block());
    }
    assertEquals(8, store.appliedHeight());
  }
}
