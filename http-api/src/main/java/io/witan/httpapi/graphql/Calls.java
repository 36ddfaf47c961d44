package io.witan.httpapi.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.call.Deadline;
import io.witan.httpapi.rpc.Dispatcher;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcException;
import io.witan.httpapi.rpc.RpcLimits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The calls of JSON-RPC methods that one query makes: as many as a batch may have, with as many
 * characters, in the time that a call may take. The same read is made once, so that a query sees
 * one head and one state of what it asks twice.
 */
final class Calls {
  private final Dispatcher dispatcher;
  private final RpcLimits limits;
  private final Executor executor;
  private final Deadline deadline;
  private final Map<String, CompletableFuture<JsonNode>> reads = new TreeMap<>();
  private long count;
  private long characters;
  private Optional<RpcError> over = Optional.empty();

  /**
   * Of one query.
   *
   * @param executor goes on with the query where a call had to wait
   */
  Calls(Dispatcher dispatcher, RpcLimits limits, Executor executor) {
    this.dispatcher = dispatcher;
    this.limits = limits;
    this.executor = executor;
    this.deadline = new Deadline(limits.callTime(), RpcError.TIMEOUT);
  }

  /** What a method answers that changes nothing; fails with an {@link RpcException}. */
  synchronized CompletableFuture<JsonNode> read(String method, JsonNode... params) {
    List<JsonNode> values = List.of(params);
    return reads.computeIfAbsent(method + values, first -> call(method, values));
  }

  /** What a method answers that changes something; fails with an {@link RpcException}. */
  synchronized CompletableFuture<JsonNode> act(String method, JsonNode... params) {
    return call(method, List.of(params));
  }

  private CompletableFuture<JsonNode> call(String method, List<JsonNode> params) {
    requireLeft(1);
    count++;
    try {
      deadline.check();
    } catch (RpcException late) {
      end(late.error());
    }
    CompletableFuture<JsonNode> answer =
        dispatcher.call(method, params).thenApply(this::weighed).toCompletableFuture();
    return answer.isDone() ? answer : answer.thenApplyAsync(same -> same, executor);
  }

  /** Fails where not so many calls are left. */
  synchronized void requireLeft(long calls) {
    if (calls > limits.batchItems() - count) {
      end(tooMuch("makes more than " + limits.batchItems() + " calls"));
    }
  }

  /** Counts a text that is told; fails where they are too long in all. */
  synchronized void tell(String text) {
    count(text.length());
  }

  private synchronized JsonNode weighed(JsonNode answer) {
    count(weight(answer));
    return answer;
  }

  private void count(int length) {
    characters += length;
    if (characters > limits.batchResponseCharacters()) {
      end(tooMuch("takes more than " + limits.batchResponseCharacters() + " characters"));
    }
  }

  /** About the characters of a value. */
  private static int weight(JsonNode value) {
    int sum = 8 + (value.isTextual() ? value.textValue().length() : 0);
    for (JsonNode member : value) {
      sum += weight(member);
    }
    return sum;
  }

  private static RpcError tooMuch(String what) {
    return RpcError.of(RpcError.LIMIT, "the query " + what + ": ask for less at once");
  }

  private void end(RpcError why) {
    over = over.or(() -> Optional.of(why));
    throw over.orElseThrow().toException();
  }

  /** The limit that the query went over: then that is all that it is told. */
  synchronized Optional<RpcError> over() {
    return over;
  }
}
