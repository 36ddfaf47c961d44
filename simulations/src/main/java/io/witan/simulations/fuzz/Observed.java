package io.witan.simulations.fuzz;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.RecoveredTransaction;
import java.util.List;
import java.util.Optional;

/**
 * All that a run shows.
 *
 * @param included the transactions that were valid at their place
 * @param outcomes theirs, with cumulative gas in the receipts
 */
public record Observed(
    List<RecoveredTransaction> included,
    List<TransactionOutcome> outcomes,
    long gasUsed,
    Bloom bloom,
    Hash transactionsRoot,
    Hash receiptsRoot,
    Hash stateRoot) {
  public Observed {
    included = List.copyOf(included);
    outcomes = List.copyOf(outcomes);
  }

  /** What is different in {@code other}, the first that matters; empty where nothing is. */
  Optional<String> difference(Observed other) {
    for (int i = 0; i < Math.max(included.size(), other.included.size()); i++) {
      if (i >= included.size() || i >= other.included.size()) {
        return differ("transactions included", included.size(), other.included.size());
      }
      if (!included.get(i).equals(other.included.get(i))) {
        return Optional.of("another transaction is included at " + i);
      }
      Optional<String> here = difference(i, outcomes.get(i), other.outcomes.get(i));
      if (here.isPresent()) {
        return here;
      }
    }
    return differ("state root", stateRoot, other.stateRoot)
        .or(() -> differ("gas used", gasUsed, other.gasUsed))
        .or(() -> differ("logs bloom", bloom, other.bloom))
        .or(() -> differ("receipts root", receiptsRoot, other.receiptsRoot))
        .or(() -> differ("transactions root", transactionsRoot, other.transactionsRoot));
  }

  private static Optional<String> difference(int i, TransactionOutcome a, TransactionOutcome b) {
    String of = " of transaction " + i;
    return differ("failure" + of, a.failure(), b.failure())
        .or(() -> differ("gas" + of, a.gasUsed(), b.gasUsed()))
        .or(() -> differ("output" + of, a.output(), b.output()))
        .or(() -> differ("logs" + of, a.receipt().logs(), b.receipt().logs()))
        .or(() -> differ("contract" + of, a.contractAddress(), b.contractAddress()))
        .or(() -> differ("receipt" + of, a.receipt(), b.receipt()))
        .or(() -> differ("outcome" + of, a, b));
  }

  private static Optional<String> differ(String what, Object expected, Object found) {
    return expected.equals(found)
        ? Optional.empty()
        : Optional.of(what + " is " + found + ", expected " + expected);
  }
}
