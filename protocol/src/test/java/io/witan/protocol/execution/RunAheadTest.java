package io.witan.protocol.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.state.WorldState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A block is the same however many run its transactions, and in whatever order they do. */
final class RunAheadTest {
  private static final List<RandomBlock> BLOCKS =
      IntStream.range(0, 200).mapToObj(seed -> RandomBlock.of(Choices.random(seed))).toList();

  private static final ForkJoinPool THREADS = new ForkJoinPool(3);

  /** Several threads. */
  private static final Workers SEVERAL =
      new Workers() {
        @Override
        public int count() {
          return 3;
        }

        @Override
        public <T> List<T> all(List<? extends Supplier<? extends T>> tasks) {
          List<ForkJoinTask<T>> begun = new ArrayList<>();
          for (Supplier<? extends T> task : tasks) {
            begun.add(THREADS.submit(() -> task.get()));
          }
          return begun.stream().map(ForkJoinTask::join).toList();
        }
      };

  /** One thread that takes the tasks from the last to the first. */
  private static final Workers BACKWARDS =
      new Workers() {
        @Override
        public int count() {
          return 5;
        }

        @Override
        public <T> List<T> all(List<? extends Supplier<? extends T>> tasks) {
          List<T> given = new ArrayList<>();
          for (Supplier<? extends T> task : tasks.reversed()) {
            given.add(task.get());
          }
          Collections.reverse(given);
          return given;
        }
      };

  @AfterAll
  static void end() {
    THREADS.shutdown();
  }

  @Test
  void theBlockThatIsBuiltDoesNotDependOnWhoRunsIt() {
    int transactions = 0;
    int refused = 0;
    for (int seed = 0; seed < BLOCKS.size(); seed++) {
      RandomBlock block = BLOCKS.get(seed);
      ExecutedBlock alone = build(block, Workers.CALLER);
      assertSame(alone, build(block, SEVERAL), seed);
      assertSame(alone, build(block, BACKWARDS), seed);
      transactions += alone.transactions().size();
      refused += block.candidates().size() - alone.transactions().size();
    }
    assertTrue(transactions > 1_000 && refused > 1_000, transactions + " " + refused);
  }

  @Test
  void soDoesTheVerdictOnABlockThatWasReceived() {
    int invalid = 0;
    for (int seed = 0; seed < BLOCKS.size(); seed++) {
      RandomBlock random = BLOCKS.get(seed);
      ExecutedBlock built = build(random, Workers.CALLER);
      assertEquals("executed", verdict(random, built.transactions(), built, SEVERAL));
      List<RecoveredTransaction> all = random.candidates();
      String alone = verdict(random, all, built, Workers.CALLER);
      assertEquals(alone, verdict(random, all, built, SEVERAL), "seed " + seed);
      assertEquals(alone, verdict(random, all, built, BACKWARDS), "seed " + seed);
      invalid += alone.equals("executed") ? 0 : 1;
    }
    assertTrue(invalid > 100, invalid + " blocks were invalid");
  }

  @Test
  void independentTransactionsRunOnceAndThoseThatNeedEachOtherNotMuchMoreThanOnce() {
    // The first of each lane but one saw the contract before it had any storage.
    assertEquals(302, executionsOf(300, i -> Uint256.of(i)));
    int needy = executionsOf(300, i -> Uint256.ZERO);
    assertTrue(needy > 300 && needy < 300 + 300 / 4 + 32, needy + " executions");
  }

  /** How often code ran in a block of calls that each count at a word of one contract. */
  private static int executionsOf(int calls, IntFunction<Uint256> word) {
    Bytes counter = Bytes.fromHex("0x600040506000355460010160003555"); // BLOCKHASH, then SSTORE
    WorldState state = TestChain.state(counter);
    List<RecoveredTransaction> transactions = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      Bytes secret = Uint256.of(i + 1).toBytes32();
      Bytes data = word.apply(i).toBytes32();
      transactions.add(
          TestChain.sign(
              secret, TestChain.legacy(0, Uint256.ZERO, TestChain.contract(0), 0, data)));
    }
    AtomicInteger executions = new AtomicInteger();
    ExecutedBlock built =
        BlockExecution.build(
                state,
                TestChain.free(Fork.CANCUN),
                TestChain.genesis(state),
                TestChain.template(TestChain.genesis(state)).toBuilder().gasLimit(1L << 40).build(),
                transactions,
                number -> {
                  executions.incrementAndGet();
                  return Hash.ZERO;
                },
                SEVERAL)
            .block();
    assertEquals(calls, built.transactions().size());
    return executions.get();
  }

  private static void assertSame(ExecutedBlock expected, ExecutedBlock found, int seed) {
    assertEquals(expected.outcomes(), found.outcomes(), () -> "seed " + seed);
    assertEquals(expected.block(), found.block(), () -> "seed " + seed);
    assertEquals(expected.state().root(), found.state().root(), () -> "seed " + seed);
  }

  private static ExecutedBlock build(RandomBlock block, Workers workers) {
    return BlockExecution.build(
            block.state(),
            block.config(),
            TestChain.genesis(block.state()),
            block.template(),
            block.candidates(),
            number -> Hash.ZERO,
            workers)
        .block();
  }

  private static String verdict(
      RandomBlock random,
      List<RecoveredTransaction> transactions,
      ExecutedBlock built,
      Workers workers) {
    return switch (execute(random, transactions, built, workers)) {
      case BlockResult.Executed executed -> {
        assertEquals(built.outcomes(), executed.block().outcomes());
        yield "executed";
      }
      case BlockResult.Invalid(var reason) -> reason;
    };
  }

  private static BlockResult execute(
      RandomBlock random,
      List<RecoveredTransaction> transactions,
      ExecutedBlock built,
      Workers workers) {
    Block block = built.block();
    return BlockExecution.execute(
        random.state(),
        random.config(),
        TestChain.genesis(random.state()),
        new Block(
            block.header(),
            transactions.stream().map(RecoveredTransaction::transaction).toList(),
            block.ommers(),
            block.withdrawals()),
        transactions,
        number -> Hash.ZERO,
        workers);
  }
}
