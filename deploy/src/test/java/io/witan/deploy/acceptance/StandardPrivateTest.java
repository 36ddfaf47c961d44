package io.witan.deploy.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.node.SmallNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * GoQuorum's acceptance scenarios on standard private transactions (S) and on private and public
 * contracts that call each other (D), on whole nodes: A and B are the parties, C is none.
 */
class StandardPrivateTest extends AmongThreeParties {
  private static final Map<String, Object> PLAIN = Map.of();
  private static final int NOTHING = 0;

  private static String set(Party from, String contract, int value, Party... to) {
    String data = Contracts.call("SimpleStorage", "set", value);
    return from.send(from.calling(contract, data, PLAIN, List.of(to)));
  }

  @Test
  void s1AContractIsThereForItsPartiesAlone() {
    String hash = a.create(PLAIN, List.of(b), "SimpleStorage", 42);
    String contract = a.receipt(hash).get("contractAddress").asText();
    for (Party party : List.of(a, b, c)) {
      assertEquals(1, party.status(hash));
      assertEquals(contract, party.receipt(hash).get("contractAddress").asText());
    }
    JsonNode root = a.ask("eth_storageRoot", contract);
    assertEquals(root, b.ask("eth_storageRoot", contract));
    assertNotEquals(root, c.ask("eth_storageRoot", contract));
    String digest = a.ask("eth_getTransactionByHash", hash).get("input").asText();
    String payload = Contracts.creation("SimpleStorage", 42);
    assertEquals(payload, a.ask("eth_getQuorumPayload", digest).asText());
    assertEquals(payload, b.ask("eth_getQuorumPayload", digest).asText());
    assertEquals("0x", c.ask("eth_getQuorumPayload", digest).asText());
    assertEquals(List.of(42, 42, NOTHING), values(contract));
    assertEquals(1, b.status(set(a, contract, 5, b)));
    assertEquals(List.of(5, 5, NOTHING), values(contract));
  }

  private static List<Integer> values(String contract) {
    return List.of(a.get(contract), b.get(contract), c.get(contract));
  }

  @Test
  void s2TheClientMaySignOverTheHashOfAStoredPayload() {
    Map<String, Object> wanted = a.transaction(Contracts.creation("SimpleStorage", 129), PLAIN, b);
    JsonNode filled = a.ask("eth_fillTransaction", wanted).get("tx");
    Map<String, Object> unsigned = new TreeMap<>(wanted);
    unsigned.put("data", filled.get("input").asText());
    unsigned.put("nonce", filled.get("nonce").asText());
    unsigned.put("gasPrice", "0x0");
    String raw = a.ask("eth_signTransaction", unsigned).get("raw").asText();
    String hash =
        a.ask("eth_sendRawPrivateTransaction", raw, Map.of("privateFor", List.of(b.key))).asText();
    String contract = b.receipt(hash).get("contractAddress").asText();
    assertEquals(List.of(129, 129, NOTHING), values(contract));
  }

  /** Who counts the contracts that it has finds those of both its pairs. */
  @Test
  void s4EachHasTheContractsOfItsPairsAlone() {
    List<String> hashes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      hashes.add(a.create(PLAIN, List.of(b), "SimpleStorage", 1));
      hashes.add(b.create(PLAIN, List.of(c), "SimpleStorage", 1));
    }
    int[] received = new int[3];
    for (String hash : hashes) {
      String contract = a.receipt(hash).get("contractAddress").asText();
      b.receipt(hash);
      c.receipt(hash);
      List<Integer> values = values(contract);
      for (int i = 0; i < 3; i++) {
        received[i] += values.get(i);
      }
    }
    assertArrayEquals(new int[] {10, 20, 10}, received);
  }

  /** Whoever proposes the block. */
  @Test
  void s18PrivateContractsAreTakenAtManyHeights() {
    long first = height();
    Set<String> proposers = new TreeSet<>();
    for (int above : List.of(10, 20, 50, 70, 100, 150)) {
      SmallNetwork.await("reached", () -> height() >= first + above ? "reached" : "not yet");
      String hash = a.create(PLAIN, List.of(b), "SimpleStorage", above);
      JsonNode receipt = b.receipt(hash);
      assertEquals(above, b.get(receipt.get("contractAddress").asText()));
      String number = receipt.get("blockNumber").asText();
      proposers.add(b.ask("eth_getBlockByNumber", number, false).get("miner").asText());
    }
    assertTrue(proposers.size() > 1, proposers::toString);
  }

  private static long height() {
    return Long.decode(a.ask("eth_blockNumber").asText());
  }

  @Test
  void s5ManyAtOnceAreAllThere() {
    List<String> hashes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      hashes.add(a.create(PLAIN, List.of(b), "SimpleStorage", 100 + i));
      hashes.add(b.create(PLAIN, List.of(c), "SimpleStorage", 200 + i));
    }
    for (int i = 0; i < 10; i++) {
      String ofA = b.receipt(hashes.get(2 * i)).get("contractAddress").asText();
      assertEquals(100 + i, b.get(ofA));
      String ofB = c.receipt(hashes.get(2 * i + 1)).get("contractAddress").asText();
      assertEquals(200 + i, c.get(ofB));
    }
  }

  @Test
  void s7AndS8LogsAreForPartiesAlone() {
    String contract = a.made(PLAIN, List.of(b), "ClientReceipt");
    List<String> hashes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String data = Contracts.call("ClientReceipt", "deposit", i);
      hashes.add(a.send(a.calling(contract, data, PLAIN, List.of(b))));
    }
    for (String hash : hashes) {
      assertEquals(List.of(1, 1, 0), List.of(a.logs(hash), b.logs(hash), c.logs(hash)));
    }
    Map<String, String> filter = Map.of("fromBlock", "0x0", "address", contract);
    assertEquals(10, a.ask("eth_getLogs", filter).size());
    assertEquals(10, b.ask("eth_getLogs", filter).size());
    assertEquals(0, c.ask("eth_getLogs", filter).size());
  }

  @Test
  void s10WhoIsLeftOutOfATransactionHasAnotherState() {
    String contract = b.made(PLAIN, List.of(a, c), "Accumulator", 1);
    String first = inc(contract, 1, a);
    assertEquals(List.of(1, 1, 0), List.of(a.logs(first), b.logs(first), c.logs(first)));
    assertEquals(List.of(2, 2, 1), values(contract));
    String second = inc(contract, 3, c);
    assertEquals(List.of(0, 1, 1), List.of(a.logs(second), b.logs(second), c.logs(second)));
    assertEquals(List.of(2, 5, 4), values(contract));
    assertEquals("%064x".formatted(5), b.receipt(second).at("/logs/0/data").asText().substring(2));
    assertEquals("%064x".formatted(4), c.receipt(second).at("/logs/0/data").asText().substring(2));
  }

  private static String inc(String contract, int by, Party to) {
    String data = Contracts.call("Accumulator", "inc", by);
    return b.send(b.calling(contract, data, PLAIN, List.of(to)));
  }

  @Test
  void s11ValueIsRefused() {
    Map<String, Object> transaction =
        a.transaction(Contracts.creation("SimpleStorage", 1), Map.of("value", "0x1"), b);
    assertEquals(
        "ether value is not supported for private transactions",
        a.refused("eth_sendTransaction", transaction));
  }

  @Test
  void s12AContractCallsAnotherOfTheSameParties() {
    String inner = a.made(PLAIN, List.of(b), "C1", 42);
    String outer = a.made(PLAIN, List.of(b), "C2", inner);
    assertEquals(List.of(42, 42, NOTHING), values(outer));
    String data = Contracts.call("C2", "set", 5);
    assertEquals(1, b.status(a.send(a.calling(outer, data, PLAIN, List.of(b)))));
    assertEquals(List.of(5, 5, NOTHING), values(inner));
    assertEquals(List.of(5, 5, NOTHING), values(outer));
  }

  @Test
  void s13AContractMakesOthers() {
    String master = a.made(PLAIN, List.of(b), "StorageMaster");
    String create = Contracts.call("StorageMaster", "createSimpleStorage", 10);
    String hash = a.send(a.calling(master, create, PLAIN, List.of(b)));
    String child = "0x" + b.receipt(hash).at("/logs/0/data").asText().substring(26);
    assertEquals(List.of(10, 10, NOTHING), values(child));
    String two = Contracts.call("StorageMaster", "createSimpleStorageC2C3", 5);
    a.receipt(a.send(a.calling(master, two, PLAIN, List.of(b))));
    assertEquals(10, a.read(master, "StorageMaster", "getC2C3Value"));
    String change = Contracts.call("StorageMaster", "setC2C3Value", 15);
    assertEquals(1, b.status(a.send(a.calling(master, change, PLAIN, List.of(b)))));
    assertEquals(30, b.read(master, "StorageMaster", "getC2C3Value"));
    assertEquals(NOTHING, c.read(master, "StorageMaster", "getC2C3Value"));
  }

  @Test
  void s14AnEstimateIsEnough() {
    String contract = a.made(PLAIN, List.of(b), "SimpleStorage", 1);
    Map<String, Object> call =
        Map.of(
            "from", a.account, "to", contract, "data", Contracts.call("SimpleStorage", "set", 9));
    String gas = a.ask("eth_estimateGas", call).asText();
    Map<String, Object> exact = new TreeMap<>(a.transaction("0x", PLAIN, b));
    exact.putAll(call);
    exact.put("gas", gas);
    String hash = a.send(exact);
    assertEquals(List.of(1, 1), List.of(a.status(hash), b.status(hash)));
    assertEquals(9, b.get(contract));
  }

  @Test
  void s15AGraphShowsWhatThePartiesHave() {
    String hash = a.create(PLAIN, List.of(b), "SimpleStorage", 42);
    String contract = b.receipt(hash).get("contractAddress").asText();
    String digest = a.ask("eth_getTransactionByHash", hash).get("input").asText();
    for (Party party : List.of(a, b, c)) {
      party.receipt(hash);
      long height = Long.decode(party.ask("eth_blockNumber").asText());
      assertTrue(party.graph("{ block { number } }").at("/block/number").asLong() >= height);
      JsonNode seen =
          party
              .graph(
                  "{ transaction(hash: \"%s\") { isPrivate inputData privateInputData status"
                          .formatted(hash)
                      + " privateTransaction { hash } createdContract { address storage(slot: \"0x"
                      + "00".repeat(32)
                      + "\") } } }")
              .get("transaction");
      assertTrue(seen.get("isPrivate").asBoolean());
      assertEquals(digest, seen.get("inputData").asText());
      assertEquals(party.ask("eth_getQuorumPayload", digest), seen.get("privateInputData"));
      assertEquals(party == c, seen.get("privateInputData").asText().equals("0x"));
      assertTrue(seen.get("privateTransaction").isNull());
      assertEquals(1, seen.get("status").asInt());
      assertEquals(contract, seen.at("/createdContract/address").asText());
      String word = seen.at("/createdContract/storage").asText();
      assertEquals(party == c ? NOTHING : 42, Integer.parseInt(word.substring(58), 16));
    }
  }

  @Test
  void s16TooLittleGasFailsForThePartiesAlone() {
    String data = Contracts.creation("SimpleStorage", 1);
    assertEquals(
        "intrinsic gas too low",
        a.refused("eth_sendTransaction", a.transaction(data, Map.of("gas", "0x620c"), b)));
    String hash = a.send(a.transaction(data, Map.of("gas", "0xebc0"), b));
    assertEquals(List.of(0, 0, 1), List.of(a.status(hash), b.status(hash), c.status(hash)));
    assertEquals("0x0", a.receipt(hash).get("gasUsed").asText());
    assertEquals(1, a.status(a.send(a.transaction(data, Map.of("gas", "0x30d40"), b))));
  }

  @Test
  void p8ARevertSaysWhyToThePartiesAlone() {
    String contract = a.made(PLAIN, List.of(b), "Increasing", 100);
    assertEquals(1, b.status(set(a, contract, 200, b)));
    String hash = set(a, contract, 20, b);
    assertEquals(List.of(0, 0, 1), List.of(a.status(hash), b.status(hash), c.status(hash)));
    assertTrue(b.receipt(hash).get("revertReason").asText().startsWith("0x08c379a0"));
    assertEquals(List.of(200, 200, NOTHING), values(contract));
  }

  /** Makes c, b and a of the three, each private to B or public, and gives their addresses. */
  private static List<String> stores(boolean aPrivate, boolean othersPrivate) {
    String storeC = store(othersPrivate, "StoreC", 1);
    String storeB = store(othersPrivate, "StoreB", 1, storeC);
    return List.of(store(aPrivate, "StoreA", 1, storeB), storeB, storeC);
  }

  private static String store(boolean isPrivate, String contract, Object... arguments) {
    if (isPrivate) {
      return a.made(PLAIN, List.of(b), contract, arguments);
    }
    Map<String, Object> open = a.transaction(Contracts.creation(contract, arguments), PLAIN);
    open.remove("privateFor");
    String hash = a.send(open);
    b.receipt(hash);
    return a.receipt(hash).get("contractAddress").asText();
  }

  /** What becomes of a setter of A's contract. */
  private static int change(String storeA, boolean isPrivate, String function, int value) {
    Map<String, Object> call =
        a.calling(storeA, Contracts.call("StoreA", function, value), PLAIN, List.of(b));
    if (!isPrivate) {
      call.remove("privateFor");
    }
    String hash = a.send(call);
    b.receipt(hash);
    return a.status(hash);
  }

  private static List<Integer> threeOf(String storeA) {
    return List.of(
        a.read(storeA, "StoreA", "geta"),
        a.read(storeA, "StoreA", "getb"),
        a.read(storeA, "StoreA", "getc"));
  }

  @Test
  void d1AndD2AllOfOneStateChangeEachOther() {
    for (boolean isPrivate : new boolean[] {false, true}) {
      String storeA = stores(isPrivate, isPrivate).getFirst();
      assertEquals(1, change(storeA, isPrivate, "setc", 10));
      assertEquals(1, change(storeA, isPrivate, "setb", 10));
      assertEquals(1, change(storeA, isPrivate, "seta", 10));
      assertEquals(List.of(1000, 100, 10), threeOf(storeA));
    }
  }

  @Test
  void d3APrivateContractReadsPublicOnesAndChangesNone() {
    String storeA = stores(true, false).getFirst();
    assertEquals(List.of(1, 1, 1), threeOf(storeA));
    assertEquals(0, change(storeA, true, "setc", 10));
    assertEquals(0, change(storeA, true, "setb", 10));
    assertEquals(List.of(1, 1, 1), threeOf(storeA));
    assertEquals(1, change(storeA, true, "seta", 10));
    assertEquals(List.of(10, 1, 1), threeOf(storeA));
  }

  @Test
  void d4APublicContractSeesNoPrivateOne() {
    List<String> stores = stores(false, true);
    String storeA = stores.getFirst();
    assertEquals(List.of(1, -1, -1), threeOf(storeA));
    assertEquals(0, change(storeA, false, "setc", 10));
    assertEquals(0, change(storeA, false, "setb", 10));
    assertEquals(0, change(storeA, false, "seta", 10));
    assertEquals(1, a.read(storeA, "StoreA", "geta"));
    assertEquals(1, b.read(stores.get(1), "StoreB", "getb"));
    assertEquals(1, b.read(stores.get(2), "StoreC", "getc"));
  }
}
