package io.witan.httpapi.tessera;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.RemoteAddress;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.Origin;
import akka.http.javadsl.model.headers.RawHeader;
import io.witan.actors.exchange.ExchangeRefused;
import io.witan.httpapi.http.Bodies;
import io.witan.httpapi.http.Origins;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the requests of one listener to their routes, and makes answers of what fails. */
final class Router {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private final Origins origins;
  private final List<Route> routes;
  private final Predicate<InetAddress> admitted;
  private final Bodies bodies;

  /** Of one listener; nobody is served whose address is not admitted. */
  Router(Origins origins, List<Route> routes, Predicate<InetAddress> admitted, Bodies bodies) {
    this.origins = origins;
    this.routes = List.copyOf(routes);
    this.admitted = admitted;
    this.bodies = bodies;
  }

  CompletionStage<HttpResponse> handle(HttpRequest request) {
    if (!isAdmitted(request)) {
      return bodies.drop(request, Replies.empty(StatusCodes.UNAUTHORIZED));
    }
    if (!origins.admitsHost(request.getUri().getHost().address())) {
      return bodies.drop(
          request, Replies.text(StatusCodes.FORBIDDEN, "this name of the host is not served"));
    }
    Optional<String> page =
        request.getHeader(Origin.class).map(Origin::value).filter(origins::admitsPage);
    CompletionStage<HttpResponse> answered =
        request.method().equals(HttpMethods.OPTIONS)
            ? bodies.drop(request, Replies.empty(StatusCodes.OK))
            : route(request);
    return answered.thenApply(response -> page.map(p -> allow(p, response)).orElse(response));
  }

  private boolean isAdmitted(HttpRequest request) {
    return request
        .getAttribute(AttributeKeys.remoteAddress)
        .flatMap(RemoteAddress::getAddress)
        .filter(admitted)
        .isPresent();
  }

  private CompletionStage<HttpResponse> route(HttpRequest request) {
    List<String> path = Route.segments(request.getUri().pathSegments());
    boolean known = false;
    for (Route route : routes) {
      Optional<List<String>> parameters = route.parameters(path);
      known |= parameters.isPresent();
      if (parameters.isPresent() && route.method().equals(request.method())) {
        return bodies.answer(
            request,
            route.mostBytes(),
            body -> answer(route, new Call(request, parameters.get(), body)),
            refused -> refusal(refused, route.mostBytes()));
      }
    }
    return bodies.drop(
        request,
        known
            ? Replies.text(StatusCodes.METHOD_NOT_ALLOWED, "no such method here")
            : Replies.text(StatusCodes.NOT_FOUND, "no such path"));
  }

  private static HttpResponse refusal(Bodies.Refused refused, int most) {
    return switch (refused) {
      case TOO_LARGE ->
          Replies.text(StatusCodes.CONTENT_TOO_LARGE, "a body has at most " + most + " bytes here");
      case BUSY -> Replies.text(StatusCodes.SERVICE_UNAVAILABLE, "too many requests at a time");
    };
  }

  private CompletionStage<HttpResponse> answer(Route route, Call call) {
    CompletionStage<HttpResponse> answer;
    try {
      answer = route.answer().apply(call);
    } catch (RuntimeException fault) {
      answer = CompletableFuture.failedStage(fault);
    }
    return answer.exceptionally(fault -> failed(route, fault));
  }

  private static HttpResponse failed(Route route, Throwable fault) {
    return switch (fault) {
      case CompletionException wrapped when wrapped.getCause() != null ->
          failed(route, wrapped.getCause());
      case ExchangeRefused refusal -> Replies.refused(refusal);
      default -> {
        // The cause alone: a request has content that belongs in no log.
        LOG.error("{} {} failed", route.method().name(), String.join("/", route.template()), fault);
        yield Replies.text(
            StatusCodes.INTERNAL_SERVER_ERROR, "the manager failed; its log says why");
      }
    };
  }

  /** Adds what a browser needs to hand the answer to a page. */
  private static HttpResponse allow(String page, HttpResponse response) {
    return response.addHeaders(
        List.of(
            RawHeader.create("Access-Control-Allow-Origin", page),
            RawHeader.create("Vary", "Origin"),
            RawHeader.create("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS"),
            RawHeader.create(
                "Access-Control-Allow-Headers",
                "Content-Type, Accept, c11n-from, c11n-to, c11n-key"),
            RawHeader.create("Access-Control-Allow-Credentials", "true")));
  }
}
