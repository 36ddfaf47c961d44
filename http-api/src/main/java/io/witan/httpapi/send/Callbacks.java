package io.witan.httpapi.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.rpc.Dispatcher;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcError;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends whose client does not wait: what became of them is posted to a URL of the client's. */
public final class Callbacks {
  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);
  private static final int MOST_IN_FLIGHT = 100;
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Semaphore places = new Semaphore(MOST_IN_FLIGHT);
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(LONGEST)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * Begins to send.
   *
   * @param id of the request, by which the client knows the answer
   * @throws io.witan.httpapi.rpc.RpcException where too much is being sent already
   */
  public void begin(
      Optional<URI> url, Optional<JsonNode> id, Supplier<CompletionStage<JsonNode>> work) {
    if (!places.tryAcquire()) {
      throw RpcError.server("too many concurrent requests").toException();
    }
    CompletionStage<JsonNode> sent;
    try {
      sent = work.get();
    } catch (RuntimeException refused) {
      sent = CompletableFuture.failedStage(refused);
    }
    sent.whenComplete(
        (hash, fault) -> {
          places.release();
          url.ifPresent(to -> post(to, told(id, hash, fault)));
        });
  }

  private static ObjectNode told(Optional<JsonNode> id, JsonNode hash, Throwable fault) {
    ObjectNode json = Json.object();
    id.ifPresent(known -> json.set("id", known));
    if (fault == null) {
      json.set("txHash", hash);
    } else {
      json.put("error", Dispatcher.error(fault).message());
    }
    return json;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // What fails is logged; nobody waits for it.
  private void post(URI url, ObjectNode json) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(LONGEST)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(json)))
            .build();
    client
        .sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .whenComplete(
            (answer, fault) -> {
              if (fault != null) {
                LOG.warn("a callback at {} could not be reached", url.getHost());
              }
            });
  }

  /** Reads the URL; only HTTP is called. */
  public static URI url(String text) {
    try {
      URI url = URI.create(text);
      if (url.getHost() != null
          && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
        return url;
      }
    } catch (IllegalArgumentException malformed) {
      throw RpcError.invalidParams("callbackUrl is no URL").toException();
    }
    throw RpcError.invalidParams("callbackUrl must be of http or https").toException();
  }
}
