package io.witan.protocol.pool;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import java.util.ArrayList;
import java.util.List;

/** The transactions that are kept; immutable, and durable as a whole. */
public final class LocalsState {
  static final LocalsState START = new LocalsState(Tree.empty());

  private final Tree<Hash, Transaction> kept;

  private LocalsState(Tree<Hash, Transaction> kept) {
    this.kept = kept;
  }

  /** One that keeps these. */
  public static LocalsState of(List<Transaction> transactions) {
    return START.after(new LocalsRecord(transactions, List.of()));
  }

  LocalsState after(LocalsRecord record) {
    Tree<Hash, Transaction> all = kept;
    for (Transaction transaction : record.kept()) {
      all = all.with(TransactionCodec.hash(transaction), transaction);
    }
    for (Hash hash : record.ended()) {
      all = all.without(hash);
    }
    return new LocalsState(all);
  }

  boolean keeps(Hash hash) {
    return kept.get(hash).isPresent();
  }

  /** All of them, by hash. */
  public List<Transaction> transactions() {
    List<Transaction> all = new ArrayList<>(kept.size());
    kept.forEach(all::add);
    return all;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LocalsState that && transactions().equals(that.transactions());
  }

  @Override
  public int hashCode() {
    return transactions().hashCode();
  }

  @Override
  public String toString() {
    return "LocalsState(" + kept.size() + " transactions)";
  }
}
