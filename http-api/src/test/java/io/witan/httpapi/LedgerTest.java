package io.witan.httpapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.offline.OfflineNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.rules.Fork;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client's life on a chain that executes: deploy, call, send, wait, read logs, subscribe. */
class LedgerTest {
  /**
   * Stores its first word at 0, then logs it under topic 7; reverts with Error("no") on no data.
   */
  private static final Bytes RUNTIME =
      Bytes.fromHex(
          "0x36600f57"
              + "60006000fd" // no data: revert with nothing
              + "000000000000"
              + "5b600035600055600035600052600760206000a100");

  private OfflineNode node;
  private RunningServer server;
  private long nonce;

  @BeforeEach
  void start() {
    node = new OfflineNode(TestGenesis.of(Fork.SHANGHAI, false), new BuildAtOnce());
    server = RunningServer.of(node);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String send(Optional<Address> to, Bytes data) throws Exception {
    Transaction.FeeMarket unsigned =
        transaction(to, data, new Signature(0, Uint256.ONE, Uint256.ONE));
    Signature signature = TestGenesis.RICH.sign(TransactionCodec.signingHash(unsigned));
    nonce++;
    Bytes raw = TransactionCodec.encode(transactionWith(unsigned, signature));
    return server.result("eth_sendRawTransaction", "[\"" + raw.toHex() + "\"]").textValue();
  }

  private Transaction.FeeMarket transaction(Optional<Address> to, Bytes data, Signature signature) {
    return new Transaction.FeeMarket(
        TestGenesis.CHAIN_ID,
        nonce,
        Uint256.ZERO,
        Uint256.ZERO,
        1_000_000,
        to,
        Uint256.ZERO,
        data,
        List.of(),
        signature);
  }

  private static Transaction.FeeMarket transactionWith(
      Transaction.FeeMarket tx, Signature signature) {
    return new Transaction.FeeMarket(
        tx.chain(),
        tx.nonce(),
        tx.maxPriorityFeePerGas(),
        tx.maxFeePerGas(),
        tx.gasLimit(),
        tx.to(),
        tx.value(),
        tx.data(),
        tx.accessList(),
        signature);
  }

  private Address deploy() throws Exception {
    int size = RUNTIME.size();
    Bytes init =
        Bytes.concat(
            Bytes.ofInts(0x60, size, 0x80, 0x60, 0x0a, 0x5f, 0x39, 0x5f, 0xf3, 0x00), RUNTIME);
    JsonNode receipt = receipt(send(Optional.empty(), init));
    assertEquals("0x1", receipt.get("status").textValue());
    return Address.fromHex(receipt.get("contractAddress").textValue());
  }

  private JsonNode receipt(String hash) throws Exception {
    return server.result("eth_getTransactionReceipt", "[\"" + hash + "\"]");
  }

  private static Bytes word(long value) {
    return Uint256.of(value).toBytes32();
  }

  @Test
  void aReceiptHasEveryFieldThatTodaysToolsParse() throws Exception {
    Address contract = deploy();
    JsonNode receipt = receipt(send(Optional.of(contract), word(5)));
    for (String field :
        List.of(
            "transactionHash",
            "transactionIndex",
            "blockHash",
            "blockNumber",
            "from",
            "to",
            "type",
            "gasUsed",
            "cumulativeGasUsed",
            "effectiveGasPrice",
            "contractAddress",
            "logs",
            "logsBloom",
            "status")) {
      assertTrue(receipt.has(field), field);
    }
    assertEquals("0x2", receipt.get("type").textValue());
    assertEquals("0x0", receipt.get("effectiveGasPrice").textValue());
    assertTrue(receipt.get("contractAddress").isNull());
    JsonNode log = receipt.get("logs").get(0);
    assertEquals(word(7).toHex(), log.get("topics").get(0).textValue());
    assertEquals(word(5).toHex(), log.get("data").textValue());
    assertFalse(log.get("removed").booleanValue());
  }

  @Test
  void yParityAgreesWithV() throws Exception {
    String hash = send(Optional.of(Address.ZERO), Bytes.EMPTY);
    JsonNode tx = server.result("eth_getTransactionByHash", "[\"" + hash + "\"]");
    assertEquals(tx.get("v"), tx.get("yParity"));
    assertEquals("0x539", tx.get("chainId").textValue());
    assertEquals("0x0", tx.get("gasPrice").textValue());
    JsonNode block = server.result("eth_getBlockByNumber", "[\"latest\",true]");
    assertEquals(tx, block.get("transactions").get(0));
    assertEquals("0x0", block.get("baseFeePerGas").textValue());
    assertEquals(0, block.get("withdrawals").size());
    assertEquals(block, server.result("eth_getBlockByHash", "[" + block.get("hash") + ",true]"));
    for (String tag : List.of("pending", "safe", "finalized")) {
      assertEquals(block, server.result("eth_getBlockByNumber", "[\"" + tag + "\",true]"));
    }
  }

  @Test
  void stateIsReadAtAnyBlock() throws Exception {
    Address contract = deploy();
    send(Optional.of(contract), word(5));
    send(Optional.of(contract), word(6));
    String where = "[\"" + contract.toHex() + "\",\"0x0\",";
    assertEquals(
        word(6).toHex(), server.result("eth_getStorageAt", where + "\"latest\"]").asText());
    assertEquals(word(5).toHex(), server.result("eth_getStorageAt", where + "\"0x2\"]").asText());
    JsonNode block = server.result("eth_getBlockByNumber", "[\"0x2\",false]");
    String byHash = "{\"blockHash\":" + block.get("hash") + ",\"requireCanonical\":true}]";
    assertEquals(word(5).toHex(), server.result("eth_getStorageAt", where + byHash).asText());
    assertEquals(
        RUNTIME.toHex(),
        server.result("eth_getCode", "[\"" + contract.toHex() + "\",\"latest\"]").asText());
    assertEquals(
        "header not found",
        server
            .answer("eth_getStorageAt", where + "\"0x99\"]")
            .path("error")
            .path("message")
            .asText());
    String rich = TestGenesis.RICH.address().toHex();
    assertEquals(
        "0x3", server.result("eth_getTransactionCount", "[\"" + rich + "\",\"pending\"]").asText());
  }

  @Test
  void callsAndEstimatesFollowTheContract() throws Exception {
    Address contract = deploy();
    String to = "\"to\":\"" + contract.toHex() + "\"";
    String good = "[{" + to + ",\"data\":\"" + word(5).toHex() + "\"}]";
    assertEquals("0x", server.result("eth_call", good).textValue());
    JsonNode reverted = server.answer("eth_call", "[{" + to + "}]").get("error");
    assertEquals(3, reverted.get("code").intValue());
    assertEquals("execution reverted", reverted.get("message").textValue());
    assertEquals("0x", reverted.get("data").textValue());
    assertEquals(
        3, server.answer("eth_estimateGas", "[{" + to + "}]").at("/error/code").intValue());
    assertEquals(
        "gas required exceeds allowance (21000)",
        server
            .answer("eth_estimateGas", good.replace("}]", ",\"gas\":\"0x5208\"}]"))
            .at("/error/message")
            .asText());
    long estimate = Long.decode(server.result("eth_estimateGas", good).textValue());
    assertTrue(estimate > 43_000 && estimate < 60_000, "estimate " + estimate);
    JsonNode list = server.result("eth_createAccessList", good);
    assertEquals(
        word(0).toHex(), list.at("/accessList/0/storageKeys/0").textValue(), list.toString());
    assertEquals(
        "0x5208",
        server.result("eth_estimateGas", "[{\"to\":\"" + Address.ZERO.toHex() + "\"}]").asText());
  }

  @Test
  void overridesHoldForOneCallAlone() throws Exception {
    String place = "0x00000000000000000000000000000000000000aa";
    // SLOAD(0) and return it
    String code =
        "{\"code\":\"0x5f545f5260205ff3\",\"stateDiff\":{\""
            + word(0).toHex()
            + "\":\""
            + word(9).toHex()
            + "\"}}";
    String overridden = "[{\"to\":\"" + place + "\"},\"latest\",{\"" + place + "\":" + code + "}]";
    assertEquals(word(9).toHex(), server.result("eth_call", overridden).textValue());
    assertEquals(
        "0x", server.result("eth_call", "[{\"to\":\"" + place + "\"},\"latest\"]").asText());
    String number =
        "[{\"to\":\""
            + place
            + "\"},\"latest\",{\""
            + place
            + "\":{\"code\":\"0x435f5260205ff3\"}},{\"number\":\"0x64\"}]";
    assertEquals(word(100).toHex(), server.result("eth_call", number).textValue());
  }

  @Test
  void logsAreFoundByRangeAndByFilter() throws Exception {
    Address contract = deploy();
    String filter =
        server.result("eth_newFilter", "[{\"address\":\"" + contract.toHex() + "\"}]").asText();
    String blocks = server.result("eth_newBlockFilter", "[]").asText();
    String pending = server.result("eth_newPendingTransactionFilter", "[]").asText();
    send(Optional.of(contract), word(5));
    String last = send(Optional.of(contract), word(6));
    String topics = "\"topics\":[[\"" + word(7).toHex() + "\",\"" + word(8).toHex() + "\"]]";
    JsonNode found = server.result("eth_getLogs", "[{\"fromBlock\":\"earliest\"," + topics + "}]");
    assertEquals(2, found.size());
    assertEquals(last, found.get(1).get("transactionHash").textValue());
    assertEquals(found, server.result("eth_getFilterChanges", "[\"" + filter + "\"]"));
    assertEquals(0, server.result("eth_getFilterChanges", "[\"" + filter + "\"]").size());
    assertEquals(2, server.result("eth_getFilterChanges", "[\"" + blocks + "\"]").size());
    assertEquals(
        last, server.result("eth_getFilterChanges", "[\"" + pending + "\"]").get(1).asText());
    assertTrue(server.result("eth_uninstallFilter", "[\"" + filter + "\"]").booleanValue());
    assertEquals(
        "filter not found",
        server
            .answer("eth_getFilterChanges", "[\"" + filter + "\"]")
            .at("/error/message")
            .asText());
    assertEquals(
        0,
        server
            .result(
                "eth_getLogs", "[{\"fromBlock\":\"0x0\",\"topics\":[\"" + word(8).toHex() + "\"]}]")
            .size());
  }

  @Test
  void subscribersHearOfHeadsAndLogsWhoseReceiptsAreThere() throws Exception {
    Address contract = deploy();
    RunningServer.Messages messages = new RunningServer.Messages();
    WebSocket socket = server.webSocket(messages);
    socket.sendText(RunningServer.call(1, "eth_subscribe", "[\"newHeads\"]"), true).join();
    String heads = messages.nextJson().get("result").textValue();
    socket
        .sendText(
            RunningServer.call(
                2, "eth_subscribe", "[\"logs\",{\"address\":\"" + contract.toHex() + "\"}]"),
            true)
        .join();
    String logs = messages.nextJson().get("result").textValue();
    String hash = send(Optional.of(contract), word(5));
    JsonNode one = messages.nextJson().get("params");
    JsonNode other = messages.nextJson().get("params");
    JsonNode head = one.get("subscription").asText().equals(heads) ? one : other;
    JsonNode log = one.get("subscription").asText().equals(logs) ? one : other;
    assertEquals("0x2", head.at("/result/number").textValue());
    assertEquals(hash, log.at("/result/transactionHash").textValue());
    assertEquals(receipt(hash).get("logs").get(0), log.get("result"));
    socket.sendText(RunningServer.call(3, "eth_unsubscribe", "[\"" + heads + "\"]"), true).join();
    assertTrue(messages.nextJson().get("result").booleanValue());
    socket.abort();
  }

  @Test
  void feesAreZeroWhereGasIsFree() throws Exception {
    send(Optional.of(Address.ZERO), Bytes.EMPTY);
    assertEquals("0x0", server.result("eth_gasPrice", "[]").textValue());
    assertEquals("0x0", server.result("eth_maxPriorityFeePerGas", "[]").textValue());
    JsonNode history = server.result("eth_feeHistory", "[\"0x4\",\"latest\",[25,75]]");
    assertEquals("0x0", history.get("oldestBlock").textValue());
    assertEquals(3, history.get("baseFeePerGas").size());
    assertEquals(2, history.get("gasUsedRatio").size());
    assertEquals(2, history.get("reward").get(1).size());
    assertEquals(
        2, server.result("eth_feeHistory", "[2,\"latest\",[]]").get("gasUsedRatio").size());
  }

  @Test
  void aTransactionThatCannotBeIsRefusedWithGethsWords() throws Exception {
    assertEquals(
        -32000, server.answer("eth_sendRawTransaction", "[\"0x01\"]").at("/error/code").intValue());
    assertEquals(
        -32602, server.answer("eth_sendRawTransaction", "[\"zz\"]").at("/error/code").intValue());
    JsonNode none =
        server.answer("eth_sendTransaction", "[{\"from\":\"" + Address.ZERO.toHex() + "\"}]");
    assertTrue(none.at("/error/message").asText().contains("unknown account"));
  }

  @Test
  void aTraceShowsInstructionsAndCalls() throws Exception {
    Address contract = deploy();
    String hash = send(Optional.of(contract), word(5));
    JsonNode trace = server.result("debug_traceTransaction", "[\"" + hash + "\"]");
    JsonNode store = null;
    for (JsonNode step : trace.get("structLogs")) {
      store = step.get("op").asText().equals("SSTORE") ? step : store;
    }
    assertEquals(word(5).toHex(), store.at("/storage/" + word(0).toHex()).asText());
    assertEquals("0x0", store.at("/stack/1").asText());
    assertFalse(trace.get("failed").booleanValue());
    String calls = "{\"tracer\":\"callTracer\"}";
    JsonNode tree = server.result("debug_traceTransaction", "[\"" + hash + "\"," + calls + "]");
    assertEquals("CALL", tree.get("type").asText());
    assertEquals(contract.toHex(), tree.get("to").asText());
    assertEquals(receipt(hash).get("gasUsed"), tree.get("gasUsed"));
    assertEquals(
        tree,
        server.result("debug_traceBlockByNumber", "[\"latest\"," + calls + "]").at("/0/result"));
    JsonNode reverted =
        server.result(
            "debug_traceCall", "[{\"to\":\"" + contract.toHex() + "\"},\"latest\"," + calls + "]");
    assertEquals("execution reverted", reverted.get("error").asText());
  }

  @Test
  void storageIsListedBetweenTransactions() throws Exception {
    Address contract = deploy();
    send(Optional.of(contract), word(5));
    send(Optional.of(contract), word(6));
    JsonNode before = storage("0x2", contract);
    assertEquals(0, before.get("storage").size(), "before the first transaction stored anything");
    JsonNode after = storage("0x3", contract);
    assertEquals(word(5).toHex(), after.get("storage").elements().next().get("value").asText());
    assertTrue(after.get("nextKey").isNull());
  }

  private JsonNode storage(String block, Address contract) throws Exception {
    String params = "[\"" + block + "\",0,\"" + contract.toHex() + "\",\"0x00\",10]";
    return server.result("debug_storageRangeAt", params);
  }
}
