package io.witan.httpapi.http;

import akka.Done;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The ports of one server, opened and closed together. */
public final class HttpPorts {
  private final List<HttpPort> open = new ArrayList<>();

  /**
   * Opens all, one after the other. The stage fails, and none is left open, where one cannot bind;
   * the message names the address.
   */
  public CompletionStage<Done> open(List<Supplier<CompletionStage<HttpPort>>> bindings) {
    CompletionStage<Done> bound = CompletableFuture.completedStage(Done.getInstance());
    for (Supplier<CompletionStage<HttpPort>> binding : bindings) {
      bound = bound.thenCompose(before -> binding.get()).thenApply(this::opened);
    }
    return bound
        .handle(
            (done, fault) ->
                fault == null
                    ? CompletableFuture.completedStage(done)
                    : stop().thenCompose(x -> CompletableFuture.<Done>failedStage(fault)))
        .thenCompose(outcome -> outcome);
  }

  private Done opened(HttpPort port) {
    open.add(port);
    return Done.getInstance();
  }

  /** Where they are bound, in the order of their opening. */
  public List<InetSocketAddress> addresses() {
    return open.stream().map(HttpPort::address).toList();
  }

  /** Takes no more requests, lets those in hand end within a second, and frees the ports. */
  public CompletionStage<Done> stop() {
    CompletableFuture<?>[] stopped =
        open.stream()
            .map(port -> port.stop().toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(stopped).handle((done, fault) -> Done.getInstance());
  }
}
