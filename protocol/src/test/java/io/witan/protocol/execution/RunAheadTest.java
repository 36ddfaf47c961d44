package io.witan.protocol.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.machine.Workers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A block is the same however many run its transactions, and in whatever order they do. */
final class RunAheadTest {
  private static final int BLOCKS = 250;
  private static final ExecutorService THREADS = Executors.newFixedThreadPool(3);

  /** Several threads. */
  private static final Workers SEVERAL =
      new Workers() {
        @Override
        public int count() {
          return 3;
        }

        @Override
        public <T> List<T> all(List<? extends Supplier<? extends T>> tasks) {
          List<Future<T>> begun = new ArrayList<>();
          for (Supplier<? extends T> task : tasks) {
            begun.add(THREADS.submit(task::get));
          }
          List<T> given = new ArrayList<>();
          for (Future<T> one : begun) {
            try {
              given.add(one.get());
            } catch (InterruptedException | ExecutionException failed) {
              throw new AssertionError(failed);
            }
          }
          return given;
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
    for (int seed = 0; seed < BLOCKS; seed++) {
      RandomBlock block = RandomBlock.of(Choices.random(seed));
      ExecutedBlock alone = build(block, Workers.CALLER);
      assertSame(alone, build(block, SEVERAL), seed);
      assertSame(alone, build(block, BACKWARDS), seed);
      transactions += alone.transactions().size();
      refused += block.candidates().size() - alone.transactions().size();
    }
    assertTrue(transactions > 5 * BLOCKS && refused > 5 * BLOCKS, transactions + " " + refused);
  }

  @Test
  void soDoesTheVerdictOnABlockThatWasReceived() {
    int invalid = 0;
    for (int seed = 0; seed < BLOCKS; seed++) {
      RandomBlock random = RandomBlock.of(Choices.random(seed));
      ExecutedBlock built = build(random, Workers.CALLER);
      assertEquals("executed", verdict(random, built.transactions(), built, SEVERAL));
      List<RecoveredTransaction> all = random.candidates();
      String alone = verdict(random, all, built, Workers.CALLER);
      assertEquals(alone, verdict(random, all, built, SEVERAL), "seed " + seed);
      assertEquals(alone, verdict(random, all, built, BACKWARDS), "seed " + seed);
      invalid += alone.equals("executed") ? 0 : 1;
    }
    assertTrue(invalid > BLOCKS / 2, invalid + " blocks were invalid");
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
        workers);
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
