package io.witan.httpapi.method.eth;

import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.BlockRef;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.httpapi.view.LogView;
import io.witan.httpapi.view.ReceiptView;
import io.witan.httpapi.view.SeenBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds logs in a range of blocks: the header's bloom decides which blocks are opened. Private logs
 * are in no header's bloom: blocks that have private receipts are looked into.
 */
final class LogQuery {
  private final RpcLimits limits;

  LogQuery(RpcLimits limits) {
    this.limits = limits;
  }

  /** All that match within the filter's own range, or a clear refusal where it is too wide. */
  List<LogView> run(Snapshot snapshot, LogFilter filter) {
    List<LogView> found = new ArrayList<>();
    if (filter.block().isPresent()) {
      StoredBlock block =
          snapshot
              .at(filter.block().get())
              .orElseThrow(() -> RpcError.server("unknown block").toException());
      collectOpen(block, filter, found);
      collectOwn(block, filter, found);
      return found;
    }
    long from = snapshot.height(filter.from().orElse(BlockRef.LATEST));
    long to = snapshot.height(filter.to().orElse(BlockRef.LATEST));
    if (from > to) {
      throw RpcError.invalidParams("invalid block range params").toException();
    }
    if (to > snapshot.head()) {
      throw RpcError.invalidParams("block range extends beyond current head block").toException();
    }
    if (to - from >= limits.logBlocks()) {
      throw RpcError.of(
              RpcError.LIMIT,
              "query spans more than " + limits.logBlocks() + " blocks, narrow the range")
          .toException();
    }
    for (long height = from; height <= to; height++) {
      StoredBlock block = snapshot.at(height).orElseThrow();
      collectOpen(block, filter, found);
      collectOwn(block, filter, found);
      if (found.size() > limits.logResults()) {
        throw RpcError.of(
                RpcError.LIMIT,
                "query returned more than " + limits.logResults() + " results, narrow it")
            .toException();
      }
    }
    return found;
  }

  /** What a filter finds after a block. */
  record Changes(List<LogView> logs, long upTo) {}

  /** What is new since {@code after}; stops early where there is much, and goes on next time. */
  Changes since(Snapshot snapshot, LogFilter filter, long after) {
    return since(snapshot, filter, after, snapshot.head(), this::collectOpen);
  }

  /** The same of private logs, which come once the private state has followed so far. */
  Changes ownSince(Snapshot snapshot, LogFilter filter, long after) {
    long followed = snapshot.side().map(side -> side.reader().height()).orElse(after);
    return since(snapshot, filter, after, Math.min(followed, snapshot.head()), this::collectOwn);
  }

  private interface Collector {
    void collect(StoredBlock stored, LogFilter filter, List<LogView> found);
  }

  private Changes since(
      Snapshot snapshot, LogFilter filter, long after, long upTo, Collector collector) {
    List<LogView> found = new ArrayList<>();
    long height = after;
    while (height < upTo && found.size() < limits.logResults()) {
      height++;
      if (inRange(filter, height)) {
        collector.collect(snapshot.at(height).orElseThrow(), filter, found);
      }
    }
    return new Changes(found, height);
  }

  /** Whether a filter that names numbers as its bounds covers the height. */
  static boolean inRange(LogFilter filter, long height) {
    boolean after =
        !(filter.from().orElse(BlockRef.LATEST) instanceof BlockRef.Height from)
            || height >= from.number();
    boolean before =
        !(filter.to().orElse(BlockRef.LATEST) instanceof BlockRef.Height to)
            || height <= to.number();
    return after && before;
  }

  private void collectOpen(StoredBlock stored, LogFilter filter, List<LogView> found) {
    if (filter.mayMatch(stored.header().logsBloom())) {
      for (LogView log : ReceiptView.logs(stored.block(), stored.hash(), stored.outcomes())) {
        if (filter.matches(log.log())) {
          found.add(log);
        }
      }
    }
  }

  private void collectOwn(StoredBlock stored, LogFilter filter, List<LogView> found) {
    if (stored.mayHavePrivateReceipts()) {
      for (LogView log : SeenBlock.of(stored).ownLogs()) {
        if (filter.matches(log.log())) {
          found.add(log);
        }
      }
    }
  }
}
