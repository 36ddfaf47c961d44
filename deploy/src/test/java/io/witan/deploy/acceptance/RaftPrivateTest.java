package io.witan.deploy.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.deploy.network.NetworkFolder.Engine;
import io.witan.deploy.node.SmallNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GoQuorum's acceptance scenarios on private transactions that need Raft, on whole nodes. */
class RaftPrivateTest {
  private static final Map<String, Object> PLAIN = Map.of();
  private static final BigInteger PRICE = BigInteger.valueOf(1_000_000_000);

  @TempDir static Path directory;
  private static Organisations organisations;
  private static Party a;
  private static Party b;
  private static Party c;

  @BeforeAll
  static void start() {
    SmallNetwork network = SmallNetwork.ofOrganisations(directory, 3, Engine.RAFT);
    letGasCost(network);
    organisations = new Organisations(network);
    a = organisations.a;
    b = organisations.b;
    c = organisations.c;
  }

  @AfterAll
  static void stop() {
    organisations.close();
  }

  /** From the beginning, and gives the organisations' accounts what they need for it. */
  private static void letGasCost(SmallNetwork network) {
    Path genesis = network.folder.genesis();
    ObjectMapper json = new ObjectMapper();
    try {
      ObjectNode root = (ObjectNode) json.readTree(genesis.toFile());
      root.withObjectProperty("config").put("enableGasPriceBlock", 0);
      for (int i = 1; i <= 3; i++) {
        ObjectNode account = root.withObjectProperty("alloc");
        account
            .withObjectProperty(new Party(network, i).account.substring(2))
            .put("balance", "0x" + BigInteger.TEN.pow(24).toString(16));
      }
      Files.writeString(genesis, json.writeValueAsString(root));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static BigInteger number(JsonNode quantity) {
    return new BigInteger(quantity.asText().substring(2), 16);
  }

  private static BigInteger balance(Party at, String account) {
    return number(at.ask("eth_getBalance", account, "latest"));
  }

  @Test
  void s6AHundredContractsAreAtTheirParties() {
    List<String> hashes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      hashes.add(a.create(PLAIN, List.of(c), "SimpleStorage", 1_000 + i));
    }
    for (int i = 0; i < 100; i++) {
      String contract = c.receipt(hashes.get(i)).get("contractAddress").asText();
      assertEquals(1_000 + i, c.get(contract));
    }
    JsonNode last = a.receipt(hashes.getLast());
    b.receipt(hashes.getLast());
    String contract = last.get("contractAddress").asText();
    assertEquals(List.of(1_099, 0), List.of(a.get(contract), b.get(contract)));
  }

  /** A private one pays for its hash alone, and so its payload's size does not show. */
  @Test
  void s17GasGoesFromTheSenderToTheMinter() {
    Map<String, Object> priced = Map.of("gasPrice", "0x" + PRICE.toString(16));
    BigInteger small = paid(a.transaction(Contracts.creation("SimpleStorage", 1), priced, b));
    BigInteger large = paid(a.transaction(Contracts.creation("StorageMaster"), priced, b));
    // A creation, its init code's two words, and 64 bytes of a hash, of which a few may be zero.
    for (BigInteger gas : List.of(small, large)) {
      assertTrue(gas.intValueExact() <= 53_004 + 64 * 16, gas::toString);
      assertTrue(gas.intValueExact() > 53_004 + 54 * 16, gas::toString);
    }
    Map<String, Object> open = a.transaction(Contracts.creation("SimpleStorage", 1), priced);
    open.remove("privateFor");
    String hash = a.send(open);
    assertNotEquals("0x0", a.receipt(hash).get("gasUsed").asText());
  }

  /** The gas that a sender pays for, and the block's minter is paid for. */
  private static BigInteger paid(Map<String, Object> transaction) {
    BigInteger before = balance(a, a.account);
    JsonNode receipt = a.receipt(a.send(transaction));
    c.receipt(receipt.get("transactionHash").asText());
    assertEquals("0x0", receipt.get("gasUsed").asText());
    long number = Long.decode(receipt.get("blockNumber").asText());
    JsonNode block = a.ask("eth_getBlockByNumber", receipt.get("blockNumber").asText(), false);
    String minter = block.get("miner").asText();
    BigInteger gas = before.subtract(balance(c, a.account)).divide(PRICE);
    BigInteger had = number(c.ask("eth_getBalance", minter, "0x" + Long.toHexString(number - 1)));
    // Since London a block's base fee is nobody's.
    BigInteger each = PRICE.subtract(number(block.get("baseFeePerGas")));
    assertEquals(gas.multiply(each), balance(c, minter).subtract(had), minter);
    return gas;
  }
}
