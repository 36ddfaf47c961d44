package io.witan.httpapi.method.eth;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.rpc.Connection;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcMethod;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code eth_subscribe} and {@code eth_unsubscribe}. */
public final class SubscriptionMethods {
  private static final LogFilter ALL_LOGS =
      new LogFilter(Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), List.of());

  private final Subscriptions subscriptions;

  private SubscriptionMethods(Subscriptions subscriptions) {
    this.subscriptions = subscriptions;
  }

  public static List<RpcMethod> of(Subscriptions subscriptions) {
    SubscriptionMethods methods = new SubscriptionMethods(subscriptions);
    return List.of(
        RpcMethod.onConnection("eth_subscribe", methods::subscribe),
        RpcMethod.onConnection("eth_unsubscribe", methods::unsubscribe));
  }

  private JsonNode subscribe(Params params, Connection connection) {
    requireNotifications(connection);
    return subscriptions.add(topic(params), connection);
  }

  private static Subscriptions.Topic topic(Params params) {
    String name = params.at(0).text();
    return switch (name) {
      case "newHeads" -> new Subscriptions.NewHeads();
      case "logs" -> new Subscriptions.Logs(params.optional(1, LogFilter::read).orElse(ALL_LOGS));
      case "newPendingTransactions" -> new Subscriptions.NewPending(params.flag(1));
      case "syncing" -> new Subscriptions.Syncing();
      default ->
          throw RpcError.of(
                  RpcError.METHOD_NOT_FOUND, "no \"" + name + "\" subscription in eth namespace")
              .toException();
    };
  }

  private JsonNode unsubscribe(Params params, Connection connection) {
    requireNotifications(connection);
    if (!subscriptions.remove(params.at(0).text(), connection)) {
      throw RpcError.server("subscription not found").toException();
    }
    return Json.bool(true);
  }

  private static void requireNotifications(Connection connection) {
    if (!connection.canNotify()) {
      throw RpcError.server("notifications not supported").toException();
    }
  }
}
