package io.witan.httpapi.rpc;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.Origin;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.scaladsl.model.IllegalUriException;
import akka.stream.Materializer;
import akka.util.ByteString;
import io.witan.httpapi.http.Bodies;
import io.witan.httpapi.http.Budget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One listener's answers to HTTP requests: health, CORS, JSON-RPC and GraphQL by POST, and the
 * upgrade.
 */
public final class HttpTransport {
  private static final Set<String> CONTENT_TYPES =
      Set.of("application/json", "application/json-rpc", "application/jsonrequest");

  /** Names the private state of a request, and of all requests over a WebSocket. */
  private static final String PRIVATE_STATE_HEADER = "Quorum-PSI";

  private static final String PRIVATE_STATE_PARAMETER = "PSI";
  private static final String ALLOWED_HEADERS =
      "Content-Type, Authorization, " + PRIVATE_STATE_HEADER;

  /** The connection ends with this answer. */
  private static final HttpHeader LAST = akka.http.javadsl.model.headers.Connection.create("close");

  private static final Set<String> GRAPHQL = Set.of("/graphql", "/graphql/");

  private static final int SOON_SECONDS = 1;

  /**
   * Longer than a server takes to end: whoever heeds it opens no connection in the moment in which
   * the port is shut, of which nobody could say whether it was taken.
   */
  private static final int AWAY_SECONDS = 15;

  private final Listener listener;
  private final Dispatchers dispatchers;
  private final Optional<Answers> graphQl;
  private final WebSocketTransport webSockets;
  private final RpcLimits limits;
  private final Bodies bodies;
  private final Drain drain;

  /**
   * Of one listener.
   *
   * @param graphQl answers what comes to {@code /graphql}; empty where that is not served
   * @param materializer is used by connections that become WebSockets as well
   * @param drain of the server
   */
  public HttpTransport(
      Listener listener,
      Dispatchers dispatchers,
      Optional<Answers> graphQl,
      RpcLimits limits,
      Materializer materializer,
      Drain drain) {
    this.listener = listener;
    this.dispatchers = dispatchers;
    this.graphQl = graphQl;
    this.drain = drain;
    Budget inFlight = new Budget(limits.bodiesInFlightBytes());
    this.webSockets = new WebSocketTransport(limits, inFlight, materializer, drain);
    this.limits = limits;
    this.bodies = new Bodies(inFlight, materializer);
  }

  public CompletionStage<HttpResponse> handle(HttpRequest request) {
    boolean taken = drain.take();
    return (taken ? answer(request) : refuseToTake(request))
        .thenApply(this::lastOfItsConnection)
        .whenComplete(
            (response, fault) -> {
              if (taken) {
                drain.done();
              }
            });
  }

  /** Keeps nobody while the server ends. */
  private HttpResponse lastOfItsConnection(HttpResponse response) {
    boolean upgraded = response.status().equals(StatusCodes.SWITCHING_PROTOCOLS);
    return drain.hasBegun() && !upgraded ? response.addHeader(LAST) : response;
  }

  /** Whoever comes while the server ends is sent elsewhere. */
  private CompletionStage<HttpResponse> refuseToTake(HttpRequest request) {
    String error = Json.write(Dispatcher.failure(Json.nothing(), Drain.ENDING));
    return bodies.drop(
        request, allow(request, unavailable(AWAY_SECONDS).withEntity(entity(error))));
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    if (!listener.origins().admitsHost(request.getUri().getHost().address())) {
      return refuse(request, StatusCodes.FORBIDDEN, "invalid host specified");
    }
    Optional<String> privateState;
    try {
      privateState = privateState(request);
    } catch (IllegalUriException malformed) {
      return refuse(request, StatusCodes.BAD_REQUEST, "malformed query");
    }
    boolean graph = GRAPHQL.contains(request.getUri().path());
    if (graph && graphQl.isEmpty()) {
      return refuse(request, StatusCodes.NOT_FOUND, "GraphQL is not served here");
    }
    if (listener.webSocket() && WebSocketTransport.isUpgrade(request)) {
      return upgrade(request, dispatchers.of(privateState));
    }
    if (request.method().equals(HttpMethods.OPTIONS) || (!graph && isProbe(request))) {
      return bodies.drop(request, allow(request, HttpResponse.create().withStatus(StatusCodes.OK)));
    }
    if (!request.method().equals(HttpMethods.POST) || !listener.http()) {
      return refuse(request, StatusCodes.METHOD_NOT_ALLOWED, "method not allowed");
    }
    return post(
        request,
        text ->
            graph
                ? graphQl.orElseThrow().to(privateState, text)
                : dispatchers.of(privateState).dispatch(text, Connection.ONE_SHOT));
  }

  private static boolean isProbe(HttpRequest request) {
    return request.method().equals(HttpMethods.GET) || request.method().equals(HttpMethods.HEAD);
  }

  private CompletionStage<HttpResponse> upgrade(HttpRequest request, Dispatcher dispatcher) {
    Optional<String> origin = origin(request);
    if (origin.isPresent() && !listener.origins().admitsPage(origin.get())) {
      return refuse(request, StatusCodes.FORBIDDEN, "origin not allowed");
    }
    return CompletableFuture.completedStage(webSockets.accept(request, dispatcher));
  }

  private CompletionStage<HttpResponse> post(
      HttpRequest request, Function<String, CompletionStage<Reply>> answer) {
    String type = request.entity().getContentType().mediaType().toString();
    if (!CONTENT_TYPES.contains(type)) {
      return refuse(
          request,
          StatusCodes.UNSUPPORTED_MEDIA_TYPE,
          "invalid content type, only application/json is supported");
    }
    return bodies.answer(
        request,
        limits.bodyBytes(),
        body ->
            answer
                .apply(body.decodeString(StandardCharsets.UTF_8))
                .thenApply(reply -> allow(request, response(reply))),
        refused ->
            switch (refused) {
              case TOO_LARGE -> refusal(StatusCodes.CONTENT_TOO_LARGE, tooLarge());
              case BUSY -> refusal(StatusCodes.SERVICE_UNAVAILABLE, RpcError.BUSY.message());
            });
  }

  /** The private state that a request names, as GoQuorum's clients do; the header comes first. */
  private static Optional<String> privateState(HttpRequest request) {
    return request
        .getHeader(PRIVATE_STATE_HEADER)
        .map(HttpHeader::value)
        .or(
            () ->
                request
                    .getUri()
                    .query(StandardCharsets.UTF_8, Uri.RELAXED)
                    .get(PRIVATE_STATE_PARAMETER));
  }

  private static HttpResponse response(Reply reply) {
    HttpResponse response =
        switch (reply.kind()) {
          case ANSWERED -> HttpResponse.create();
          case REFUSED -> HttpResponse.create().withStatus(StatusCodes.BAD_REQUEST);
          case UNAVAILABLE -> unavailable(SOON_SECONDS);
        };
    return reply.text().map(json -> response.withEntity(entity(json))).orElse(response);
  }

  /** Another JVM of the node's group may answer, and this one after a time. */
  private static HttpResponse unavailable(int seconds) {
    return HttpResponse.create()
        .withStatus(StatusCodes.SERVICE_UNAVAILABLE)
        .addHeader(RawHeader.create("Retry-After", Integer.toString(seconds)));
  }

  private static HttpEntity.Strict entity(String json) {
    return akka.http.javadsl.model.HttpEntities.create(
        ContentTypes.APPLICATION_JSON, ByteString.fromString(json));
  }

  /** Adds what a browser needs to hand the answer to a page, if the page is listed. */
  private HttpResponse allow(HttpRequest request, HttpResponse response) {
    Optional<String> page = origin(request).filter(listener.origins()::admitsPage);
    if (page.isEmpty()) {
      return response;
    }
    return response.addHeaders(
        List.<HttpHeader>of(
            RawHeader.create("Access-Control-Allow-Origin", page.get()),
            RawHeader.create("Vary", "Origin"),
            RawHeader.create("Access-Control-Allow-Methods", "GET, POST, OPTIONS"),
            RawHeader.create("Access-Control-Allow-Headers", ALLOWED_HEADERS),
            RawHeader.create("Access-Control-Max-Age", "600")));
  }

  private static Optional<String> origin(HttpRequest request) {
    return request.getHeader(Origin.class).map(Origin::value);
  }

  private String tooLarge() {
    return "content length too large: at most " + limits.bodyBytes() + " bytes are read";
  }

  private CompletionStage<HttpResponse> refuse(HttpRequest request, StatusCode code, String why) {
    return bodies.drop(request, refusal(code, why));
  }

  private static HttpResponse refusal(StatusCode code, String why) {
    return HttpResponse.create().withStatus(code).withEntity(why + "\n");
  }
}
