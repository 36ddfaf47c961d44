package io.witan.deploy.live;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks JVMs of this machine at their ports for metrics whether they could serve. */
final class Readiness {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int OK = 200;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  /** Whether the JVM at a port says that it is ready. */
  boolean isAt(int port) {
    HttpRequest ask =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ready"))
            .timeout(PATIENCE)
            .build();
    try {
      return http.send(ask, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
