package io.witan.deploy.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.deploy.config.NodeConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Asks one node over JSON-RPC; a node that does not answer gives an empty answer. */
public final class RpcClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI url;

  public RpcClient(String url) {
    this.url = URI.create(url);
  }

  /** Asks a node of this machine by its settings. */
  public static RpcClient of(NodeConfig node) {
    return new RpcClient(url(node));
  }

  /** Where a node serves JSON-RPC. */
  public static String url(NodeConfig node) {
    return "http://" + node.rpc().host() + ":" + node.rpc().port();
  }

  /** A number as JSON-RPC writes it. */
  public static String hex(long quantity) {
    return "0x" + Long.toHexString(quantity);
  }

  public URI url() {
    return url;
  }

  /** The member {@code result}; empty on an error or where nobody answers. */
  public Optional<JsonNode> call(String method, Object... params) {
    return answer(method, params).map(answer -> answer.get("result"));
  }

  /** The whole answer, a result or an error; empty where nobody answers. */
  public Optional<JsonNode> answer(String method, Object... params) {
    return post(request(0, method, params));
  }

  /**
   * The same method once for each parameter, in one request: one answer for each, empty on an
   * error; none at all where nobody answers.
   */
  public List<Optional<JsonNode>> batch(String method, List<String> params) {
    ArrayNode requests = JSON.createArrayNode();
    for (int i = 0; i < params.size(); i++) {
      requests.add(request(i, method, params.get(i)));
    }
    List<Optional<JsonNode>> results =
        new ArrayList<>(Collections.nCopies(params.size(), Optional.empty()));
    Optional<JsonNode> answers = params.isEmpty() ? Optional.empty() : post(requests);
    if (answers.isEmpty() || !answers.get().isArray()) {
      return List.of();
    }
    for (JsonNode answer : answers.get()) {
      int id = answer.path("id").asInt(-1);
      if (id >= 0 && id < results.size()) {
        results.set(id, Optional.ofNullable(answer.get("result")));
      }
    }
    return results;
  }

  private static ObjectNode request(int id, String method, Object... params) {
    ObjectNode request = JSON.createObjectNode();
    request.put("jsonrpc", "2.0").put("id", id).put("method", method);
    ArrayNode list = request.putArray("params");
    for (Object param : params) {
      list.addPOJO(param);
    }
    return request;
  }

  private Optional<JsonNode> post(JsonNode body) {
    HttpRequest post =
        HttpRequest.newBuilder(url)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    try {
      HttpResponse<String> answer = http.send(post, HttpResponse.BodyHandlers.ofString());
      return Optional.ofNullable(JSON.readTree(answer.body()));
    } catch (IOException nobodyThere) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** A result that is a hexadecimal quantity. */
  public Optional<Long> quantity(String method, Object... params) {
    return call(method, params).map(node -> Long.decode(node.asText()));
  }
}
