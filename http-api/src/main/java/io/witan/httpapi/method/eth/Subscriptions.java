package io.witan.httpapi.method.eth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.node.HeadEvent;
import io.witan.actors.node.NodeClient;
import io.witan.actors.node.SyncProgress;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.Connection;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcException;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.httpapi.view.BlockView;
import io.witan.httpapi.view.LogView;
import io.witan.httpapi.view.ReceiptView;
import io.witan.httpapi.view.SeenBlock;
import io.witan.httpapi.view.TransactionView;
import io.witan.protocol.ledger.RecoveredTransaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who is told of what, over WebSocket. Events are told after the store applied the block, so that a
 * client that hears of a block finds its receipts.
 */
public final class Subscriptions {
  private final Map<String, Subscription> byId = new ConcurrentHashMap<>();
  private final Set<Object> connections = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean wasSyncing = new AtomicBoolean();
  private final AtomicLong toldOwn;
  private final NodeClient node;
  private final Chain chain;
  private final RpcLimits limits;
  private final Executor executor;

  /**
   * No subscriptions yet.
   *
   * @param executor one thread, so that events keep their order
   */
  public Subscriptions(NodeClient node, Chain chain, RpcLimits limits, Executor executor) {
    this.node = node;
    this.chain = chain;
    this.toldOwn = new AtomicLong(node.ledger().appliedHeight());
    this.limits = limits;
    this.executor = executor;
  }

  /** What one client wants to hear. */
  sealed interface Topic permits NewHeads, Logs, NewPending, Syncing {}

  record NewHeads() implements Topic {}

  record Logs(LogFilter filter) implements Topic {}

  /** Pending transactions, whole or by hash. */
  record NewPending(boolean whole) implements Topic {}

  record Syncing() implements Topic {}

  private record Subscription(String id, Topic topic, Connection connection) {
    void tell(JsonNode result) {
      ObjectNode params = Json.object().put("subscription", id);
      params.set("result", result);
      ObjectNode message = Json.object().put("jsonrpc", "2.0").put("method", "eth_subscription");
      message.set("params", params);
      connection.send(message);
    }
  }

  /** Subscribes once the answer with the id is on its way. */
  JsonNode add(Topic topic, Connection connection) {
    long own =
        byId.values().stream().filter(one -> one.connection.key().equals(connection.key())).count();
    if (own >= limits.subscriptions()) {
      throw RpcError.of(RpcError.LIMIT, "too many subscriptions on this connection").toException();
    }
    String id = Ids.next();
    connection.afterReply(
        () -> {
          byId.put(id, new Subscription(id, topic, connection));
          endWith(connection);
        });
    return Json.text(id);
  }

  /** Forgets all of a connection's subscriptions when it ends; asked for once per connection. */
  private void endWith(Connection connection) {
    Object key = connection.key();
    if (connections.add(key)) {
      connection.onClose(
          () -> {
            connections.remove(key);
            byId.values().removeIf(one -> one.connection.key().equals(key));
          });
    }
  }

  boolean remove(String id, Connection connection) {
    Subscription found = byId.get(id);
    return found != null
        && found.connection.key().equals(connection.key())
        && byId.remove(id, found);
  }

  /** Tells of a new head; returns at once. */
  public void onHead(HeadEvent event) {
    if (!byId.isEmpty()) {
      executor.execute(() -> tellHead(event));
    }
  }

  /** Tells of a transaction that became pending; returns at once. */
  public void onPending(RecoveredTransaction transaction) {
    if (byId.values().stream().anyMatch(one -> one.topic instanceof NewPending)) {
      executor.execute(() -> tellPending(transaction));
    }
  }

  private void tellHead(HeadEvent event) {
    JsonNode header = BlockView.header(event.block().header(), event.hash());
    List<LogView> logs = ReceiptView.logs(event.block(), event.hash(), event.outcomes());
    boolean someoneSyncs = false;
    for (Subscription one : byId.values()) {
      switch (one.topic) {
        case NewHeads heads -> one.tell(header);
        case Logs topic -> tellLogs(one, topic.filter(), logs);
        case NewPending pending -> {}
        case Syncing syncing -> someoneSyncs = true;
      }
    }
    if (someoneSyncs) {
      node.syncing().thenAcceptAsync(this::tellSyncing, executor);
    }
  }

  /** Tells of the private logs of blocks that the private state has followed; returns at once. */
  public void onFollowed(long height) {
    if (byId.values().stream().anyMatch(one -> one.topic instanceof Logs)) {
      executor.execute(
          () -> {
            try {
              tellOwn(height);
            } catch (RpcException behind) {
              // It went back meanwhile, and tells again when it has followed.
            }
          });
    } else {
      toldOwn.accumulateAndGet(height, Math::max);
    }
  }

  private void tellOwn(long height) {
    Snapshot snapshot = chain.snapshot();
    long first = toldOwn.get() + 1;
    for (long at = first; at <= Math.min(height, snapshot.head()); at++) {
      Optional<StoredBlock> block = snapshot.at(at).filter(StoredBlock::mayHavePrivateReceipts);
      if (block.isPresent()) {
        List<LogView> logs = SeenBlock.of(block.get()).ownLogs();
        for (Subscription one : byId.values()) {
          if (one.topic instanceof Logs topic) {
            tellLogs(one, topic.filter(), logs);
          }
        }
      }
      toldOwn.set(at);
    }
  }

  private static void tellLogs(Subscription one, LogFilter filter, List<LogView> logs) {
    for (LogView log : logs) {
      if (LogQuery.inRange(filter, log.header().number()) && filter.matches(log.log())) {
        one.tell(log.toJson());
      }
    }
  }

  private void tellPending(RecoveredTransaction transaction) {
    for (Subscription one : byId.values()) {
      if (one.topic instanceof NewPending pending) {
        one.tell(
            pending.whole() ? TransactionView.pending(transaction) : Json.hash(transaction.hash()));
      }
    }
  }

  /** Tells only where catching up began or ended. */
  private void tellSyncing(Optional<SyncProgress> progress) {
    if (wasSyncing.getAndSet(progress.isPresent()) == progress.isPresent()) {
      return;
    }
    JsonNode news =
        progress
            .<JsonNode>map(
                behind ->
                    Json.object().put("syncing", true).set("status", InfoMethods.progress(behind)))
            .orElse(Json.bool(false));
    for (Subscription one : byId.values()) {
      if (one.topic instanceof Syncing) {
        one.tell(news);
      }
    }
  }
}
