package io.witan.httpapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.offline.OfflineNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.rules.Fork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The state page by page, what changed between blocks, calls inside a block, and filling in. */
class StateMethodsTest {
  private static final Address SENDER = TestGenesis.RICH.address();

  private RunningServer server;
  private long nonce;

  private void start(Fork fork, boolean priced) {
    server = RunningServer.of(new OfflineNode(TestGenesis.of(fork, priced), new BuildAtOnce()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void send(Optional<Address> to, long value, Bytes data) throws Exception {
    Transaction unsigned = transaction(to, value, data, new Signature(0, Uint256.ONE, Uint256.ONE));
    Signature signature = TestGenesis.RICH.sign(TransactionCodec.signingHash(unsigned));
    Bytes raw = TransactionCodec.encode(transaction(to, value, data, signature));
    nonce++;
    server.result("eth_sendRawTransaction", "[\"" + raw.toHex() + "\"]");
  }

  private Transaction transaction(
      Optional<Address> to, long value, Bytes data, Signature signature) {
    return new Transaction.FeeMarket(
        TestGenesis.CHAIN_ID,
        nonce,
        Uint256.ZERO,
        Uint256.ZERO,
        100_000,
        to,
        Uint256.of(value),
        data,
        List.of(),
        signature);
  }

  private static Address account(int number) {
    return Address.of(Uint256.of(0xa000 + number).toBytes32().slice(12, 32));
  }

  private static String key(Address address) {
    return "pre(" + Keccak.hash(address.bytes()).toHex() + ")";
  }

  private String error(String method, String params) throws Exception {
    JsonNode answer = server.answer(method, params);
    assertTrue(answer.has("error"), answer.toString());
    return answer.at("/error/message").asText();
  }

  @Test
  void theStateIsListedPageByPage() throws Exception {
    start(Fork.SHANGHAI, false);
    for (int i = 1; i <= 5; i++) {
      send(Optional.of(account(i)), i, Bytes.EMPTY);
    }
    JsonNode all = server.result("debug_accountRange", "[\"latest\",\"0x\",256,false,false,true]");
    assertEquals("3", all.at("/accounts").path(key(account(3))).path("balance").asText());
    assertEquals(5, all.at("/accounts").path(key(SENDER)).path("nonce").asLong());
    assertFalse(all.has("next"));
    JsonNode head = server.result("eth_getBlockByNumber", "[\"latest\",false]");
    assertEquals(head.get("stateRoot").asText(), "0x" + all.get("root").asText());
    List<String> paged = new ArrayList<>();
    String next = "0x";
    while (next != null) {
      JsonNode page = server.result("debug_accountRange", "[\"latest\",\"" + next + "\",2]");
      assertTrue(page.get("accounts").size() <= 2);
      page.get("accounts").fieldNames().forEachRemaining(paged::add);
      next = page.has("next") ? page.get("next").asText() : null;
    }
    List<String> whole = new ArrayList<>();
    all.get("accounts").fieldNames().forEachRemaining(whole::add);
    assertEquals(whole, paged);
    JsonNode before = server.result("debug_accountRange", "[\"0x1\"]");
    assertFalse(before.get("accounts").has(key(account(2))));
  }

  @Test
  void anAccountIsListedWithItsCodeAndStorageUnlessTheyAreLeftOut() throws Exception {
    start(Fork.SHANGHAI, false);
    // Stores 9 at 1 and leaves one byte of code, STOP.
    send(Optional.empty(), 0, Bytes.fromHex("0x600960015560016000f3"));
    JsonNode accounts = server.result("debug_accountRange", "[\"latest\"]").get("accounts");
    JsonNode contract = null;
    for (JsonNode account : accounts) {
      contract = account.has("code") ? account : contract;
    }
    assertEquals("0x00", contract.get("code").asText());
    Hash slot = Keccak.hash(Uint256.ONE.toBytes32());
    assertEquals(
        Uint256.of(9).toBytes32().toHex(),
        "0x" + contract.get("storage").get(slot.toHex()).asText());
    JsonNode bare =
        server.result("debug_accountRange", "[\"latest\",\"0x\",256,true,true]").get("accounts");
    bare.forEach(account -> assertFalse(account.has("code") || account.has("storage")));
  }

  @Test
  void theAccountsThatDifferBetweenBlocksAreFound() throws Exception {
    start(Fork.SHANGHAI, false);
    send(Optional.of(account(1)), 1, Bytes.EMPTY);
    send(Optional.of(account(2)), 2, Bytes.EMPTY);
    send(Optional.of(account(1)), 0, Bytes.EMPTY); // changes nothing of account 1
    assertEquals(
        accounts(account(2)), server.result("debug_getModifiedAccountsByNumber", "[2]").toString());
    assertEquals(accounts(), server.result("debug_getModifiedAccountsByNumber", "[3]").toString());
    assertEquals(
        accounts(account(1), account(2)),
        server.result("debug_getModifiedAccountsByNumber", "[0,\"0x3\"]").toString());
    String first = server.result("eth_getBlockByNumber", "[\"0x1\",false]").get("hash").asText();
    String last = server.result("eth_getBlockByNumber", "[\"0x3\",false]").get("hash").asText();
    assertEquals(
        accounts(account(2)),
        server
            .result("debug_getModifiedAccountsByHash", "[\"" + first + "\",\"" + last + "\"]")
            .toString());
  }

  /** In the order of their addresses, and the sender's, which every block changes. */
  private static String accounts(Address... others) {
    List<Address> all = new ArrayList<>(List.of(others));
    all.add(SENDER);
    return all.stream()
        .sorted()
        .map(address -> "\"" + address.toHex() + "\"")
        .toList()
        .toString()
        .replace(" ", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "debug_getModifiedAccountsByNumber; [0]; genesis is not traceable",
        "debug_getModifiedAccountsByNumber; [9]; start block not found",
        "debug_getModifiedAccountsByNumber; [0,9]; end block not found",
        "debug_getModifiedAccountsByNumber; [1,1]; must be less than end block height",
        "debug_getModifiedAccountsByNumber; []; missing value for required argument 0",
        "debug_getModifiedAccountsByNumber; [-1]; invalid argument 0",
        "debug_getModifiedAccountsByHash; [1]; invalid argument 0",
        "debug_accountRange; ['0x9']; header not found",
        "debug_accountRange; ['latest','zz']; invalid argument 1",
        "debug_accountRange; ['latest','0x',-1]; invalid argument 2",
        "debug_accountRange; ['latest','0x',1,'x']; invalid argument 3",
        "debug_traceCall; [{},'latest',{'txIndex':'0x1'}]; out of range",
        "debug_traceCall; [{},'latest',{'txIndex':-1}]; invalid argument 2",
        "debug_traceCall; [{},'earliest',{'txIndex':0}]; genesis is not traceable",
        "eth_fillTransaction; []; missing value for required argument 0",
        "eth_fillTransaction; [7]; invalid argument 0",
        "eth_fillTransaction; [{}]; contract creation without any data",
        "eth_fillTransaction; [{'to':'0x1'}]; invalid argument 0",
        "eth_fillTransaction; [{'data':'0xfe'}]; invalid opcode",
        "eth_fillTransaction; [{'data':'0x00','chainId':'0x1'}]; chainId does not match"
      })
  void badInputIsAnErrorThatSaysWhatIsWrong(String method, String params, String said)
      throws Exception {
    start(Fork.SHANGHAI, false);
    send(Optional.of(account(1)), 1, Bytes.EMPTY);
    String message = error(method, params.replace('\'', '"'));
    assertTrue(message.contains(said), message);
  }

  @Test
  void aKeyThatIsTooLongIsRefused() throws Exception {
    start(Fork.SHANGHAI, false);
    assertTrue(
        error("debug_accountRange", "[\"latest\",\"0x" + "00".repeat(33) + "\"]")
            .contains("at most 32 bytes"));
  }

  @Test
  void aCallIsTracedBeforeTheTransactionThatIsNamed() throws Exception {
    start(Fork.SHANGHAI, false);
    send(Optional.of(account(1)), 7, Bytes.EMPTY);
    assertEquals("0x0", balanceTraced(",{\"txIndex\":\"0x0\",\"stateOverrides\":"));
    assertEquals("0x7", balanceTraced(",{\"stateOverrides\":"));
  }

  /** The balance of account 1 as code sees it that runs in the newest block. */
  private String balanceTraced(String options) throws Exception {
    String code = "0x73" + account(1).toHex().substring(2) + "315f5260205ff3";
    String at = "\"0x00000000000000000000000000000000000000cc\"";
    JsonNode trace =
        server.result(
            "debug_traceCall",
            "[{\"to\":"
                + at
                + "},\"latest\""
                + options
                + "{"
                + at
                + ":{\"code\":\""
                + code
                + "\"}}}]");
    return Uint256.fromHex(trace.get("returnValue").asText()).toQuantity();
  }

  @Test
  void whatIsLeftOutOfATransactionIsFilledIn() throws Exception {
    start(Fork.SHANGHAI, true);
    String given = "\"from\":\"" + SENDER.toHex() + "\",\"to\":\"" + account(1).toHex() + "\"";
    JsonNode filled = server.result("eth_fillTransaction", "[{" + given + ",\"value\":\"0x5\"}]");
    JsonNode tx = filled.get("tx");
    assertEquals("0x2", tx.get("type").asText());
    assertEquals("0x0", tx.get("nonce").asText());
    assertEquals("0x5208", tx.get("gas").asText());
    assertEquals("0x539", tx.get("chainId").asText());
    Uint256 tip = Uint256.fromHex(tx.get("maxPriorityFeePerGas").asText());
    assertEquals(server.result("eth_maxPriorityFeePerGas", "[]").asText(), tip.toQuantity());
    Uint256 base = Uint256.fromHex(server.result("eth_baseFee", "[]").asText());
    assertEquals(base.plus(base).plus(tip).toQuantity(), tx.get("maxFeePerGas").asText());
    Transaction raw = TransactionCodec.decode(Bytes.fromHex(filled.get("raw").asText()));
    assertEquals(Uint256.of(5), raw.value());
    assertEquals(Optional.of(account(1)), raw.to());
    JsonNode kept =
        server
            .result(
                "eth_fillTransaction",
                "[{"
                    + given
                    + ",\"gasPrice\":\"0x77359400\",\"gas\":\"0x9999\",\"nonce\":\"0x7\"}]")
            .get("tx");
    assertEquals("0x0", kept.get("type").asText());
    assertEquals("0x77359400", kept.get("gasPrice").asText());
    assertEquals("0x9999", kept.get("gas").asText());
    assertEquals("0x7", kept.get("nonce").asText());
    assertTrue(
        error(
                "eth_fillTransaction",
                "[{" + given + ",\"maxFeePerGas\":\"0x1\",\"maxPriorityFeePerGas\":\"0x2\"}]")
            .contains("maxFeePerGas (1) < maxPriorityFeePerGas (2)"));
  }

  @Test
  void onAChainOfFreeGasAndNoLondonAPlainTransactionIsFilledIn() throws Exception {
    start(Fork.BERLIN, false);
    JsonNode tx =
        server
            .result(
                "eth_fillTransaction",
                "[{\"from\":\"" + SENDER.toHex() + "\",\"to\":\"" + account(1).toHex() + "\"}]")
            .get("tx");
    assertEquals("0x0", tx.get("type").asText());
    assertEquals("0x0", tx.get("gasPrice").asText());
  }
}
