package io.witan.httpapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.offline.OfflineNode;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.ledger.TransactionSigning;
import io.witan.protocol.rules.Fork;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** GraphQL shows what JSON-RPC shows: each value here is compared with that one's. */
class GraphQlTest {
  /** Stores its first word at 0 and logs it under topic 7; reverts where it is called with none. */
  private static final Bytes RUNTIME =
      Bytes.fromHex("36600f5760006000fd0000000000005b600035600055600035600052600760206000a100");

  private static OfflineNode node;
  private static RunningServer server;
  private static long nonce;
  private static String created;
  private static String called;
  private static String contract;

  @BeforeAll
  static void start() throws Exception {
    node = new OfflineNode(TestGenesis.of(Fork.SHANGHAI, false), new BuildAtOnce());
    server = RunningServer.of(node);
    Bytes size = Bytes.ofInts(0x60, RUNTIME.size());
    Bytes init =
        Bytes.concat(size, Bytes.fromHex("600c600039"), size, Bytes.fromHex("6000f3"), RUNTIME);
    created = send(Optional.empty(), init);
    contract = rpc("eth_getTransactionReceipt", created).get("contractAddress").textValue();
    called = send(Optional.of(Address.fromHex(contract)), word(42));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Bytes word(long value) {
    return Uint256.of(value).toBytes32();
  }

  /** Hands a transaction in by a mutation. */
  private static String send(Optional<Address> to, Bytes data) throws Exception {
    Legacy unsigned =
        new Legacy(
            nonce++,
            Uint256.ZERO,
            1_000_000,
            to,
            Uint256.ZERO,
            data,
            Uint256.ZERO,
            Uint256.ONE,
            Uint256.ONE);
    String raw =
        TransactionCodec.encode(
                TransactionSigning.sign(unsigned, TestGenesis.CHAIN_ID, TestGenesis.RICH))
            .toHex();
    return data("mutation { sendRawTransaction(data: \"" + raw + "\") }")
        .get("sendRawTransaction")
        .textValue();
  }

  private static JsonNode rpc(String method, String... params) throws Exception {
    String quoted = params.length == 0 ? "" : '"' + String.join("\",\"", params) + '"';
    return server.result(method, "[" + quoted.replace("\"true\"", "true") + "]");
  }

  private static HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return server.send(graph().POST(BodyPublishers.ofString(body)).build());
  }

  private static HttpRequest.Builder graph() {
    return HttpRequest.newBuilder(server.uri("http").resolve("/graphql"))
        .header("Content-Type", "application/json");
  }

  private static JsonNode data(String query) throws Exception {
    return data(Json.object().put("query", query));
  }

  private static JsonNode data(ObjectNode request) throws Exception {
    HttpResponse<String> answer = post(Json.write(request));
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.parse(answer.body()).orElseThrow().get("data");
  }

  /** The message of the first error that a query must have. */
  private static String error(String query) throws Exception {
    HttpResponse<String> answer = post(Json.write(Json.object().put("query", query)));
    assertEquals(400, answer.statusCode(), answer.body());
    return Json.parse(answer.body()).orElseThrow().at("/errors/0/message").asText();
  }

  private static long number(JsonNode quantity) {
    return Long.decode(quantity.textValue());
  }

  @Test
  void aBlockHasWhatJsonRpcSaysOfIt() throws Exception {
    JsonNode block = rpc("eth_getBlockByNumber", "0x2", "true");
    JsonNode found =
        data("{ block(number: 2) { number hash parent { hash number } nonce transactionsRoot"
                + " transactionCount stateRoot receiptsRoot miner { address } extraData gasLimit"
                + " gasUsed baseFeePerGas timestamp logsBloom mixHash difficulty totalDifficulty"
                + " ommerCount ommers { hash } ommerAt(index: 0) { hash } ommerHash"
                + " withdrawalsRoot withdrawals { index } transactionAt(index: 0) { hash }"
                + " none: transactionAt(index: 7) { hash } } }")
            .get("block");
    assertEquals(2, found.get("number").intValue());
    for (String same :
        new String[] {
          "hash",
          "nonce",
          "transactionsRoot",
          "stateRoot",
          "receiptsRoot",
          "extraData",
          "baseFeePerGas",
          "logsBloom",
          "mixHash",
          "difficulty",
          "withdrawalsRoot"
        }) {
      assertEquals(block.get(same), found.get(same), same);
    }
    for (String quantity : new String[] {"gasLimit", "gasUsed", "timestamp"}) {
      assertEquals(number(block.get(quantity)), found.get(quantity).longValue(), quantity);
    }
    assertEquals(block.get("sha3Uncles"), found.get("ommerHash"));
    assertEquals(block.get("miner"), found.at("/miner/address"));
    assertEquals(block.get("parentHash"), found.at("/parent/hash"));
    assertEquals(1, found.at("/parent/number").intValue());
    assertEquals(1, found.get("transactionCount").intValue());
    assertEquals(0, found.get("ommerCount").intValue());
    assertEquals(0, found.get("ommers").size());
    assertTrue(found.get("ommerAt").isNull());
    assertTrue(found.get("totalDifficulty").isNull());
    assertEquals(called, found.at("/transactionAt/hash").textValue());
    assertTrue(found.get("none").isNull());
  }

  @Test
  void aTransactionHasItsReceiptAndItsLogs() throws Exception {
    JsonNode tx = rpc("eth_getTransactionByHash", called);
    String fields =
        " { hash nonce index from { address transactionCount } to { address } value gasPrice gas"
            + " inputData block { number } status gasUsed cumulativeGasUsed effectiveGasPrice"
            + " createdContract { address } logs { index account { address } topics data"
            + " transaction { hash } } r s v type accessList { address } isPrivate"
            + " privateInputData privateTransaction { hash } } ";
    JsonNode all =
        data(
            "{ transaction(hash: \""
                + called
                + "\")"
                + fields
                + "block(number: 2) { transactions"
                + fields
                + "} }");
    JsonNode found = all.get("transaction");
    assertEquals(found, all.at("/block/transactions/0"));
    for (String same : new String[] {"hash", "value", "gasPrice", "r", "s", "v"}) {
      assertEquals(tx.get(same), found.get(same), same);
    }
    assertEquals(1, found.get("nonce").intValue());
    assertEquals(0, found.get("index").intValue());
    assertEquals(tx.get("from"), found.at("/from/address"));
    assertEquals(nonce, found.at("/from/transactionCount").longValue());
    assertEquals(contract, found.at("/to/address").textValue());
    assertEquals(word(42).toHex(), found.get("inputData").textValue());
    assertEquals(2, found.at("/block/number").intValue());
    JsonNode receipt = rpc("eth_getTransactionReceipt", called);
    assertEquals(1, found.get("status").intValue());
    assertEquals(number(receipt.get("gasUsed")), found.get("gasUsed").longValue());
    assertTrue(found.get("createdContract").isNull());
    assertEquals(word(42).toHex(), found.at("/logs/0/data").textValue());
    assertEquals(word(7).toHex(), found.at("/logs/0/topics/0").textValue());
    assertEquals(called, found.at("/logs/0/transaction/hash").textValue());
    assertEquals(0, found.get("type").intValue());
    assertEquals(false, found.get("isPrivate").booleanValue());
    assertEquals("0x", found.get("privateInputData").textValue());
    assertTrue(found.get("privateTransaction").isNull());
    assertEquals(
        contract,
        data("{ transaction(hash: \"" + created + "\") { createdContract { address } } }")
            .at("/transaction/createdContract/address")
            .textValue());
  }

  @Test
  void accountsAreReadAtAnyBlock() throws Exception {
    String account =
        " { account(address: \""
            + contract
            + "\") { balance transactionCount code storage(slot: \""
            + word(0).toHex()
            + "\") } } ";
    JsonNode all = data("{ before: block(number: 1)" + account + "now: block" + account + "}");
    assertEquals(word(0).toHex(), all.at("/before/account/storage").textValue());
    assertEquals(word(42).toHex(), all.at("/now/account/storage").textValue());
    assertEquals(RUNTIME.toHex(), all.at("/now/account/code").textValue());
    assertEquals(1, all.at("/now/account/transactionCount").intValue());
    assertEquals("0x0", all.at("/now/account/balance").textValue());
  }

  @Test
  void callsAreRunAndSayHowTheyEnded() throws Exception {
    JsonNode all =
        data(
            "query($to: Address!) { block { ok: call(data: {to: $to, data: \""
                + word(1).toHex()
                + "\"}) { data gasUsed status } no: call(data: {to: $to, gas: 50000}) { data"
                + " gasUsed status } estimateGas(data: {to: $to, data: \""
                + word(1).toHex()
                + "\"}) } pending { transactionCount transactions { hash }"
                + " call(data: {to: $to}) { status } account(address: $to) { code } } }",
            contract);
    assertEquals(1, all.at("/block/ok/status").intValue());
    assertEquals(0, all.at("/block/no/status").intValue());
    assertTrue(all.at("/block/no/gasUsed").intValue() > 21_000);
    String call = "[{\"to\":\"" + contract + "\",\"data\":\"" + word(1).toHex() + "\"}]";
    assertEquals(
        number(server.result("eth_estimateGas", call)), all.at("/block/estimateGas").longValue());
    assertEquals(0, all.at("/pending/transactionCount").intValue());
    assertEquals(RUNTIME.toHex(), all.at("/pending/account/code").textValue());
    assertTrue(error("{ block { call(data: {gas: 1}) { status } } }").contains("intrinsic gas"));
  }

  private static JsonNode data(String query, String to) throws Exception {
    ObjectNode request = Json.object().put("query", query);
    request.putObject("variables").put("to", to);
    return data(request);
  }

  @Test
  void logsAndBlocksAreFoundInRanges() throws Exception {
    JsonNode all =
        data(
            "{ blocks(from: 0, to: 9) { number } last: blocks(from: 2) { hash } none: blocks(from:"
                + " 2, to: 1) { hash } logs(filter: {fromBlock: 0, toBlock: 2, addresses: [\""
                + contract
                + "\"], topics: [[\""
                + word(7).toHex()
                + "\"]]}) { data transaction {"
                + " hash } } block(number: 2) { logs(filter: {topics: [[], []]}) { data } all:"
                + " logs(filter: {}) { data } } }");
    assertEquals(3, all.get("blocks").size());
    assertEquals(1, all.get("last").size());
    assertEquals(0, all.get("none").size());
    assertEquals(1, all.get("logs").size());
    assertEquals(called, all.at("/logs/0/transaction/hash").textValue());
    assertEquals(0, all.at("/block/logs").size());
    assertEquals(1, all.at("/block/all").size());
  }

  @Test
  void whatIsNotThereIsNullAndWhatCannotBeMeantIsRefused() throws Exception {
    JsonNode all =
        data(
            "{ a: block(number: 99) { hash } b: block(number: -1) { hash } c: block(hash: \""
                + word(9).toHex()
                + "\") { hash } transaction(hash: \""
                + word(9).toHex()
                + "\") { hash } syncing { startingBlock } gasPrice maxPriorityFeePerGas chainID"
                + " protocolVersion d: block(number: \"0x2\") { number } e: block(number: \"1\") {"
                + " number } }");
    for (String none : new String[] {"a", "b", "c", "transaction", "syncing"}) {
      assertTrue(all.get(none).isNull(), none);
    }
    assertEquals("0x539", all.get("chainID").textValue());
    assertEquals("0x0", all.get("gasPrice").textValue());
    assertEquals(66, all.get("protocolVersion").intValue());
    assertEquals(2, all.at("/d/number").intValue());
    assertEquals(1, all.at("/e/number").intValue());
    String both = error("{ block(number: 1, hash: \"" + word(9).toHex() + "\") { hash } }");
    assertTrue(both.contains("number and hash"), both);
    assertTrue(error("{ blocks(from: -1) { hash } }").contains("below 0"));
    HttpResponse<String> refused =
        post(
            Json.write(
                Json.object().put("query", "mutation { sendRawTransaction(data: \"0x01\") }")));
    JsonNode error = Json.parse(refused.body()).orElseThrow().at("/errors/0");
    assertTrue(error.get("message").textValue().startsWith("rlp: "), refused.body());
    assertEquals(-32000, error.at("/extensions/code").intValue());
    assertEquals("sendRawTransaction", error.at("/path/0").textValue());
  }

  @Test
  void itIsServedAsJsonRpcIs() throws Exception {
    assertEquals(405, server.send(graph().GET().build()).statusCode());
    String query = "{\"query\":\"{chainID}\"}";
    HttpRequest text =
        graph()
            .setHeader("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString(query))
            .build();
    assertEquals(415, server.send(text).statusCode());
    HttpResponse<String> answer = post(query);
    assertEquals("application/json", answer.headers().firstValue("Content-Type").orElse(""));
    assertEquals("{\"data\":{\"chainID\":\"0x539\"}}", answer.body());
    HttpRequest elsewhere =
        graph().header("Quorum-PSI", "nobody").POST(BodyPublishers.ofString(query)).build();
    HttpResponse<String> unknown = server.send(elsewhere);
    assertEquals(400, unknown.statusCode());
    assertTrue(unknown.body().contains("unable to find private state for context psi nobody"));
  }
}
