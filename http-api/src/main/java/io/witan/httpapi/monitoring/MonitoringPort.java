package io.witan.httpapi.monitoring;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.stream.Materializer;
import io.witan.actors.node.Health;
import io.witan.actors.node.SyncProgress;
import io.witan.httpapi.http.Bodies;
import io.witan.httpapi.http.Budget;
import io.witan.httpapi.http.HttpPort;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What watches a node asks for, by GET: its metrics, whether it lives ({@code /live}) and whether
 * it can serve ({@code /ready}). An answer to the last two is 200 or 503, with a reason on each
 * line.
 */
public final class MonitoringPort {
  /**
   * Blocks that a node may lack and still serve: what it has in hand while others make the next.
   */
  static final long LACKING = 8;

  private static final int CONNECTIONS = 64;
  private static final long BODIES_BYTES = 64 << 10;

  /** What is watched. */
  public interface Watched {
    /** In Prometheus's text format. */
    String metrics();

    Health health();

    /** Whether it serves no more: it was told to stop. */
    boolean isEnding();

    /** Empty where the node is not behind. */
    CompletionStage<Optional<SyncProgress>> syncing();
  }

  private final Watched node;
  private final Bodies bodies;

  private MonitoringPort(Watched node, Materializer materializer) {
    this.node = node;
    this.bodies = new Bodies(new Budget(BODIES_BYTES), materializer);
  }

  /** Binds the port; the stage fails with a message that names the address where it cannot. */
  public static CompletionStage<HttpPort> bind(
      ActorSystem<?> system, InetSocketAddress address, Watched node) {
    MonitoringPort port = new MonitoringPort(node, Materializer.createMaterializer(system));
    return HttpPort.bind(system, "metrics", address, CONNECTIONS, Optional.empty(), port::handle);
  }

  private CompletionStage<HttpResponse> handle(HttpRequest request) {
    if (!request.method().equals(HttpMethods.GET) && !request.method().equals(HttpMethods.HEAD)) {
      return bodies.drop(request, text(StatusCodes.METHOD_NOT_ALLOWED, "GET is answered\n"));
    }
    return switch (request.getUri().path()) {
      // The second is where geth has it.
      case "/metrics", "/debug/metrics/prometheus" ->
          bodies.drop(request, text(StatusCodes.OK, node.metrics()));
      case "/live" -> bodies.drop(request, verdict(troubles(node.health(), false)));
      case "/ready" ->
          node.syncing().thenCompose(behind -> bodies.drop(request, verdict(notReady(behind))));
      default ->
          bodies.drop(request, text(StatusCodes.NOT_FOUND, "there are /metrics, /live, /ready\n"));
    };
  }

  private List<String> notReady(Optional<SyncProgress> behind) {
    List<String> reasons = new ArrayList<>(troubles(node.health(), true));
    if (node.isEnding()) {
      reasons.add("ending");
    }
    behind
        .filter(sync -> sync.highest() > sync.current() + LACKING)
        .ifPresent(
            sync ->
                reasons.add(
                    "catching up: at block %d of %d".formatted(sync.current(), sync.highest())));
    return reasons;
  }

  /** Why the node does not run, or cannot serve either. */
  private static List<String> troubles(Health health, boolean serving) {
    boolean well = health.condition() != Health.Condition.FAULTED && (!serving || health.isReady());
    if (well) {
      return List.of();
    }
    return health.reasons().isEmpty() ? List.of("it does not run") : health.reasons();
  }

  private static HttpResponse verdict(List<String> reasons) {
    return reasons.isEmpty()
        ? text(StatusCodes.OK, "yes\n")
        : text(StatusCodes.SERVICE_UNAVAILABLE, String.join("\n", reasons) + "\n");
  }

  private static HttpResponse text(StatusCode status, String text) {
    return HttpResponse.create().withStatus(status).withEntity(ContentTypes.TEXT_PLAIN_UTF8, text);
  }
}
