package io.witan.deploy.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.deploy.network.NodeProcess;
import io.witan.deploy.node.SmallNetwork;
import io.witan.protocol.bytes.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Private transactions of A and B, each a process of its own that is killed, stopped in its tracks,
 * or loses all that it had. Whatever happens, in the end their private states are equal.
 */
class PrivateFaultsTest {
  private static final Map<String, Object> PLAIN = Map.of();

  @TempDir static Path directory;
  private static SmallNetwork network;
  private static NodeProcess nodeOfA;
  private static NodeProcess nodeOfB;
  private static Party a;
  private static Party b;
  private static String contract;

  @BeforeAll
  static void start() {
    network = SmallNetwork.ofOrganisations(directory, 3);
    Organisations.hasten(network.folder.genesis());
    // An answer that does not come is not waited for as long as by default.
    for (int node : List.of(1, 2)) {
      configure(node, "witan.private.patience = 2s");
    }
    nodeOfA = process(1);
    nodeOfB = process(2);
    network.start(3);
    a = new Party(network, 1);
    b = new Party(network, 2);
    awaitRunning(1);
    awaitRunning(2);
    contract = Hosts.created(a, b, "SimpleStorage", 1).get("contractAddress").asText();
    SmallNetwork.await("1", () -> "" + b.get(contract));
  }

  @AfterAll
  static void stop() {
    nodeOfA.kill();
    nodeOfB.kill();
    network.close();
  }

  private static void configure(int node, String line) {
    try {
      Path config = network.folder.node(node).resolve("node.conf");
      Files.writeString(config, line + "\n", StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static NodeProcess process(int node) {
    return NodeProcess.start(network.folder.nodeConfigs().get(node - 1), network.config(node));
  }

  private static void awaitRunning(int node) {
    SmallNetwork.await(
        "runs", () -> network.client(node).quantity("eth_blockNumber").isPresent() ? "runs" : "");
  }

  private static void dieAndComeBack() {
    nodeOfA.kill();
    nodeOfA = nodeOfA.again();
    awaitRunning(1);
  }

  private static Map<String, Object> setting(int value) {
    return a.calling(contract, Contracts.call("SimpleStorage", "set", value), PLAIN, List.of(b));
  }

  private static void bothHave(int value) {
    SmallNetwork.await(value + "", () -> a.get(contract) + "");
    SmallNetwork.await(value + "", () -> b.get(contract) + "");
    assertEquals(root(a), root(b));
  }

  private static String root(Party at) {
    return Hosts.state(at, "private").get("root").asText();
  }

  /** Once after the payload is stored, once after it is at its recipient too. */
  @Test
  void aNodeKilledBetweenAPayloadAndItsTransactionGoesOnWithBoth() throws Exception {
    String stored = storedRaw(Contracts.call("SimpleStorage", "set", 2));
    dieAndComeBack();
    a.receipt(
        a.ask("eth_sendRawPrivateTransaction", signed(stored), Map.of("privateFor", List.of(b.key)))
            .asText());
    bothHave(2);

    String brought = storedRaw(Contracts.call("SimpleStorage", "set", 3));
    String asked = "{\"hash\":\"%s\",\"to\":[\"%s\"]}".formatted(brought, b.key);
    post(network.config(1).privacy().q2t().port(), "/sendsignedtx", asked);
    String raw = signed(brought);
    dieAndComeBack();
    a.receipt(a.ask("eth_sendRawTransaction", raw).asText());
    bothHave(3);
  }

  /** The payload's hash, in Base64. */
  private static String storedRaw(String payload) throws Exception {
    String content = Base64.getEncoder().encodeToString(Bytes.fromHex(payload).unsafeArray());
    JsonNode answer =
        post(
            network.config(1).privacy().thirdParty().port(),
            "/storeraw",
            "{\"payload\":\"" + content + "\"}");
    return answer.get("key").asText();
  }

  private static String signed(String hash) {
    Map<String, Object> transaction = setting(0);
    transaction.put("data", Bytes.wrap(Base64.getDecoder().decode(hash)).toHex());
    transaction.put("nonce", a.ask("eth_getTransactionCount", a.account, "latest").asText());
    transaction.put("gasPrice", "0x0");
    return a.ask("eth_signTransaction", transaction).get("raw").asText();
  }

  private static JsonNode post(int port, String path, String json) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertTrue(answer.statusCode() < 300, answer::body);
    return new ObjectMapper().readTree(answer.body());
  }

  /** What it heard in its sleep it keeps, and nothing follows from it. */
  @Test
  void aRecipientThatSleepsOrIsGoneIsNamedAndNothingIsOnTheChain() {
    int had = a.get(contract);
    String before = a.ask("eth_getTransactionCount", a.account, "pending").asText();
    String unable = "Unable to push payload to recipient " + b.key + ": ";
    nodeOfB.signal("STOP");
    assertEquals(unable + "no answer in time", a.refused("eth_sendTransaction", setting(2)));
    nodeOfB.signal("CONT");
    bothHave(had);
    nodeOfB.kill();
    String gone = a.refused("eth_sendTransaction", setting(3));
    assertTrue(gone.startsWith(unable), gone);
    assertEquals(before, a.ask("eth_getTransactionCount", a.account, "pending").asText());
    nodeOfB = nodeOfB.again();
    awaitRunning(2);
    SmallNetwork.await("sent", () -> sent(setting(4)));
    bothHave(4);
  }

  private static String sent(Map<String, Object> transaction) {
    JsonNode answer = a.answer("eth_sendTransaction", transaction);
    return answer.has("result") ? "sent" : answer.toString();
  }

  /** The chain comes from its peers, the payloads from the managers that have them. */
  @Test
  void aNodeThatLostAllComesBackToTheSameRoot() {
    String own =
        b.receipt(b.create(Party.flag(1), List.of(a), "SimpleStorage", 5))
            .get("contractAddress")
            .asText();
    a.receipt(a.send(setting(6)));
    bothHave(6);
    String root = root(a);
    nodeOfB.kill();
    for (String lost : List.of("journal", "ledger", "private")) {
      delete(lost);
    }
    configure(2, "witan.private.recover = true");
    nodeOfB = process(2);
    awaitRunning(2);
    SmallNetwork.await(root, () -> root(b));
    assertEquals(List.of(6, 5), List.of(b.get(contract), b.get(own)));
  }

  /** Everything in the data directory whose name begins so. */
  private static void delete(String name) {
    Path data = network.config(2).dataDir();
    try (Stream<Path> all = Files.walk(data)) {
      List<Path> lost =
          all.filter(file -> !file.equals(data))
              .filter(file -> data.relativize(file).getName(0).toString().startsWith(name))
              .sorted(Comparator.reverseOrder())
              .toList();
      assertTrue(!lost.isEmpty(), name);
      for (Path file : lost) {
        Files.delete(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
