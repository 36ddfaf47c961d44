package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.ledger.Withdrawal;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/** Roots of the lists that a header commits to: keys are RLP indexes (Yellow Paper §4.4.3). */
public final class TrieRoots {
  private TrieRoots() {}

  public static Hash ofTransactions(List<Transaction> transactions) {
    return ofValues(transactions.stream().map(TransactionCodec::encode).toList());
  }

  public static Hash ofReceipts(List<Receipt> receipts, Workers workers) {
    return ofValues(receipts.stream().map(Receipt::encode).toList(), workers);
  }

  public static Hash ofWithdrawals(List<Withdrawal> withdrawals) {
    return ofValues(withdrawals.stream().map(Withdrawal::encode).toList());
  }

  /** The root over values that are encoded already, none of them empty. */
  public static Hash ofValues(List<Bytes> values) {
    return ofValues(values, Workers.CALLER);
  }

  /** The same, computed by all workers where the list is long. */
  public static Hash ofValues(List<Bytes> values, Workers workers) {
    return list(values, workers).root(workers);
  }

  /** The proof that the value at {@code index} is in the list. */
  public static List<Bytes> proof(List<Bytes> values, int index) {
    return list(values, Workers.CALLER).proof(key(index));
  }

  private static Trie list(List<Bytes> values, Workers workers) {
    List<TrieChange> entries = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      entries.add(new TrieChange(key(i), values.get(i)));
    }
    return Trie.empty(NodeSource.NOTHING).update(entries, workers);
  }

  private static Bytes key(int index) {
    return new RlpWriter(8).number(index).toBytes();
  }
}
