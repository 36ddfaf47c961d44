package io.witan.deploy.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.cli.Commands;
import io.witan.deploy.config.NodeConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * GoQuorum's acceptance scenarios on several private states of one node (U, and of T what needs no
 * tokens), on whole nodes: the first has the states J and G, where it had one for both before.
 */
class ResidentsTest {
  private static final Map<String, Object> PLAIN = Map.of();
  private static final Map<String, Object> PROTECTED = Party.flag(1);

  @TempDir static Path directory;
  private static Hosts hosts;
  private static Party j;
  private static Party g;
  private static Party b;
  private static Party c;
  private static String ofJ;
  private static String ofG;

  @BeforeAll
  static void upgrade() {
    hosts = new Hosts(directory).started();
    b = hosts.b;
    c = hosts.c;
    ofJ = address(Hosts.created(hosts.at("J", ""), b, "SimpleStorage", 42));
    ofG = address(Hosts.created(hosts.at("G", ""), c, "SimpleStorage", 43));
    assertEquals(42, hosts.at("G", "").get(ofJ), "one state for both");
    hosts.network.stop(1);
    hosts.configure(hosts.groups("J", "J", "G", "G"));
    hosts.network.start(1);
    j = hosts.at("J", "?PSI=J");
    g = hosts.at("G", "?PSI=G");
  }

  @AfterAll
  static void stop() {
    hosts.close();
  }

  private static String address(JsonNode receipt) {
    return receipt.get("contractAddress").asText();
  }

  private static String root(Party at, String id) {
    return Hosts.state(at, id).get("root").asText();
  }

  /** What is common to parties is equal, wherever they are; and it was so before the upgrade. */
  @Test
  void u1AndU3EachStateIsThatOfANodeOfItsOwn() {
    assertEquals(root(b, "private"), root(j, "J"));
    assertEquals(root(c, "private"), root(g, "G"));
    assertNotEquals(root(j, "J"), root(g, "G"));
    assertNotEquals(root(j, "empty"), root(g, "G"));
    String head = j.ask("eth_blockNumber").asText();
    JsonNode nobodys = j.ask("debug_defaultStateRoot", head);
    assertEquals(nobodys, g.ask("debug_defaultStateRoot", head));
    assertNotEquals(nobodys, j.ask("debug_privateStateRoot", head));
    assertNotEquals(nobodys, g.ask("debug_privateStateRoot", head));
    assertEquals(j.key, Hosts.state(j, "J").at("/parties/0").asText());
    assertEquals(List.of(42, 0), List.of(j.get(ofJ), g.get(ofJ)));
    assertEquals(List.of(0, 43), List.of(j.get(ofG), g.get(ofG)));
    assertNotEquals(j.ask("eth_storageRoot", ofJ), g.ask("eth_storageRoot", ofJ));
    assertEquals(b.ask("eth_storageRoot", ofJ), j.ask("eth_storageRoot", ofJ));
    String set = Contracts.call("SimpleStorage", "set", 44);
    assertEquals(1, b.status(j.send(j.calling(ofJ, set, PLAIN, List.of(b)))));
    assertEquals(List.of(44, 44, 0), List.of(b.get(ofJ), j.get(ofJ), g.get(ofJ)));
    assertEquals(root(b, "private"), root(j, "J"));
    assertEquals(root(c, "private"), root(g, "G"));
  }

  @Test
  void u2StatesOfOneNodeAreStrangersToEachOther() {
    String contract = j.made(PROTECTED, List.of(b), "SimpleStorage", 7);
    String set = Contracts.call("SimpleStorage", "set", 8);
    assertEquals(
        "contract not found. cannot transact",
        g.refused("eth_sendTransaction", g.calling(contract, set, PROTECTED, List.of(j))));
    assertEquals(
        "sent privacy flag doesn't match all affected contract flags",
        j.refused("eth_sendTransaction", j.calling(contract, set, Party.flag(3), List.of(b))));
    String plain = g.send(g.calling(contract, set, PLAIN, List.of(j)));
    assertEquals(List.of(1, 0), List.of(g.status(plain), j.status(plain)));
    assertEquals(List.of(7, 7, 0), List.of(j.get(contract), b.get(contract), g.get(contract)));
  }

  @Test
  void t2LogsAndPayloadsAreForTheirStateAlone() {
    String contract = j.made(PLAIN, List.of(b), "ClientReceipt");
    String filter = j.ask("eth_newFilter", Map.of("address", contract)).asText();
    String others = g.ask("eth_newFilter", Map.of("address", contract)).asText();
    String last = "";
    for (int i = 0; i < 5; i++) {
      String data = Contracts.call("ClientReceipt", "deposit", i);
      last = j.send(j.calling(contract, data, PLAIN, List.of(b)));
      assertEquals(List.of(1, 1, 0), List.of(j.logs(last), b.logs(last), g.logs(last)));
    }
    Map<String, String> all = Map.of("fromBlock", "0x0", "address", contract);
    assertEquals(5, j.ask("eth_getLogs", all).size());
    assertEquals(0, g.ask("eth_getLogs", all).size());
    assertEquals(5, j.ask("eth_getFilterChanges", filter).size());
    assertEquals(0, g.ask("eth_getFilterChanges", others).size());
    assertEquals("filter not found for G", g.refused("eth_getFilterChanges", filter));
    assertEquals("false", g.ask("eth_uninstallFilter", filter).asText());
    String digest = g.ask("eth_getTransactionByHash", last).get("input").asText();
    assertEquals("0x", g.ask("eth_getQuorumPayload", digest).asText());
    JsonNode extra = j.ask("eth_getQuorumPayloadExtra", digest);
    assertEquals(j.ask("eth_getQuorumPayload", digest), extra.get("Payload"));
    assertTrue(extra.get("IsSender").asBoolean());
    assertEquals(j.key, extra.at("/ExtraMetaData/ManagedParties/0").asText());
    assertTrue(g.ask("eth_getQuorumPayloadExtra", digest).get("ExtraMetaData").isNull());
    assertTrue(g.ask("debug_traceTransaction", last).get("structLogs").isEmpty());
    assertTrue(j.ask("debug_traceTransaction", last).get("structLogs").size() > 10);
  }

  @Test
  void bothStatesOfANodeMayBeParties() {
    String hash = j.create(PLAIN, List.of(g), "SimpleStorage", 9);
    String contract = address(j.receipt(hash));
    assertEquals(1, g.status(hash));
    assertEquals(List.of(9, 9), List.of(j.get(contract), g.get(contract)));
    assertEquals(List.of(0, 0), List.of(b.get(contract), c.get(contract)));
    String set = Contracts.call("SimpleStorage", "set", 10);
    assertEquals(1, g.status(g.send(g.calling(contract, set, PLAIN, List.of(g)))));
    assertEquals(List.of(9, 10), List.of(j.get(contract), g.get(contract)));
  }

  /** X-10, as far as it needs no tokens. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void x10AContractIsExtendedToAStrangerOfTheSameNode(int flag) {
    String contract = g.made(Party.flag(flag), List.of(g), "SimpleStorage", 42);
    assertEquals(List.of(42, 0, 0), List.of(g.get(contract), j.get(contract), c.get(contract)));
    ExtensionTest.extended(g, contract, flag, j);
    ExtensionTest.await(42, () -> j.get(contract));
    assertEquals(g.ask("eth_storageRoot", contract), j.ask("eth_storageRoot", contract));
    assertEquals(List.of(0, 0), List.of(b.get(contract), c.get(contract)));
    String set = Contracts.call("SimpleStorage", "set", 43);
    String hash = g.send(g.calling(contract, set, Party.flag(flag), List.of(g, j)));
    assertEquals(List.of(1, 1), List.of(g.status(hash), j.status(hash)));
    assertEquals(List.of(43, 43, 0), List.of(g.get(contract), j.get(contract), c.get(contract)));
  }

  @Test
  void x10AnExtensionToAnotherNodeIsNotSeenByWhoSharesTheFirst() {
    String contract = g.made(PLAIN, List.of(g), "SimpleStorage", 42);
    ExtensionTest.extended(g, contract, 0, c);
    ExtensionTest.await(42, () -> c.get(contract));
    assertEquals(List.of(42, 0, 0), List.of(g.get(contract), j.get(contract), b.get(contract)));
  }

  @Test
  void x10NobodyExtendsOrAcceptsByAKeyOfAnotherState() {
    String contract = g.made(PLAIN, List.of(g), "SimpleStorage", 42);
    String extend = "quorumExtension_extendContract";
    String accept = "quorumExtension_approveExtension";
    Map<String, Object> asJ = Map.of("privateFrom", j.key);
    String notOfG =
        "The PrivateFrom (%s) address does not match the specified private state (G)"
            .formatted(j.key);
    Object[] asked = {contract, c.key, c.account, ExtensionTest.by(g, asJ, c)};
    assertEquals(notOfG, g.refused(extend, asked).strip());
    assertEquals(
        "extending a non-existent private contract!!! not allowed",
        ExtensionTest.refusedToExtend(j, contract, 0, c));
    String management = ExtensionTest.begun(g, contract, PLAIN, j);
    Map<String, Object> asG = Map.of("privateFrom", g.key);
    assertTrue(
        j.refused(accept, management, true, ExtensionTest.by(j, asG, g))
            .contains("does not match the specified private state (J)"));
    assertEquals(
        "no contract code at given address",
        c.refused(accept, management, true, ExtensionTest.by(c, PLAIN, g)));
    assertEquals(List.of(42, 0), List.of(g.get(contract), j.get(contract)));
  }

  @Test
  void subscribersHearOfTheirStateAlone() throws Exception {
    LinkedBlockingQueue<JsonNode> atJ = new LinkedBlockingQueue<>();
    LinkedBlockingQueue<JsonNode> atG = new LinkedBlockingQueue<>();
    String contract = j.made(PLAIN, List.of(b, g), "ClientReceipt");
    WebSocket ofJ = j.webSocket(atJ);
    WebSocket ofG = g.webSocket(atG);
    String subscribe =
        """
        {"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["logs",{"address":"%s"}]}\
        """
            .formatted(contract);
    ofJ.sendText(subscribe, true).join();
    ofG.sendText(subscribe, true).join();
    assertTrue(atJ.poll(60, TimeUnit.SECONDS).has("result"));
    assertTrue(atG.poll(60, TimeUnit.SECONDS).has("result"));
    String first = deposit(contract, b);
    String second = deposit(contract, g);
    assertEquals(first, logged(atJ));
    assertEquals(second, logged(atJ));
    assertEquals(second, logged(atG));
    assertNull(atG.poll());
    ofJ.abort();
    ofG.abort();
  }

  private static String deposit(String contract, Party to) {
    String data = Contracts.call("ClientReceipt", "deposit", 1);
    String hash = j.send(j.calling(contract, data, PLAIN, List.of(to)));
    j.receipt(hash);
    return hash;
  }

  private static String logged(LinkedBlockingQueue<JsonNode> messages) throws Exception {
    JsonNode message = messages.poll(60, TimeUnit.SECONDS);
    assertEquals("eth_subscription", message.get("method").asText(), message.toString());
    return message.at("/params/result/transactionHash").asText();
  }

  @Test
  void whoNamesNoStateOrAnUnknownOneIsToldSo() throws Exception {
    String unknown = "unable to find private state for context psi ";
    Party none = hosts.at("J", "");
    assertEquals(unknown + "private", none.refused("eth_getPSI"));
    assertEquals(unknown + "private", none.refused("eth_storageRoot", ofJ));
    assertTrue(none.ask("eth_blockNumber").isTextual());
    Party stranger = hosts.at("J", "?PSI=K");
    assertEquals(unknown + "K", stranger.refused("eth_blockNumber"));
    assertEquals(unknown + "empty", hosts.at("J", "?PSI=empty").refused("eth_blockNumber"));
    assertEquals("J", j.ask("eth_getPSI").asText());
    assertEquals("private", b.ask("eth_getPSI").asText());
    assertEquals("\"G\"", byHeader("G", "eth_getPSI"));
  }

  /** The header counts before the URL, which names J. */
  private static String byHeader(String state, String method) throws Exception {
    NodeConfig config = hosts.network.config(1);
    URI url = URI.create("http://127.0.0.1:" + config.rpc().port() + "/?PSI=J");
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .header("Quorum-PSI", state)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"params\":[],\"method\":\"" + method + "\"}"))
            .build();
    String answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    return answer.replaceFirst(".*\"result\":", "").replaceFirst("}$", "");
  }

  @Test
  void nobodySendsFromAKeyOfAnotherState() {
    String creation = Contracts.creation("SimpleStorage", 1);
    Map<String, Object> from = Map.of("privateFrom", j.key);
    String why =
        "The PrivateFrom (%s) address does not match the specified private state (G) "
            .formatted(j.key);
    long before = g.ask("eth_getTransactionCount", g.account, "pending").asText().hashCode();
    assertEquals(why, g.refused("eth_sendTransaction", g.transaction(creation, from, c)));
    assertEquals(why, g.refused("eth_fillTransaction", g.transaction(creation, from, c)));
    long after = g.ask("eth_getTransactionCount", g.account, "pending").asText().hashCode();
    assertEquals(before, after);
  }

  @Test
  void theManagerSaysWhichKeysAreInWhichGroup() throws Exception {
    URI url =
        URI.create(
            "http://127.0.0.1:%d/groups/resident"
                .formatted(hosts.network.config(1).privacy().q2t().port()));
    String answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    assertTrue(answer.contains("{\"privacyGroupId\":\"Sg==\",\"name\":\"J\""), answer);
    assertTrue(answer.contains("\"type\":\"RESIDENT\",\"members\":[\"" + g.key + "\"]"), answer);
  }

  @Test
  void eachStateOfAStoppedNodeIsDerivedAnewByItsOwnKeys() {
    root(j, "J");
    root(g, "G");
    hosts.network.stop(1);
    try {
      Path config = hosts.network.folder.nodeConfigs().getFirst();
      Commands.Result sound = Commands.run("replay", "--verify", "--config", config.toString());
      assertEquals(0, sound.code(), sound.text());
      assertTrue(sound.text().contains("private|node|J: "), sound.text());
      assertTrue(sound.text().contains("private|node|G: "), sound.text());
    } finally {
      hosts.network.start(1);
    }
  }

  @Test
  void anEncodedPayloadIsReadByItsPartiesStateAlone() throws Exception {
    URI url =
        URI.create(
            "http://127.0.0.1:%d/encodedpayload/create"
                .formatted(hosts.network.config(2).privacy().q2t().port()));
    String asked = "{\"payload\":\"AQID\",\"to\":[\"%s\"]}".formatted(j.key);
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(asked))
            .build();
    byte[] encoded =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    String hex = "0x" + HexFormat.of().formatHex(encoded);
    JsonNode atJ = j.ask("eth_decryptQuorumPayload", hex);
    assertEquals("0x010203", atJ.get("Payload").asText());
    assertEquals(b.key, atJ.at("/ExtraMetaData/Sender").asText());
    assertFalse(atJ.get("IsSender").asBoolean());
    assertEquals("0x", g.ask("eth_decryptQuorumPayload", hex).get("Payload").asText());
    assertEquals("no encoded payload in JSON", j.refused("eth_decryptQuorumPayload", "0x5b5d"));
    assertEquals("senderKey: is missing", j.refused("eth_decryptQuorumPayload", "0x7b7d"));
  }

  /** The last line of its settings counts. */
  @Test
  void aNodeWhoseGroupsDoNotFitItsKeysDoesNotStart(@TempDir Path other) throws IOException {
    try (Hosts still = new Hosts(other)) {
      String sentence = "configuration key private.resident-groups: ";
      String key = still.at("G", "").key;
      still.configure(still.groups("J", "J"));
      assertEquals(
          sentence + "key " + key + " of this node is in no group, and must be in one",
          refusal(still));
      still.configure(still.groups("J", "G", "K", "G"));
      assertEquals(
          sentence + "key " + key + " is in the groups J and K, and belongs to one alone",
          refusal(still));
      still.configure(still.groups("J", "B"));
      assertEquals(
          sentence + "key " + still.b.key + " of the group J is not this node's", refusal(still));
      still.configure("witan.private.resident-groups = []");
      Path genesis = still.network.folder.genesis();
      Files.writeString(
          genesis,
          Files.readString(genesis).replaceFirst("\"isQuorum\"", "\"isMPS\" : true, \"isQuorum\""));
      assertEquals(
          "the genesis says isMPS, so that private.resident-groups must say which keys share which"
              + " private state",
          refusal(still));
    }
  }

  private static String refusal(Hosts still) {
    return assertThrows(CommandFailure.class, () -> still.network.start(1)).getMessage();
  }
}
