package io.witan.httpapi.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.exchange.ExchangeRefused;
import io.witan.actors.node.Elsewhere;
import io.witan.actors.node.NotRunning;
import io.witan.httpapi.account.AccountRefused;
import io.witan.protocol.state.StateSource.MissingState;
import io.witan.protocol.store.Duty;
import io.witan.protocol.trie.NodeSource.MissingNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON-RPC 2.0: takes the text of a request or a batch and gives the text of the answer. Knows
 * nothing of the transport.
 */
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final MethodRegistry methods;
  private final RpcLimits limits;
  private final Executor executor;
  private final Optional<RuntimeException> refusal;
  private final BooleanSupplier current;
  private final Relay relay;
  private final String state;

  /** What a JVM says of itself holds however long it has heard nothing of others. */
  private static final Set<String> OF_THIS_JVM = Set.of("witan_health", "witan_group");

  /** The dispatcher of a node that is one JVM. */
  public Dispatcher(MethodRegistry methods, RpcLimits limits, Executor executor) {
    this(methods, limits, executor, () -> true, Relay.NONE, "");
  }

  /**
   * A dispatcher.
   *
   * @param executor runs the methods; they may read the disk and run contracts
   * @param current whether what this JVM knows may still be told; asked when an answer leaves
   * @param relay for requests that fail with {@link Elsewhere}
   * @param state the private state that requests name
   */
  public Dispatcher(
      MethodRegistry methods,
      RpcLimits limits,
      Executor executor,
      BooleanSupplier current,
      Relay relay,
      String state) {
    this(methods, limits, executor, current, relay, state, Optional.empty());
  }

  private Dispatcher(
      MethodRegistry methods,
      RpcLimits limits,
      Executor executor,
      BooleanSupplier current,
      Relay relay,
      String state,
      Optional<RuntimeException> refusal) {
    this.refusal = refusal;
    this.methods = methods;
    this.limits = limits;
    this.executor = executor;
    this.current = current;
    this.relay = relay;
    this.state = state;
  }

  /** One that answers every call with an error. */
  Dispatcher refusing(RpcError error) {
    return new Dispatcher(
        methods, limits, executor, current, relay, state, Optional.of(error.toException()));
  }

  /** One that lets the JVM that has the private states answer every call, of another one. */
  Dispatcher relaying(String other) {
    return new Dispatcher(
        methods, limits, executor, current, relay, other, Optional.of(new Elsewhere(Duty.MANAGER)));
  }

  public MethodRegistry methods() {
    return methods;
  }

  /** The answer. Never fails. */
  public CompletionStage<Reply> dispatch(String text, Connection connection) {
    return CompletableFuture.completedStage(text)
        .thenComposeAsync(request -> answer(request, connection), executor);
  }

  /** What one method answers, begun on the calling thread; fails with an {@link RpcException}. */
  public CompletionStage<JsonNode> call(String method, List<JsonNode> params) {
    ObjectNode request = Json.object().put("jsonrpc", "2.0").put("id", 1).put("method", method);
    request.putArray("params").addAll(params);
    return one(request, Connection.ONE_SHOT)
        .thenApply(
            reply -> {
              JsonNode error = reply.orElseThrow().path("error");
              if (error.isObject()) {
                throw RpcError.of(error).toException();
              }
              return reply.orElseThrow().get("result");
            });
  }

  /** The same on the calling thread as far as the methods allow, for tools and tests. */
  public Optional<String> dispatchNow(String text) {
    return answer(text, Connection.ONE_SHOT).toCompletableFuture().join().text();
  }

  private CompletionStage<Reply> answer(String text, Connection connection) {
    Optional<JsonNode> parsed = Json.parse(text);
    if (parsed.isEmpty()) {
      return only(RpcError.PARSE_ERROR);
    }
    JsonNode request = parsed.get();
    if (!request.isArray()) {
      return one(request, connection)
          .thenApply(
              reply ->
                  new Reply(
                      reply.map(Json::write),
                      reply.filter(Dispatcher::isUnavailable).isPresent()
                          ? Reply.Kind.UNAVAILABLE
                          : Reply.Kind.ANSWERED));
    }
    if (request.isEmpty()) {
      return only(RpcError.invalidRequest("empty batch"));
    }
    if (request.size() > limits.batchItems()) {
      return only(RpcError.invalidRequest("batch too large"));
    }
    Batch batch = new Batch(request, connection);
    batch.run();
    return batch.done.thenApply(Reply::of);
  }

  private static CompletionStage<Reply> only(RpcError error) {
    return CompletableFuture.completedStage(
        Reply.of(Optional.of(Json.write(failure(Json.nothing(), error)))));
  }

  private static boolean isUnavailable(ObjectNode reply) {
    return reply.path("error").path("code").asInt() == RpcError.UNAVAILABLE;
  }

  private CompletionStage<Optional<ObjectNode>> one(JsonNode request, Connection connection) {
    JsonNode id = request.path("id");
    if (!isWellFormed(request)) {
      JsonNode echo = id.isTextual() || id.isNumber() ? id : Json.nothing();
      return CompletableFuture.completedStage(
          Optional.of(failure(echo, RpcError.invalidRequest("invalid request"))));
    }
    return answered(request, call(request, connection));
  }

  private static boolean isWellFormed(JsonNode request) {
    JsonNode id = request.path("id");
    return request.isObject()
        && request.path("jsonrpc").asText().equals("2.0")
        && request.path("method").isTextual()
        && (id.isMissingNode() || id.isNull() || id.isTextual() || id.isNumber());
  }

  private CompletionStage<Optional<ObjectNode>> answered(
      JsonNode request, CompletionStage<JsonNode> result) {
    JsonNode id = request.path("id");
    return result
        .handle(
            (value, fault) ->
                fault != null && cause(fault) instanceof Elsewhere elsewhere
                    ? relayed(request, elsewhere.who())
                    : CompletableFuture.completedStage(
                        fault == null ? success(id, value) : failure(id, error(fault))))
        .thenCompose(reply -> reply)
        .thenApply(
            reply -> id.isMissingNode() ? Optional.empty() : Optional.of(timely(request, reply)));
  }

  /** Another JVM's answer, whatever it is. */
  private CompletionStage<ObjectNode> relayed(JsonNode request, Elsewhere.Who whom) {
    JsonNode id = request.path("id");
    return relay
        .ask(whom, state, Json.write(request))
        .handle(
            (text, fault) -> {
              if (fault != null) {
                return failure(id, error(fault));
              }
              return Json.parse(text)
                  .filter(JsonNode::isObject)
                  .map(answer -> (ObjectNode) answer)
                  .orElseGet(() -> failure(id, RpcError.INTERNAL_ERROR));
            });
  }

  /** The reply, unless what it is made of is too old by now: this JVM may have been stopped. */
  private ObjectNode timely(JsonNode request, ObjectNode reply) {
    boolean holds =
        current.getAsBoolean() || OF_THIS_JVM.contains(request.path("method").textValue());
    return holds
        ? reply
        : failure(
            request.path("id"),
            RpcError.unavailable(
                "this member of the node's group cannot tell whether what it knows is current:"
                    + " ask another, or try again"));
  }

  private CompletionStage<JsonNode> call(JsonNode request, Connection connection) {
    try {
      String name = request.path("method").textValue();
      RpcMethod method =
          methods.find(name).orElseThrow(() -> RpcError.methodNotFound(name).toException());
      if (refusal.isPresent()) {
        throw refusal.get();
      }
      return method.handler().handle(params(request), connection);
    } catch (RpcException refused) {
      return CompletableFuture.failedStage(refused);
    } catch (RuntimeException | StackOverflowError fault) {
      return CompletableFuture.failedStage(fault);
    }
  }

  private static Params params(JsonNode request) {
    JsonNode params = request.path("params");
    Optional<JsonNode> id = Optional.ofNullable(request.get("id"));
    if (params.isMissingNode() || params.isNull()) {
      return new Params(List.of(), id);
    }
    if (!params.isArray()) {
      throw RpcError.invalidParams("non-array args").toException();
    }
    List<JsonNode> values = new ArrayList<>(params.size());
    params.forEach(values::add);
    return new Params(values, id);
  }

  /** The answer to what a method failed with. */
  public static RpcError error(Throwable thrown) {
    Throwable fault = cause(thrown);
    return switch (fault) {
      case RpcException refused -> refused.error();
      case AccountRefused refused -> RpcError.server(refused.getMessage());
      case ExchangeRefused refused -> RpcError.server(refused.getMessage());
      case NotRunning starting -> RpcError.server(starting.getMessage());
      case TimeoutException late ->
          RpcError.server("no answer in time: what was asked may be done all the same");
      case MissingNode missing ->
          RpcError.server("state is not available: " + missing.getMessage());
      case MissingState pruned -> RpcError.server("state is not available: " + pruned.getMessage());
      default -> {
        LOG.error("a method failed", fault);
        yield RpcError.INTERNAL_ERROR;
      }
    };
  }

  private static Throwable cause(Throwable thrown) {
    return thrown instanceof CompletionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }

  private static ObjectNode success(JsonNode id, JsonNode result) {
    ObjectNode reply = Json.object().put("jsonrpc", "2.0");
    reply.set("id", id);
    reply.set("result", result);
    return reply;
  }

  static ObjectNode failure(JsonNode id, RpcError error) {
    ObjectNode reply = Json.object().put("jsonrpc", "2.0");
    reply.set("id", id);
    reply.set("error", error.toJson());
    return reply;
  }

  /**
   * Runs a batch's requests one after the other, without a stack that grows with the batch. Those
   * in a row that keep their order by themselves are begun together, so that they share a commit.
   */
  private final class Batch {
    private static final int MOST_BEGUN = 256;

    private final JsonNode requests;
    private final Connection connection;
    private final CompletableFuture<Optional<String>> done = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder("[");
    private final ArrayDeque<CompletableFuture<Optional<ObjectNode>>> begun = new ArrayDeque<>();
    private boolean lastIsOrdered;
    private int next;

    Batch(JsonNode requests, Connection connection) {
      this.requests = requests;
      this.connection = connection;
    }

    void run() {
      while (next < requests.size() || !begun.isEmpty()) {
        while (next < requests.size() && mayBegin(requests.get(next))) {
          begun.add(start(requests.get(next++)));
        }
        CompletableFuture<Optional<ObjectNode>> first = begun.remove();
        if (!first.isDone()) {
          var resumed = first.thenAcceptAsync(this::resume, executor);
          resumed.exceptionally(this::fail);
          return;
        }
        add(first.join());
      }
      done.complete(text.length() == 1 ? Optional.empty() : Optional.of(text + "]"));
    }

    private CompletableFuture<Optional<ObjectNode>> start(JsonNode request) {
      if (text.length() < limits.batchResponseCharacters()) {
        return begin(request).toCompletableFuture();
      }
      JsonNode id = request.path("id");
      RpcError error = RpcError.of(RpcError.RESPONSE_TOO_LARGE, "response too large");
      return CompletableFuture.completedFuture(
          id.isMissingNode() ? Optional.empty() : Optional.of(failure(id, error)));
    }

    private boolean mayBegin(JsonNode request) {
      return begun.isEmpty() || (lastIsOrdered && begun.size() < MOST_BEGUN && isOrdered(request));
    }

    private CompletionStage<Optional<ObjectNode>> begin(JsonNode request) {
      lastIsOrdered = false;
      if (!isOrdered(request) || !isWellFormed(request)) {
        return one(request, connection);
      }
      CompletableFuture<JsonNode> result = call(request, connection).toCompletableFuture();
      // What failed at once may be brought to another JVM, which keeps no order.
      lastIsOrdered = !result.isCompletedExceptionally();
      return answered(request, result);
    }

    private boolean isOrdered(JsonNode request) {
      return methods.find(request.path("method").asText()).filter(RpcMethod::ordered).isPresent();
    }

    private Void fail(Throwable fault) {
      done.completeExceptionally(fault); // the server is stopping: nothing runs any more
      return null;
    }

    private void resume(Optional<ObjectNode> reply) {
      add(reply);
      run();
    }

    private void add(Optional<ObjectNode> reply) {
      reply.ifPresent(
          value -> text.append(text.length() == 1 ? "" : ",").append(Json.write(value)));
    }
  }
}
