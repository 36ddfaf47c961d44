package io.witan.actors.node;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.machine.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Recovers senders in parallel, each only once while it is remembered. */
final class SenderCache {
  private static final int REMEMBERED = 20_000;

  private final Verifier verifier;
  private final Workers workers;
  private final Once<Hash, Optional<RecoveredTransaction>> known = new Once<>(REMEMBERED);

  SenderCache(Verifier verifier, Workers workers) {
    this.verifier = verifier;
    this.workers = workers;
  }

  void remember(RecoveredTransaction transaction) {
    known.put(transaction.hash(), Optional.of(transaction));
  }

  /**
   * The transactions with their senders; empty where one has no valid signature.
   *
   * @param lowSOnly since Homestead
   */
  Optional<List<RecoveredTransaction>> recoverAll(List<Transaction> all, boolean lowSOnly) {
    List<Optional<RecoveredTransaction>> recovered = recover(all, lowSOnly);
    return recovered.stream().allMatch(Optional::isPresent)
        ? Optional.of(recovered.stream().map(Optional::get).toList())
        : Optional.empty();
  }

  /** Those of the transactions that have a valid signature. */
  List<RecoveredTransaction> recoverSome(List<Transaction> all) {
    return recover(all, true).stream().flatMap(Optional::stream).toList();
  }

  private List<Optional<RecoveredTransaction>> recover(List<Transaction> all, boolean lowSOnly) {
    List<Supplier<Optional<RecoveredTransaction>>> tasks = new ArrayList<>();
    for (Transaction transaction : all) {
      tasks.add(() -> recover(transaction, lowSOnly));
    }
    return workers.all(tasks);
  }

  private Optional<RecoveredTransaction> recover(Transaction transaction, boolean lowSOnly) {
    if (!lowSOnly) {
      return RecoveredTransaction.recover(transaction, verifier, false);
    }
    return known.get(
        TransactionCodec.hash(transaction),
        hash -> RecoveredTransaction.recover(transaction, verifier, true));
  }
}
