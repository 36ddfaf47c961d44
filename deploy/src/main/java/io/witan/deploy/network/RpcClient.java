package io.witan.deploy.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks one node over JSON-RPC; a node that does not answer gives an empty answer. */
public final class RpcClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI url;

  public RpcClient(String url) {
    this.url = URI.create(url);
  }

  public URI url() {
    return url;
  }

  /** The member {@code result}; empty on an error or where nobody answers. */
  public Optional<JsonNode> call(String method, String... params) {
    ObjectNode request = JSON.createObjectNode();
    request.put("jsonrpc", "2.0").put("id", 1).put("method", method);
    ArrayNode list = request.putArray("params");
    for (String param : params) {
      list.add(param);
    }
    HttpRequest post =
        HttpRequest.newBuilder(url)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
            .build();
    try {
      HttpResponse<String> answer = http.send(post, HttpResponse.BodyHandlers.ofString());
      return Optional.ofNullable(JSON.readTree(answer.body()).get("result"));
    } catch (IOException nobodyThere) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** A result that is a hexadecimal quantity. */
  public Optional<Long> quantity(String method, String... params) {
    return call(method, params).map(node -> Long.decode(node.asText()));
  }
}
