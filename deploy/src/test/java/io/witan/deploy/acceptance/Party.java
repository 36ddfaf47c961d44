package io.witan.deploy.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.deploy.network.PrivateNetwork;
import io.witan.deploy.network.RpcClient;
import io.witan.deploy.node.SmallNetwork;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.ledger.TransactionSigning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;

/** An organisation with its node, its account there and its key, as its dapp sees them. */
final class Party {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String BEHIND = "private state is not available: it has followed";

  /** What no honest run needs, on however busy a machine. */
  private static final Duration GIVE_UP = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI url;
  final String account;
  final String key;

  Party(SmallNetwork network, int number) {
    this(network, number, organisation(number), "");
  }

  /**
   * One of several on the same node.
   *
   * @param keyName of its key, and of its account there
   * @param query of its requests: names its private state
   */
  Party(SmallNetwork network, int number, String keyName, String query) {
    url = URI.create(RpcClient.url(network.config(number)) + query);
    try {
      String name = "keys/" + keyName + ".account";
      account = Files.readString(network.folder.path().resolve(name)).strip();
      key = PrivateNetwork.publicKeyOf(network.folder, keyName);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String organisation(int number) {
    return "" + (char) ('A' + number - 1);
  }

  /** Opens a WebSocket, where the messages that come are put down. */
  WebSocket webSocket(BlockingQueue<JsonNode> messages) {
    URI address = URI.create(url.toString().replaceFirst("http", "ws"));
    return http.newWebSocketBuilder().buildAsync(address, new Heard(messages)).join();
  }

  private record Heard(BlockingQueue<JsonNode> messages, StringBuilder part)
      implements WebSocket.Listener {
    Heard(BlockingQueue<JsonNode> messages) {
      this(messages, new StringBuilder());
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        try {
          messages.add(JSON.readTree(part.toString()));
        } catch (IOException broken) {
          throw new UncheckedIOException(broken);
        }
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }

  /** What else a private transaction says. */
  static Map<String, Object> flag(int flag) {
    return Map.of("privacyFlag", flag);
  }

  static Map<String, Object> mandatory(Party... recipients) {
    return Map.of(
        "privacyFlag", 2, "mandatoryFor", Arrays.stream(recipients).map(p -> p.key).toList());
  }

  /** The answer; on a busy machine the private state may be some blocks behind for a while. */
  JsonNode answer(String method, Object... params) {
    long deadline = System.nanoTime() + GIVE_UP.toNanos();
    JsonNode answer = answerNow(method, params);
    while (answer.at("/error/message").asText().startsWith(BEHIND)
        && System.nanoTime() < deadline) {
      LockSupport.parkNanos(50_000_000);
      answer = answerNow(method, params);
    }
    return answer;
  }

  private JsonNode answerNow(String method, Object... params) {
    ObjectNode request = JSON.createObjectNode();
    request.put("jsonrpc", "2.0").put("id", 1).put("method", method);
    request.putPOJO("params", List.of(params));
    return post(url, request);
  }

  /** What a query in GraphQL gives; on a busy machine once the private state is there. */
  JsonNode graph(String query) {
    String psi = url.getQuery() == null ? "" : "?" + url.getQuery();
    URI address = URI.create("http://" + url.getAuthority() + "/graphql" + psi);
    ObjectNode request = JSON.createObjectNode().put("query", query);
    long deadline = System.nanoTime() + GIVE_UP.toNanos();
    JsonNode answer = post(address, request);
    while (answer.at("/errors/0/message").asText().startsWith(BEHIND)
        && System.nanoTime() < deadline) {
      LockSupport.parkNanos(50_000_000);
      answer = post(address, request);
    }
    if (answer.has("errors")) {
      throw new AssertionError(query + " answered " + answer);
    }
    return answer.get("data");
  }

  private JsonNode post(URI address, ObjectNode request) {
    HttpRequest post =
        HttpRequest.newBuilder(address)
            .timeout(GIVE_UP)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
            .build();
    try {
      return JSON.readTree(http.send(post, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  JsonNode ask(String method, Object... params) {
    JsonNode answer = answer(method, params);
    long deadline = System.nanoTime() + GIVE_UP.toNanos();
    // Managers that have just started have not heard of each other yet.
    while (answer.at("/error/message").asText().startsWith("Recipient not found for key")
        && System.nanoTime() < deadline) {
      LockSupport.parkNanos(50_000_000);
      answer = answer(method, params);
    }
    if (!answer.has("result")) {
      throw new AssertionError(method + " answered " + answer);
    }
    return answer.get("result");
  }

  /** The message of the error that it must be. */
  String refused(String method, Object... params) {
    JsonNode answer = answer(method, params);
    if (!answer.has("error")) {
      throw new AssertionError(method + " answered " + answer);
    }
    return answer.at("/error/message").asText();
  }

  /** A transaction, private to some others where they are given. */
  Map<String, Object> transaction(String data, Map<String, Object> more, Party... to) {
    Map<String, Object> transaction = new TreeMap<>(Map.of("from", account, "data", data));
    transaction.put("gas", "0x47b760");
    transaction.put("privateFor", Arrays.stream(to).map(party -> party.key).toList());
    transaction.putAll(more);
    return transaction;
  }

  String send(Map<String, Object> transaction) {
    return ask("eth_sendTransaction", transaction).asText();
  }

  /** Sends a call that an account of no node signs, over the hash of its stored payload. */
  String sendSigned(Signer wallet, long nonce, String contract, String data, Party to) {
    Map<String, Object> wanted = calling(contract, data, Map.of(), List.of(to));
    JsonNode filled = ask("eth_fillTransaction", wanted).get("tx");
    Legacy signed =
        TransactionSigning.signPrivate(
            new Legacy(
                nonce,
                Uint256.ZERO,
                1_000_000,
                Optional.of(Address.fromHex(contract)),
                Uint256.ZERO,
                Bytes.fromHex(filled.get("input").asText()),
                Uint256.of(37),
                Uint256.ZERO,
                Uint256.ZERO),
            wallet);
    return ask(
            "eth_sendRawPrivateTransaction",
            TransactionCodec.encode(signed).toHex(),
            Map.of("privateFor", List.of(to.key)))
        .asText();
  }

  /** Sends a creation, and gives its transaction. */
  String create(Map<String, Object> more, List<Party> to, String contract, Object... arguments) {
    return send(
        transaction(Contracts.creation(contract, arguments), more, to.toArray(Party[]::new)));
  }

  /** The same, mined; gives the contract. */
  String made(Map<String, Object> more, List<Party> to, String contract, Object... arguments) {
    JsonNode receipt = receipt(create(more, to, contract, arguments));
    assertEquals("0x1", receipt.get("status").asText(), contract);
    String address = receipt.get("contractAddress").asText();
    to.forEach(party -> party.receipt(receipt.get("transactionHash").asText()));
    return address;
  }

  /** A call of a contract as a transaction, to be sent. */
  Map<String, Object> calling(
      String address, String data, Map<String, Object> more, List<Party> to) {
    Map<String, Object> transaction = transaction(data, more, to.toArray(Party[]::new));
    transaction.put("to", address);
    return transaction;
  }

  /** Waits for a receipt. */
  JsonNode receipt(String hash) {
    long deadline = System.nanoTime() + GIVE_UP.toNanos();
    while (true) {
      JsonNode answer = answer("eth_getTransactionReceipt", hash);
      if (answer.path("result").isObject()) {
        return answer.get("result");
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no receipt: " + answer);
      }
      LockSupport.parkNanos(50_000_000);
    }
  }

  /** 1 where it went well here, 0 where it failed. */
  int status(String hash) {
    return Integer.decode(receipt(hash).get("status").asText());
  }

  int logs(String hash) {
    return receipt(hash).get("logs").size();
  }

  /** What a function gives; 0 where there is nothing, -1 where the call fails. */
  int read(String address, String contract, String function) {
    Map<String, String> call = Map.of("to", address, "data", Contracts.call(contract, function));
    JsonNode answer = answer("eth_call", call, "latest");
    if (answer.has("error")) {
      assertEquals(3, answer.at("/error/code").asInt(), answer.toString());
      return -1;
    }
    String word = answer.get("result").asText();
    return word.equals("0x") ? 0 : Integer.parseUnsignedInt(word.substring(58), 16);
  }

  int get(String address) {
    return read(address, "SimpleStorage", "get"); // each contract's get() has the same selector
  }
}
