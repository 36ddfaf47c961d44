package io.witan.httpapi.method.eth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.PrivateSide;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.httpapi.view.LogView;
import java.util.ArrayList;
import java.util.List;

/** {@code eth_getLogs} and the filters that are polled. */
public final class LogMethods {
  private final Chain chain;
  private final Filters filters;
  private final LogQuery query;

  private LogMethods(Chain chain, Filters filters, RpcLimits limits) {
    this.chain = chain;
    this.filters = filters;
    this.query = new LogQuery(limits);
  }

  public static List<RpcMethod> of(Chain chain, Filters filters, RpcLimits limits) {
    LogMethods methods = new LogMethods(chain, filters, limits);
    return List.of(
        RpcMethod.of("eth_getLogs", methods::logs),
        RpcMethod.of("eth_newFilter", methods::newFilter),
        RpcMethod.of("eth_newBlockFilter", p -> methods.newBlockFilter()),
        RpcMethod.of("eth_newPendingTransactionFilter", p -> methods.newPendingFilter()),
        RpcMethod.of("eth_getFilterChanges", methods::changes),
        RpcMethod.of("eth_getFilterLogs", methods::filterLogs),
        RpcMethod.of("eth_uninstallFilter", methods::uninstall));
  }

  private JsonNode logs(Params params) {
    return json(query.run(chain.snapshot(), LogFilter.read(params.at(0))));
  }

  private JsonNode newFilter(Params params) {
    LogFilter filter = LogFilter.read(params.at(0));
    Snapshot snapshot = chain.snapshot();
    // Its private logs come from where the private state is.
    snapshot.side().ifPresent(PrivateSide::reader);
    return filters.add(chain.privateState(), new Filters.Logs(filter, snapshot.head()));
  }

  private JsonNode newBlockFilter() {
    return filters.add(chain.privateState(), new Filters.Blocks(chain.snapshot().head()));
  }

  private JsonNode newPendingFilter() {
    chain.requirePool();
    return filters.addPending(chain.privateState());
  }

  private JsonNode uninstall(Params params) {
    return Json.bool(filters.remove(chain.privateState(), params.at(0).text()));
  }

  private JsonNode filterLogs(Params params) {
    if (filters.find(chain.privateState(), params.at(0).text()) instanceof Filters.Logs logs) {
      return json(query.run(chain.snapshot(), logs.filter()));
    }
    throw RpcError.server("filter not found").toException();
  }

  private JsonNode changes(Params params) {
    Filters.Filter filter = filters.find(chain.privateState(), params.at(0).text());
    synchronized (filter) { // one poll at a time, else both would get the same changes
      return switch (filter) {
        case Filters.Logs logs -> logChanges(logs);
        case Filters.Blocks blocks -> blockChanges(blocks);
        case Filters.Pending pending -> filters.pendingSince(pending);
      };
    }
  }

  private JsonNode logChanges(Filters.Logs logs) {
    Snapshot snapshot = chain.snapshot();
    LogQuery.Changes changes = query.since(snapshot, logs.filter(), logs.seen());
    LogQuery.Changes own = query.ownSince(snapshot, logs.filter(), logs.seenOwn());
    logs.sawUpTo(changes.upTo());
    logs.sawOwnUpTo(own.upTo());
    List<LogView> all = new ArrayList<>(changes.logs());
    all.addAll(own.logs());
    return json(all);
  }

  private JsonNode blockChanges(Filters.Blocks blocks) {
    Snapshot snapshot = chain.snapshot();
    ArrayNode hashes = Json.array();
    for (long height = blocks.seen() + 1; height <= snapshot.head(); height++) {
      hashes.add(snapshot.at(height).map(StoredBlock::hash).orElseThrow().toHex());
    }
    blocks.sawUpTo(snapshot.head());
    return hashes;
  }

  private static JsonNode json(List<LogView> logs) {
    ArrayNode json = Json.array();
    logs.forEach(log -> json.add(log.toJson()));
    return json;
  }
}
