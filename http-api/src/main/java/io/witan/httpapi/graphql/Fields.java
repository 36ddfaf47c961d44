package io.witan.httpapi.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import graphql.Scalars;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.idl.TypeRuntimeWiring;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The fields of one type. One that is not named here is the member of the same name of the JSON
 * that JSON-RPC has for such a thing.
 *
 * @param <S> what stands for a thing of the type while a query runs
 */
final class Fields<S> {
  /** The value of a field: JSON, or what stands for another thing. */
  @FunctionalInterface
  interface Fetch<S> {
    Object of(S source, DataFetchingEnvironment environment, Calls calls);
  }

  /** The same where other calls have to be answered first. */
  @FunctionalInterface
  interface Read<S> {
    CompletableFuture<?> of(S source, DataFetchingEnvironment environment, Calls calls);
  }

  /** What stands for a thing beside its JSON. */
  interface Node {
    JsonNode json();
  }

  private final TypeRuntimeWiring.Builder wiring;

  private Fields(String type) {
    wiring =
        TypeRuntimeWiring.newTypeWiring(type)
            .defaultDataFetcher(
                fetcher((source, env, calls) -> member(source, env.getField().getName())));
  }

  static <S> Fields<S> of(String type) {
    return new Fields<>(type);
  }

  Fields<S> with(String name, Fetch<S> fetch) {
    wiring.dataFetcher(name, fetcher(fetch));
    return this;
  }

  Fields<S> read(String name, Read<S> read) {
    wiring.dataFetcher(
        name,
        env -> {
          Calls calls = calls(env);
          return read.of(env.getSource(), env, calls).thenApply(value -> told(value, env, calls));
        });
    return this;
  }

  /** A field that has another name in JSON. */
  Fields<S> with(String name, String member) {
    return with(name, (source, env, calls) -> member(source, member));
  }

  TypeRuntimeWiring.Builder wiring() {
    return wiring;
  }

  /** What stands for each element of a list. */
  static <T> List<T> each(JsonNode list, Function<JsonNode, T> node) {
    List<T> all = new ArrayList<>(list.size());
    list.forEach(element -> all.add(node.apply(element)));
    return all;
  }

  private static JsonNode member(Object source, String name) {
    JsonNode json = source instanceof Node node ? node.json() : (JsonNode) source;
    return json.path(name);
  }

  private static Calls calls(DataFetchingEnvironment env) {
    return env.getGraphQlContext().get(Calls.class);
  }

  private static <T> DataFetcher<Object> fetcher(Fetch<T> fetch) {
    return env -> {
      Calls calls = calls(env);
      return told(fetch.of(env.getSource(), env, calls), env, calls);
    };
  }

  /** JSON as the library wants it; all else is what stands for other things. */
  private static Object told(Object value, DataFetchingEnvironment env, Calls calls) {
    if (!(value instanceof JsonNode json)) {
      return value;
    }
    boolean small = GraphQLTypeUtil.unwrapNonNull(env.getFieldType()).equals(Scalars.GraphQLInt);
    return small && json.isTextual() ? Integer.decode(json.textValue()) : plain(json, calls);
  }

  private static Object plain(JsonNode json, Calls calls) {
    return switch (json.getNodeType()) {
      case STRING -> {
        calls.tell(json.textValue());
        yield json.textValue();
      }
      case BOOLEAN -> json.booleanValue();
      case NUMBER -> json.intValue();
      case ARRAY -> {
        List<Object> all = new ArrayList<>(json.size());
        json.forEach(element -> all.add(plain(element, calls)));
        yield all;
      }
      case OBJECT -> json;
      default -> null;
    };
  }
}
