package io.witan.httpapi;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.fasterxml.jackson.databind.JsonNode;
import io.witan.actors.node.NodeClient;
import io.witan.httpapi.account.NodeAccounts;
import io.witan.httpapi.http.Origins;
import io.witan.httpapi.rpc.Drain;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Listener;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.protocol.wire.ForkIds;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A real server on a free port of the loopback, and a plain client for it. */
final class RunningServer implements AutoCloseable {
  private static final Set<String> ALL =
      Set.of("eth", "net", "web3", "txpool", "admin", "debug", "witan", "istanbul", "personal");

  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "rpc-test");
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private RunningServer(
      NodeClient node, Listener listener, RpcLimits limits, NodeAccounts accounts) {
    this.server =
        HttpServer.start(
                system,
                new HttpConfig(
                    List.of(listener),
                    limits,
                    "/data",
                    Json.object(),
                    ForkIds.of(node.genesis()),
                    accounts,
                    false,
                    List.of(),
                    true),
                node)
            .toCompletableFuture()
            .join();
  }

  static RunningServer of(NodeClient node) {
    return of(node, Origins.LOCAL_TOOLS, RpcLimits.DEFAULTS);
  }

  static RunningServer of(NodeClient node, Origins origins, RpcLimits limits) {
    return of(node, origins, limits, NodeAccounts.none());
  }

  static RunningServer of(NodeClient node, NodeAccounts accounts) {
    return of(node, Origins.LOCAL_TOOLS, RpcLimits.DEFAULTS, accounts);
  }

  private static RunningServer of(
      NodeClient node, Origins origins, RpcLimits limits, NodeAccounts accounts) {
    Listener listener = new Listener("127.0.0.1", 0, true, true, true, ALL, origins);
    return new RunningServer(node, listener, limits, accounts);
  }

  URI uri(String scheme) {
    InetSocketAddress address = server.addresses().getFirst();
    return URI.create(scheme + "://127.0.0.1:" + address.getPort() + "/");
  }

  HttpRequest.Builder request() {
    return HttpRequest.newBuilder(uri("http")).header("Content-Type", "application/json");
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return send(request().POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  /** The whole answer to one call. */
  JsonNode answer(String method, String params) throws IOException, InterruptedException {
    return Json.parse(post(call(1, method, params)).body()).orElseThrow();
  }

  JsonNode result(String method, String params) throws IOException, InterruptedException {
    JsonNode answer = answer(method, params);
    if (!answer.has("result")) {
      throw new AssertionError(method + " answered " + answer);
    }
    return answer.get("result");
  }

  static String call(int id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":\""
        + method
        + "\",\"params\":"
        + params
        + "}";
  }

  /** Messages of a WebSocket, in order. */
  static final class Messages implements WebSocket.Listener {
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    private volatile int closeCode;

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        received.add(part.toString());
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closeCode = code;
      received.add("closed");
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      received.add("closed");
    }

    String next() throws InterruptedException {
      String message = received.poll(10, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("no message arrived within 10 s");
      }
      return message;
    }

    /** Of the closing frame, after it arrived. */
    int closeCode() {
      return closeCode;
    }

    JsonNode nextJson() throws InterruptedException {
      return Json.parse(next()).orElseThrow();
    }
  }

  WebSocket webSocket(Messages messages) {
    return webSocketLater(messages).join();
  }

  CompletableFuture<WebSocket> webSocketLater(Messages messages) {
    return client.newWebSocketBuilder().buildAsync(uri("ws"), messages);
  }

  /** Sends a request whose answer nobody waits for yet. */
  CompletableFuture<HttpResponse<String>> later(String body) {
    return client.sendAsync(
        request().POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  Drain drain() {
    return server.drain();
  }

  @Override
  public void close() {
    server.stop().toCompletableFuture().join();
    client.shutdownNow();
    system.terminate();
  }
}
