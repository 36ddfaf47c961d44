package io.witan.httpapi.method.eth;

import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.BlockRef;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.httpapi.view.LogView;
import io.witan.httpapi.view.ReceiptView;
import java.util.ArrayList;
import java.util.List;

/** Finds logs in a range of blocks: the header's bloom decides which blocks are opened. */
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
      collect(block, filter, found);
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
      collect(snapshot, height, filter, found);
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
    List<LogView> found = new ArrayList<>();
    long height = after;
    while (height < snapshot.head() && found.size() < limits.logResults()) {
      height++;
      if (inRange(filter, height)) {
        collect(snapshot, height, filter, found);
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

  private void collect(Snapshot snapshot, long height, LogFilter filter, List<LogView> found) {
    snapshot.at(height).ifPresent(block -> collect(block, filter, found));
  }

  private void collect(StoredBlock stored, LogFilter filter, List<LogView> found) {
    if (filter.mayMatch(stored.header().logsBloom())) {
      for (LogView log : ReceiptView.logs(stored.block(), stored.hash(), stored.outcomes())) {
        if (filter.matches(log.log())) {
          found.add(log);
        }
      }
    }
  }
}
