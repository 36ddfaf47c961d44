package io.witan.protocol.execution;

import io.witan.protocol.evm.Inspector;
import io.witan.protocol.execution.TransactionExecution.InBlock;
import io.witan.protocol.execution.TransactionResult.Executed;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Workers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A block's transactions in their order, a window of them run beside each other before their turn
 * comes, on the state that the block has then reached. What one gave is used in its turn if all
 * that it read is still as it was; else it runs again. So a block never gives anything but what it
 * gives transaction by transaction.
 *
 * <p>Work for nothing is bounded: a window asks for no more gas than the block has left, begins
 * small and grows while it pays; and while more gas was spent for nothing than a quarter of what
 * the block has used, transactions run in their turn only.
 */
final class RunAhead implements Iterator<RecoveredTransaction> {
  private static final int FIRST_WINDOW = 32;
  private static final int LARGEST_WINDOW = 512;

  private final Iterator<RecoveredTransaction> all;
  private final BlockRun run;
  private final Workers workers;
  private final Map<RecoveredTransaction, Early> early = new LinkedHashMap<>();
  private List<RecoveredTransaction> window = List.of();
  private int place;
  private int size = FIRST_WINDOW;
  private RecoveredTransaction drawn;
  private long gasWasted;

  /** What a transaction gave before its turn, and what it had read. */
  private record Early(RecoveredTransaction transaction, InBlock given, Reads reads) {}

  /** What was run in one lane, and the state that it saw. */
  private record Ran(BlockState state, List<Early> results) {}

  RunAhead(Iterator<RecoveredTransaction> all, BlockRun run, Workers workers) {
    this.all = all;
    this.run = run;
    this.workers = workers;
  }

  @Override
  public boolean hasNext() {
    return place < window.size() || drawn != null || all.hasNext();
  }

  @Override
  public RecoveredTransaction next() {
    if (place == window.size()) {
      window = window();
      place = 0;
      if (window.size() > 1) {
        runAhead();
      }
    }
    return window.get(place++);
  }

  /** The next transactions, at least one, whose gas limits the block has room for. */
  private List<RecoveredTransaction> window() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    boolean pays = workers.count() > 1 && gasWasted <= run.gasUsed() / 4;
    List<RecoveredTransaction> taken = new ArrayList<>();
    long gas = run.gasLeft();
    while (taken.isEmpty() || (pays && taken.size() < size && hasNext())) {
      RecoveredTransaction next = drawn == null ? all.next() : drawn;
      drawn = null;
      long asked = next.transaction().gasLimit();
      if (!taken.isEmpty() && Long.compareUnsigned(asked, gas) > 0) {
        drawn = next;
        break;
      }
      gas = Math.max(0, gas - asked);
      taken.add(next);
    }
    size = pays ? Math.min(2 * size, LARGEST_WINDOW) : FIRST_WINDOW;
    return taken;
  }

  private void runAhead() {
    List<List<RecoveredTransaction>> lanes = Lanes.of(window, workers.count());
    if (lanes.size() == 1) {
      return; // nothing can be run beside each other
    }
    List<Supplier<Ran>> tasks = new ArrayList<>();
    for (List<RecoveredTransaction> lane : lanes) {
      tasks.add(() -> run(lane));
    }
    early.clear();
    for (Ran ran : workers.all(tasks)) {
      run.state().learn(ran.state());
      ran.results().forEach(result -> early.put(result.transaction(), result));
    }
  }

  private Ran run(List<RecoveredTransaction> lane) {
    BlockState state = new BlockState(run.state());
    List<Early> results = new ArrayList<>();
    for (RecoveredTransaction transaction : lane) {
      Reads reads = new Reads(state.remembering());
      InBlock given;
      try {
        given = run.execute(reads, transaction, Inspector.NONE);
      } catch (RuntimeException failed) {
        continue; // perhaps from a state that never will be: in its turn it is seen
      }
      if (given.result() instanceof Executed) {
        run.apply(given, state);
        results.add(new Early(transaction, given, reads));
      }
    }
    return new Ran(state, results);
  }

  /** What the transaction gave before its turn, which has come now, if that holds. */
  Optional<InBlock> take(RecoveredTransaction transaction) {
    Early known = early.remove(transaction);
    if (known == null) {
      return Optional.empty();
    }
    if (known.transaction().transaction().gasLimit() <= run.gasLeft()
        && known.reads().hold(run.state())) {
      return Optional.of(known.given());
    }
    gasWasted += known.given().gas();
    return Optional.empty();
  }
}
