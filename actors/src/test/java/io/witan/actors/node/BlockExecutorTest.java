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
import io.witan.protocol.ledger.Block;
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
import io.witan.protocol.state.WorldState;
import io.witan.protocol.store.MemoryLedgerStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Blocks on blocks that are on their way: what Raft's leader and who catches up ask for. */
class BlockExecutorTest {
  private static final Bytes SECRET = Bytes.fromHex("0x" + "11".repeat(32));
  private static final Uint256 CHAIN = Uint256.of(1337);
  private static final Genesis GENESIS =
      new Genesis(
          new ChainConfig(CHAIN, ForkSchedule.all(Fork.BERLIN), Optional.empty()),
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
            block -> Optional.empty(),
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
    return signed(nonce, Optional.of(Address.ZERO), Bytes.EMPTY);
  }

  private static RecoveredTransaction signed(long nonce, Optional<Address> to, Bytes data) {
    Signature none = new Signature(0, Uint256.ONE, Uint256.ONE);
    Hash digest = TransactionCodec.signingHash(transaction(nonce, to, data, none));
    Signature signature = Secp256k1.get().sign(SECRET, digest);
    return RecoveredTransaction.recover(
            transaction(nonce, to, data, signature), Secp256k1.get(), true)
        .orElseThrow();
  }

  private static Transaction transaction(
      long nonce, Optional<Address> to, Bytes data, Signature signature) {
    return new Transaction.AccessList(
        CHAIN, nonce, Uint256.ZERO, 100_000, to, Uint256.ZERO, data, List.of(), signature);
  }

  /** Blocks of another node's chain, each of which stores the hash of the block two before it. */
  private static List<Block> chain(int blocks) {
    // SSTORE(0, BLOCKHASH(NUMBER - 2)) while a contract is created
    Bytes storesHash = Bytes.fromHex("0x600243034060005500");
    BlockExecutorTest other = new BlockExecutorTest();
    List<Block> chain = new ArrayList<>();
    Header head = GENESIS.header();
    for (int i = 0; i < blocks; i++) {
      ExecutedBlock built =
          other.build(head, i + 1, List.of(signed(i, Optional.empty(), storesHash)));
      other.executor.apply(built.block());
      chain.add(built.block());
      head = built.block().header();
    }
    return chain;
  }

  @Test
  void blocksAreExecutedAheadWhileThoseBeforeThemAreApplied() {
    List<Block> chain = chain(12);
    assertEquals(3, executor.execute(chain.subList(0, 3)).fresh());
    assertEquals(3, executor.ahead(chain.subList(3, 6)));
    chain.subList(0, 2).forEach(executor::apply);
    assertEquals(2, executor.ahead(chain.subList(6, 8)));
    executor.apply(chain.get(2));
    assertEquals(2, executor.ahead(chain.subList(5, 10)));
    BlockExecutor.Run run = executor.execute(chain.subList(3, 12));
    assertEquals(2, run.fresh(), "ten were executed before");
    assertEquals(9, run.done().size());
    chain.subList(3, 12).forEach(executor::apply);
    assertEquals(chain.getLast().hash(), store.hashAt(12).orElseThrow());
    WorldState state = store.stateAt(chain.getLast().header());
    assertEquals(chain.getLast().header().stateRoot(), state.root());
  }

  @Test
  void aWrongBlockIsFoundOutWhereItIsAskedForThoughItWasExecutedAhead() {
    List<Block> chain = chain(3);
    Block wrong =
        chain.get(1).withHeader(chain.get(1).header().withExtraData(Bytes.fromHex("0x01")));
    Block bad = new Block(wrong.header(), List.of(), List.of(), Optional.empty());
    executor.execute(chain.subList(0, 1));
    assertEquals(0, executor.ahead(List.of(bad)));
    BlockExecutor.Run run = executor.execute(List.of(bad));
    assertTrue(run.done().isEmpty() && run.refusal().isPresent());
    assertEquals(1, executor.ahead(chain.subList(1, 2)));
    chain.forEach(executor::apply);
    assertEquals(3, store.appliedHeight());
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
