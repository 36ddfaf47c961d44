package io.witan.protocol.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.evm.ContractAddress;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.WorldState;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Of private transactions, as GoQuorum's nodes see them that are not parties. */
class PublicEffectTest {
  private static final Bytes HASH =
      Bytes.ofInts(Collections.nCopies(64, 0x5a).stream().mapToInt(i -> i).toArray());

  /** 21,000, 16 for each of 64 bytes. */
  private static final long INTRINSIC = 22_024;

  private final Bytes reverting = Bytes.fromHex("60006000fd");

  private static RecoveredTransaction signed(
      long nonce, long gasPrice, long gas, Optional<Address> to, long value, Bytes data) {
    Legacy unsigned =
        new Legacy(
            nonce,
            Uint256.of(gasPrice),
            gas,
            to,
            Uint256.of(value),
            data,
            Uint256.of(37),
            Uint256.ONE,
            Uint256.ONE);
    Signature signature =
        Secp256k1.get().sign(TestChain.SECRET, TransactionCodec.signingHash(unsigned));
    Legacy tx = unsigned.withSignature(Uint256.of(37 + signature.yParity()), signature);
    return RecoveredTransaction.recover(tx, Secp256k1.get(), true).orElseThrow();
  }

  private static TransactionResult run(
      WorldState state, ChainConfig config, RecoveredTransaction transaction) {
    Rules rules = config.at(1, 0);
    return TransactionExecution.execute(
        state, rules, context(), transaction, TestChain.GAS_LIMIT, Inspector.NONE);
  }

  private static BlockContext context() {
    return new BlockContext(
        1,
        1,
        TestChain.AUTHOR,
        TestChain.AUTHOR,
        TestChain.GAS_LIMIT,
        Uint256.ONE,
        Hash.ZERO,
        Uint256.ZERO,
        Uint256.ZERO,
        height -> Hash.ZERO);
  }

  @Test
  void aPrivateCallCountsTheNonceAndNothingElse() {
    WorldState state = TestChain.state(reverting);
    var executed =
        assertInstanceOf(
            TransactionResult.Executed.class,
            run(
                state,
                TestChain.free(Fork.BERLIN),
                signed(0, 0, 100_000, Optional.of(TestChain.contract(0)), 0, HASH)));
    assertEquals(0, executed.outcome().gasUsed());
    assertEquals(1, executed.outcome().receipt().statusOrRoot().get(0), "says success");
    assertEquals(List.of(), executed.outcome().receipt().logs());
    WorldState after = state.apply(executed.diff());
    assertEquals(1, after.account(TestChain.RICH).orElseThrow().nonce());
    assertEquals(state.account(TestChain.contract(0)), after.account(TestChain.contract(0)));
    assertEquals(1, executed.diff().changes().size());
  }

  @Test
  void aPrivateCreationNamesItsContractAndMakesNone() {
    WorldState state = TestChain.state();
    var executed =
        assertInstanceOf(
            TransactionResult.Executed.class,
            run(
                state,
                TestChain.free(Fork.BERLIN),
                signed(0, 0, 100_000, Optional.empty(), 0, HASH)));
    Address contract = ContractAddress.of(TestChain.RICH, 0);
    assertEquals(Optional.of(contract), executed.outcome().contractAddress());
    assertEquals(Optional.empty(), state.apply(executed.diff()).account(contract));
  }

  @Test
  void whereGasHasAPriceTheHashIsPaidForAndNoMore() {
    WorldState state = TestChain.state(reverting);
    var executed =
        assertInstanceOf(
            TransactionResult.Executed.class,
            run(
                state,
                TestChain.config(Fork.BERLIN, true, Uint256.ZERO, false),
                signed(0, 7, 100_000, Optional.of(TestChain.contract(0)), 0, HASH)));
    WorldState after = state.apply(executed.diff());
    Uint256 fee = Uint256.of(7 * INTRINSIC);
    assertEquals(fee, after.account(TestChain.AUTHOR).orElseThrow().balance());
    assertEquals(
        state.account(TestChain.RICH).orElseThrow().balance().minus(fee),
        after.account(TestChain.RICH).orElseThrow().balance());
  }

  @Test
  void aPrivateTransactionWithValueOrWithoutAHashIsInNoBlock() {
    WorldState state = TestChain.state();
    Optional<Address> to = Optional.of(TestChain.contract(0));
    for (RecoveredTransaction odd :
        List.of(signed(0, 0, 100_000, to, 1, HASH), signed(0, 0, 100_000, to, 0, Bytes.EMPTY))) {
      assertEquals(
          new TransactionResult.Invalid(InvalidTransaction.PRIVATE_WITH_VALUE),
          run(state, TestChain.free(Fork.BERLIN), odd));
    }
    assertEquals(
        new TransactionResult.Invalid(InvalidTransaction.INTRINSIC_GAS_TOO_LOW),
        run(state, TestChain.free(Fork.BERLIN), signed(0, 0, INTRINSIC - 1, to, 0, HASH)));
  }

  @Test
  void onAChainThatIsNotGoQuorumsTheMarkIsAnotherChainsSignature() {
    ChainConfig quorum = TestChain.free(Fork.BERLIN);
    ChainConfig plain =
        new ChainConfig(
            quorum.chainId(),
            quorum.forks(),
            quorum.consensus(),
            List.of(),
            Optional.of(0L),
            List.of(),
            quorum.maxTransactionSize(),
            false,
            quorum.blobSchedule(),
            Optional.empty(),
            ChainConfig.PrivacyFrom.of(false));
    assertEquals(
        new TransactionResult.Invalid(InvalidTransaction.WRONG_CHAIN),
        run(
            TestChain.state(),
            plain,
            signed(0, 0, 100_000, Optional.of(TestChain.contract(0)), 0, HASH)));
  }

  @Test
  void theBlocksLimitCountsTheGasOfHashesAndItsHeaderDoesNot() {
    WorldState state = TestChain.state();
    ChainConfig config = TestChain.free(Fork.BERLIN);
    long room = TestChain.GAS_LIMIT / INTRINSIC;
    List<RecoveredTransaction> many =
        LongStream.range(0, room + 5)
            .mapToObj(n -> signed(n, 0, INTRINSIC, Optional.of(TestChain.contract(0)), 0, HASH))
            .toList();
    ExecutedBlock built =
        BlockExecution.build(
                state,
                config,
                TestChain.genesis(state),
                TestChain.template(TestChain.genesis(state)),
                many,
                height -> Hash.ZERO,
                Workers.CALLER)
            .block();
    assertEquals(room, built.block().transactions().size());
    assertEquals(0, built.block().header().gasUsed());
  }
}
