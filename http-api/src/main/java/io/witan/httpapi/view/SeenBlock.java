package io.witan.httpapi.view;

import io.witan.httpapi.chain.StoredBlock;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.privacy.ledger.PrivateReceipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of a block's transactions as this node sees it: for all, and in its private state.
 * Private logs are numbered after all public ones, so that these have the same number at every
 * node.
 *
 * @param own private receipts, by the index of their transactions
 */
public record SeenBlock(
    StoredBlock stored, List<TransactionOutcome> outcomes, SortedMap<Integer, PrivateReceipt> own) {
  /** With what the private state has; fails where that has not followed so far. */
  public static SeenBlock of(StoredBlock stored) {
    return new SeenBlock(stored, stored.outcomes(), stored.privateReceipts());
  }

  /** As all see it. */
  public static SeenBlock openly(StoredBlock stored) {
    return new SeenBlock(stored, stored.outcomes(), new TreeMap<>());
  }

  int size() {
    return outcomes.size();
  }

  Optional<PrivateReceipt> own(int index) {
    return Optional.ofNullable(own.get(index));
  }

  /** The public logs of a transaction. */
  List<LogView> openLogs(int index) {
    return views(index, outcomes.get(index).receipt().logs(), openLogsBefore(index));
  }

  /** The private logs of a transaction. */
  List<LogView> ownLogs(int index) {
    int before = openLogsBefore(size());
    for (PrivateReceipt receipt : own.headMap(index).values()) {
      before += receipt.logs().size();
    }
    return views(index, own(index).map(PrivateReceipt::logs).orElse(List.of()), before);
  }

  /** All private logs, in order. */
  public List<LogView> ownLogs() {
    List<LogView> all = new ArrayList<>();
    int next = openLogsBefore(size());
    for (Map.Entry<Integer, PrivateReceipt> entry : own.entrySet()) {
      List<LogView> logs = views(entry.getKey(), entry.getValue().logs(), next);
      all.addAll(logs);
      next += logs.size();
    }
    return all;
  }

  private int openLogsBefore(int index) {
    int logs = 0;
    for (TransactionOutcome outcome : outcomes.subList(0, index)) {
      logs += outcome.receipt().logs().size();
    }
    return logs;
  }

  private List<LogView> views(int index, List<Log> logs, int first) {
    List<LogView> views = new ArrayList<>();
    Hash hash = TransactionCodec.hash(stored.block().transactions().get(index));
    for (Log log : logs) {
      views.add(
          new LogView(log, stored.header(), stored.hash(), hash, index, first + views.size()));
    }
    return views;
  }
}
