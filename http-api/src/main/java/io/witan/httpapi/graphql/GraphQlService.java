package io.witan.httpapi.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLError;
import graphql.execution.ResultNodesInfo;
import graphql.validation.QueryComplexityLimits;
import io.witan.httpapi.rpc.Answers;
import io.witan.httpapi.rpc.Dispatcher;
import io.witan.httpapi.rpc.Dispatchers;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Reply;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcLimits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Answers queries in GraphQL. One is as much work as a batch of JSON-RPC: it is held to the limits
 * of one (see {@link Calls}), and its text and its answer to some of their own.
 */
public final class GraphQlService implements Answers {
  /** Namespaces of the methods that it calls. */
  public static final Set<String> NAMESPACES = Set.of("eth", "graphql");

  /** Nesting of fields; what tools ask of a schema goes to 13. */
  private static final int DEPTH = 20;

  /** Fields of a query with those of its fragments wherever they stand. */
  private static final int FIELDS = 5_000;

  /** Values of an answer, objects and lists among them. */
  private static final int VALUES = 50_000;

  /** Characters of an error's message, at its begin and at its end. */
  private static final int MESSAGE = 200;

  private final GraphQL engine = Schema.engine();
  private final Dispatchers dispatchers;
  private final RpcLimits limits;
  private final Executor executor;

  /**
   * The service.
   *
   * @param dispatchers of the methods that it calls, by private state
   * @param executor runs queries
   */
  public GraphQlService(Dispatchers dispatchers, RpcLimits limits, Executor executor) {
    this.dispatchers = dispatchers;
    this.limits = limits;
    this.executor = executor;
  }

  @Override
  public CompletionStage<Reply> to(Optional<String> privateState, String text) {
    Dispatcher dispatcher = dispatchers.of(privateState);
    return CompletableFuture.completedStage(text)
        .thenComposeAsync(request -> answer(request, dispatcher), executor)
        .exceptionally(fault -> refused(Dispatcher.error(fault)));
  }

  private CompletionStage<Reply> answer(String text, Dispatcher dispatcher) {
    Calls calls = new Calls(dispatcher, limits, executor);
    ExecutionInput input = input(Json.parse(text), calls);
    return engine
        .executeAsync(input)
        .thenApply(
            result -> calls.over().map(GraphQlService::refused).orElse(reply(input, result)));
  }

  private static ExecutionInput input(Optional<JsonNode> parsed, Calls calls) {
    JsonNode request = parsed.orElseThrow(RpcError.PARSE_ERROR::toException);
    if (!request.isObject()) {
      throw RpcError.invalidRequest("a request is one object; no batches are taken").toException();
    }
    JsonNode query = request.path("query");
    JsonNode operation = request.path("operationName");
    JsonNode variables = request.path("variables");
    if (!query.isTextual()
        || !(operation.isTextual() || isNothing(operation))
        || !(variables.isObject() || isNothing(variables))) {
      throw RpcError.invalidRequest(
              "a request has a text \"query\", and may have a text \"operationName\" and an object"
                  + " \"variables\"")
          .toException();
    }
    return ExecutionInput.newExecutionInput()
        .query(QueryText.checked(query.textValue()))
        .operationName(operation.textValue())
        .variables(variables.isObject() ? Json.members(variables) : Map.of())
        .graphQLContext(
            Map.of(
                Calls.class,
                calls,
                QueryComplexityLimits.KEY,
                QueryComplexityLimits.newLimits().maxDepth(DEPTH).maxFieldsCount(FIELDS).build(),
                ResultNodesInfo.MAX_RESULT_NODES,
                VALUES))
        .build();
  }

  private static boolean isNothing(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static Reply reply(ExecutionInput input, ExecutionResult result) {
    ResultNodesInfo size = input.getGraphQLContext().get(ResultNodesInfo.RESULT_NODES_INFO);
    if (size != null && size.isMaxResultNodesExceeded()) {
      return refused(
          RpcError.of(
              RpcError.LIMIT,
              "the answer has more than " + VALUES + " values: ask for less at once"));
    }
    List<GraphQLError> errors = result.getErrors();
    boolean unavailable =
        errors.stream()
            .map(GraphQLError::getExtensions)
            .filter(Objects::nonNull)
            .anyMatch(said -> Objects.equals(said.get("code"), RpcError.UNAVAILABLE));
    Map<String, Object> told = new LinkedHashMap<>(result.toSpecification());
    if (!errors.isEmpty()) {
      told.put("errors", errors.stream().map(GraphQlService::told).toList());
    }
    return new Reply(
        Optional.of(Json.write(told)),
        unavailable
            ? Reply.Kind.UNAVAILABLE
            : errors.isEmpty() ? Reply.Kind.ANSWERED : Reply.Kind.REFUSED);
  }

  /** An error without the middle of a long value that it repeats. */
  private static Map<String, Object> told(GraphQLError error) {
    Map<String, Object> told = new LinkedHashMap<>(error.toSpecification());
    String message = String.valueOf(error.getMessage());
    int left = message.length() - 2 * MESSAGE;
    told.put(
        "message",
        left <= 0
            ? message
            : message.substring(0, MESSAGE) + "…" + message.substring(MESSAGE + left));
    return told;
  }

  private static Reply refused(RpcError error) {
    Map<String, Object> told =
        Map.of("message", error.message(), "extensions", Map.of("code", error.code()));
    return new Reply(
        Optional.of(Json.write(Map.of("errors", List.of(told)))),
        error.code() == RpcError.UNAVAILABLE ? Reply.Kind.UNAVAILABLE : Reply.Kind.REFUSED);
  }
}
