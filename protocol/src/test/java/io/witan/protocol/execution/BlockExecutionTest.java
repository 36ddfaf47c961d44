package io.witan.protocol.execution;

import static io.witan.protocol.execution.TestChain.AUTHOR;
import static io.witan.protocol.execution.TestChain.BENEFICIARY;
import static io.witan.protocol.execution.TestChain.RICH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.WorldState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockExecutionTest {
  private static final Address PAYEE = Address.fromHex("0x" + "cc".repeat(20));

  /** SSTORE(number, 1), LOG1 with topic 7, and the value 2 returned. */
  private static final Bytes CONTRACT =
      Bytes.fromHex("600143556007600060" + "00a1600260005260206000f3");

  private static ExecutedBlock build(
      WorldState state, ChainConfig config, RecoveredTransaction... candidates) {
    return built(state, config, candidates).block();
  }

  private static BuiltBlock built(
      WorldState state, ChainConfig config, RecoveredTransaction... candidates) {
    Header parent = TestChain.genesis(state);
    return BlockExecution.build(
        state,
        config,
        parent,
        TestChain.template(parent),
        List.of(candidates),
        number -> Hash.ZERO,
        Workers.CALLER);
  }

  private static BlockResult execute(WorldState state, ChainConfig config, ExecutedBlock built) {
    return execute(state, config, built, built.block());
  }

  private static BlockResult execute(
      WorldState state, ChainConfig config, ExecutedBlock built, Block block) {
    return BlockExecution.execute(
        state,
        config,
        TestChain.genesis(state),
        block,
        built.transactions(),
        number -> Hash.ZERO,
        Workers.CALLER);
  }

  private static Uint256 balance(WorldState state, Address address) {
    return state.account(address).map(Account::balance).orElse(Uint256.ZERO);
  }

  @ParameterizedTest
  @EnumSource(Fork.class)
  void whatIsBuiltExecutesToTheSameBlockInEveryFork(Fork fork) {
    WorldState state = TestChain.state(CONTRACT);
    // Before EIP-155 no transaction can name its chain.
    boolean named = fork.isAtLeast(Fork.SPURIOUS_DRAGON);
    ChainConfig config = TestChain.free(fork);
    ExecutedBlock built =
        build(
            state,
            config,
            TestChain.pay(0, Uint256.ZERO, PAYEE, 5),
            TestChain.sign(
                TestChain.legacy(1, Uint256.ZERO, TestChain.contract(0), 0, Bytes.EMPTY)));

    BlockResult.Executed again =
        assertInstanceOf(BlockResult.Executed.class, execute(state, config, built));

    assertEquals(built.hash(), again.block().hash());
    assertEquals(built.outcomes(), again.block().outcomes());
    assertEquals(named ? 2 : 0, built.transactions().size());
    assertEquals(built.block().header().stateRoot(), built.state().root());
    assertEquals(Uint256.of(named ? 5 : 0), balance(built.state(), PAYEE));
  }

  @Test
  void receiptsCountGasUpAndTheBloomHoldsAllLogs() {
    WorldState state = TestChain.state(CONTRACT);
    ChainConfig config = TestChain.free(Fork.CANCUN);
    ExecutedBlock built =
        build(
            state,
            config,
            TestChain.pay(0, Uint256.ZERO, PAYEE, 5),
            TestChain.sign(
                TestChain.legacy(1, Uint256.ZERO, TestChain.contract(0), 0, Bytes.EMPTY)));
    TransactionOutcome second = built.outcomes().get(1);

    assertEquals(21_000, built.outcomes().get(0).receipt().cumulativeGasUsed());
    assertEquals(21_000 + second.gasUsed(), second.receipt().cumulativeGasUsed());
    assertEquals(built.block().header().gasUsed(), second.receipt().cumulativeGasUsed());
    assertEquals(Uint256.of(2).toBytes32(), second.output());
    assertTrue(built.block().header().logsBloom().mayContain(Uint256.of(7).toBytes32()));
    assertEquals(Uint256.ONE, built.state().storage(TestChain.contract(0), Uint256.ONE));
  }

  @Test
  void aFreeChainHasNoBaseFeeAndRefusesAPriceBeforeLondon() {
    WorldState state = TestChain.state();
    RecoveredTransaction priced = TestChain.pay(0, Uint256.of(7), PAYEE, 5);

    assertEquals(0, build(state, TestChain.free(Fork.BERLIN), priced).transactions().size());
    ExecutedBlock london = build(state, TestChain.free(Fork.LONDON), priced);
    assertEquals(1, london.transactions().size());
    assertEquals(Uint256.ZERO, london.block().header().baseFeePerGas().orElseThrow());
    assertEquals(Uint256.of(7 * 21_000), balance(london.state(), AUTHOR));
  }

  @Test
  void feesAndRewardGoToTheBeneficiaryThatTheGenesisNames() {
    WorldState state = TestChain.state();
    ChainConfig config = TestChain.config(Fork.BERLIN, true, Uint256.of(1_000), true);
    ExecutedBlock built = build(state, config, TestChain.pay(0, Uint256.of(3), PAYEE, 5));

    assertEquals(Uint256.of(3 * 21_000 + 1_000), balance(built.state(), BENEFICIARY));
    assertEquals(Uint256.ZERO, balance(built.state(), AUTHOR));
    assertInstanceOf(BlockResult.Executed.class, execute(state, config, built));
  }

  @Test
  void fromLondonOnTheBaseFeeIsBurned() {
    WorldState state = TestChain.state();
    ChainConfig config = TestChain.config(Fork.LONDON, true, Uint256.ZERO, false);
    Uint256 price = Uint256.of(1_000_000_009);
    ExecutedBlock built = build(state, config, TestChain.pay(0, price, PAYEE, 5));

    assertEquals(Uint256.of(1_000_000_000), built.block().header().baseFeePerGas().orElseThrow());
    assertEquals(Uint256.of(9 * 21_000), balance(built.state(), AUTHOR));
    assertEquals(
        TestChain.state().account(RICH).orElseThrow().balance(),
        balance(built.state(), RICH).plus(price.times(Uint256.of(21_000))).plus(Uint256.of(5)));
  }

  @Test
  void candidatesThatCannotRunArePassedOver() {
    WorldState state = TestChain.state();
    ExecutedBlock built =
        build(
            state,
            TestChain.free(Fork.CANCUN),
            TestChain.pay(1, Uint256.ZERO, PAYEE, 1),
            TestChain.pay(0, Uint256.ZERO, PAYEE, 2),
            TestChain.pay(0, Uint256.ZERO, PAYEE, 4));

    assertEquals(Uint256.of(2), balance(built.state(), PAYEE));
  }

  @Test
  void candidatesThatNoBlockCanHaveAreNamed() {
    RecoveredTransaction priced = TestChain.pay(0, Uint256.ONE, PAYEE, 1);
    RecoveredTransaction tooEarly = TestChain.pay(1, Uint256.ZERO, PAYEE, 1);
    BuiltBlock built = built(TestChain.state(), TestChain.free(Fork.BERLIN), priced, tooEarly);
    assertEquals(List.of(), built.block().transactions());
    assertEquals(List.of(priced.hash()), built.unbuildable());
  }

  @Test
  void anyOtherCommitmentIsRefusedByName() {
    WorldState state = TestChain.state();
    ChainConfig config = TestChain.free(Fork.PRAGUE);
    ExecutedBlock built = build(state, config, TestChain.pay(0, Uint256.ZERO, PAYEE, 5));
    Header header = built.block().header();
    Hash other = Hash.fromHex("0x" + "77".repeat(32));

    assertRefused(state, config, built, header.toBuilder().stateRoot(other).build(), "state root");
    assertRefused(state, config, built, header.toBuilder().gasUsed(5).build(), "gas used");
    assertRefused(
        state, config, built, header.toBuilder().receiptsRoot(other).build(), "receipts root");
    assertRefused(
        state, config, built, header.toBuilder().requestsHash(other).build(), "requests hash");
    assertRefused(
        state, config, built, header.toBuilder().transactionsRoot(other).build(), "transactions");
    assertRefused(
        state, config, built, header.toBuilder().baseFeePerGas(Uint256.ONE).build(), "base fee");
  }

  private static void assertRefused(
      WorldState state, ChainConfig config, ExecutedBlock built, Header header, String reason) {
    BlockResult result = execute(state, config, built, built.block().withHeader(header));
    String found = assertInstanceOf(BlockResult.Invalid.class, result).reason();
    assertTrue(found.contains(reason), found);
  }

  @Test
  void theHeaderHasWhatItsForkAsksFor() {
    WorldState state = TestChain.state();
    Header header = build(state, TestChain.free(Fork.PRAGUE)).block().header();

    assertEquals(EmptyHashes.TRIE, header.withdrawalsRoot().orElseThrow());
    assertEquals(0, header.blobGasUsed().orElseThrow());
    assertEquals(0, header.excessBlobGas().orElseThrow());
    assertEquals(Hash.ZERO, header.parentBeaconBlockRoot().orElseThrow());
    assertEquals(
        "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        header.requestsHash().orElseThrow().toHex());
  }
}
