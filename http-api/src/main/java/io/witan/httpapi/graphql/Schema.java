package io.witan.httpapi.graphql;

import graphql.GraphQL;
import graphql.GraphqlErrorBuilder;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import io.witan.httpapi.rpc.Dispatcher;
import io.witan.httpapi.rpc.RpcError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The schema, with what each of its fields is read from. */
final class Schema {
  private Schema() {}

  static GraphQL engine() {
    RuntimeWiring.Builder wiring = RuntimeWiring.newRuntimeWiring();
    Scalars.all().forEach(wiring::scalar);
    QueryFields.fields().forEach(wiring::type);
    wiring
        .type(BlockFields.fields())
        .type(TransactionNode.fields())
        .type(LogNode.fields())
        .type(AccountNode.fields())
        .type(Fields.of("AccessTuple").wiring())
        .type(Fields.of("CallResult").wiring())
        .type(Fields.of("SyncState").wiring())
        .type(Fields.of("Withdrawal").with("validator", "validatorIndex").wiring());
    return GraphQL.newGraphQL(
            new SchemaGenerator()
                .makeExecutableSchema(new SchemaParser().parse(text()), wiring.build()))
        .defaultDataFetcherExceptionHandler(Schema::told)
        .build();
  }

  private static String text() {
    try (InputStream schema = Schema.class.getResourceAsStream("schema.graphqls")) {
      return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** A field's error, with the code and the data that JSON-RPC gives. */
  private static CompletableFuture<DataFetcherExceptionHandlerResult> told(
      DataFetcherExceptionHandlerParameters failed) {
    RpcError error = Dispatcher.error(failed.getException());
    Map<String, Object> more = new TreeMap<>(Map.of("code", error.code()));
    error.data().ifPresent(data -> more.put("data", data.asText()));
    return CompletableFuture.completedFuture(
        DataFetcherExceptionHandlerResult.newResult(
                GraphqlErrorBuilder.newError(failed.getDataFetchingEnvironment())
                    .message("%s", error.message())
                    .extensions(more)
                    .build())
            .build());
  }
}
