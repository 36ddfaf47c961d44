package io.witan.httpapi.tessera;

import akka.http.javadsl.model.HttpMethod;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One method of one path.
 *
 * @param template segments of the path; one in braces stands for any
 * @param mostBytes of the body
 */
record Route(
    HttpMethod method,
    List<String> template,
    int mostBytes,
    Function<Call, CompletionStage<HttpResponse>> answer) {

  static Route get(String path, Function<Call, CompletionStage<HttpResponse>> answer) {
    return of(HttpMethods.GET, path, TesseraLimits.SMALL_BYTES, answer);
  }

  static Route post(
      String path, int mostBytes, Function<Call, CompletionStage<HttpResponse>> answer) {
    return of(HttpMethods.POST, path, mostBytes, answer);
  }

  static Route of(
      HttpMethod method,
      String path,
      int mostBytes,
      Function<Call, CompletionStage<HttpResponse>> answer) {
    return new Route(method, segments(List.of(path.split("/", -1))), mostBytes, answer);
  }

  /** A path that always has the same text. */
  static Route fixed(String path, HttpResponse response) {
    return get(path, call -> CompletableFuture.completedStage(response));
  }

  /** Without the empty segments at the begin and the end. */
  static List<String> segments(Iterable<String> path) {
    List<String> segments = new ArrayList<>();
    path.forEach(segments::add);
    while (!segments.isEmpty() && segments.getLast().isEmpty()) {
      segments.removeLast();
    }
    while (!segments.isEmpty() && segments.getFirst().isEmpty()) {
      segments.removeFirst();
    }
    return segments;
  }

  /** What stands in a path where the template has a name; empty where the path is another. */
  Optional<List<String>> parameters(List<String> path) {
    if (path.size() != template.size()) {
      return Optional.empty();
    }
    List<String> parameters = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      if (template.get(i).startsWith("{")) {
        parameters.add(path.get(i));
      } else if (!template.get(i).equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }
}
