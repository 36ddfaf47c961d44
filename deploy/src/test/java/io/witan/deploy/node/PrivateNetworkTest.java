package io.witan.deploy.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.load.LoadCommand;
import io.witan.deploy.network.PrivateNetwork;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Whole nodes of three organisations, their transaction managers and private states. */
class PrivateNetworkTest {
  /** Makes a contract that stores the word it is called with, and gives it; 42 at first. */
  private static final String MAKE_STORAGE =
      "0x602a600055601760116000396017600" + "0f336600f5760005460005260206000f35b60003560005500";

  @TempDir Path directory;

  private static String word(int value) {
    return "0x%064x".formatted(value);
  }

  private static String account(SmallNetwork network, String organisation) throws IOException {
    return Files.readString(network.folder.path().resolve("keys/" + organisation + ".account"))
        .strip();
  }

  /** Sends from A to B, and gives the transaction's hash. */
  private static String send(SmallNetwork network, Map<String, Object> fields) throws IOException {
    TreeMap<String, Object> transaction = new TreeMap<>(fields);
    transaction.put("from", account(network, "A"));
    transaction.put("gas", "0x100000");
    transaction.put("gasPrice", "0x0");
    transaction.put("privateFrom", PrivateNetwork.publicKeyOf(network.folder, "A"));
    transaction.put("privateFor", List.of(PrivateNetwork.publicKeyOf(network.folder, "B")));
    AtomicReference<String> answer = new AtomicReference<>();
    // Until A's manager has heard of B's, nobody knows the recipient.
    SmallNetwork.await(
        "a hash",
        () -> {
          answer.set(network.ask(1, "eth_sendTransaction", transaction));
          return answer.get().matches("0x[0-9a-f]{64}") ? "a hash" : answer.get();
        });
    return answer.get();
  }

  private static String read(SmallNetwork network, int node, String contract) {
    return network.ask(node, "eth_call", Map.of("to", contract), "latest");
  }

  private static String contract(SmallNetwork network, int node, String hash) {
    return network
        .client(node)
        .call("eth_getTransactionReceipt", hash)
        .filter(JsonNode::isObject)
        .map(receipt -> receipt.path("status").asText() + receipt.path("contractAddress").asText())
        .orElse("none");
  }

  /** Of all that a node's parties know, where it follows. */
  private static String stateRoot(SmallNetwork network, int node) {
    JsonNode state = network.client(node).call("witan_privateStates").orElseThrow().get(0);
    return state.path("status").asText() + " " + state.path("root").asText();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void aContractOfTwoPartiesIsThereForThemAlone() throws IOException {
    try (SmallNetwork network = SmallNetwork.ofOrganisations(directory, 3)) {
      network.start(1, 2, 3);
      String made = send(network, Map.of("data", MAKE_STORAGE));
      SmallNetwork.await("0x1", () -> contract(network, 1, made).substring(0, 3));
      String contract = contract(network, 1, made).substring(3);
      SmallNetwork.await("0x1" + contract, () -> contract(network, 2, made));
      SmallNetwork.await(word(42), () -> read(network, 1, contract));
      SmallNetwork.await(word(42), () -> read(network, 2, contract));
      SmallNetwork.await("0x", () -> read(network, 3, contract));

      send(network, Map.of("to", contract, "data", word(7)));
      SmallNetwork.await(word(7), () -> read(network, 2, contract));
      SmallNetwork.await(word(7), () -> read(network, 1, contract));
      String root = network.ask(1, "eth_storageRoot", contract);
      assertEquals(root, network.ask(2, "eth_storageRoot", contract));
      assertNotEquals(root, network.ask(3, "eth_storageRoot", contract));

      String whole = stateRoot(network, 1);
      assertEquals(whole, stateRoot(network, 2));
      assertNotEquals(whole, stateRoot(network, 3));

      network.stop(2);
      delete(network.config(2).dataDir().resolve("private"));
      network.start(2);
      SmallNetwork.await(word(7), () -> read(network, 2, contract));
      assertEquals(whole, stateRoot(network, 2), "made anew from the payloads");
    }
  }

  @Test
  void aPartyThatWasDownHasTheSameStateOnceItsPayloadsAreBrought() throws IOException {
    try (SmallNetwork network = SmallNetwork.ofOrganisations(directory, 3)) {
      Files.writeString(
          network.folder.node(1).resolve("node.conf"),
          "witan.private.delivery = later\n",
          StandardOpenOption.APPEND);
      network.start(1, 2, 3);
      String made = send(network, Map.of("data", MAKE_STORAGE));
      SmallNetwork.await("0x1", () -> contract(network, 1, made).substring(0, 3));
      String contract = contract(network, 1, made).substring(3);
      SmallNetwork.await(word(42), () -> read(network, 2, contract));

      network.stop(2);
      send(network, Map.of("to", contract, "data", word(7)));
      SmallNetwork.await(word(7), () -> read(network, 1, contract));
      send(network, Map.of("to", contract, "data", word(8)));
      SmallNetwork.await(word(8), () -> read(network, 1, contract));

      network.start(2);
      SmallNetwork.await(word(8), () -> read(network, 2, contract));
      assertEquals(stateRoot(network, 1), stateRoot(network, 2));
    }
  }

  @Test
  void aLoadOfPrivateCallsIsFollowedToTheirReceiptsAtTheOtherParty() throws IOException {
    try (SmallNetwork network = SmallNetwork.ofOrganisations(directory, 3)) {
      network.start(1, 2, 3);
      // That B and C are known to A, so that the load is taken from its beginning.
      String made = send(network, Map.of("data", MAKE_STORAGE));
      SmallNetwork.await("0x1", () -> contract(network, 1, made).substring(0, 3));
      StringWriter said = new StringWriter();
      int exit =
          new CommandLine(new LoadCommand())
              .setOut(new PrintWriter(said))
              .execute(
                  "--private",
                  "--dir",
                  network.folder.path().toString(),
                  "--rate",
                  "10",
                  "--seconds",
                  "2",
                  "--payload-bytes",
                  "200");
      assertEquals(0, exit, said::toString);
      assertTrue(said.toString().contains("20 calls of A were taken"), said::toString);
      assertTrue(said.toString().contains("The parties' states are equal"), said::toString);
    }
  }
}
