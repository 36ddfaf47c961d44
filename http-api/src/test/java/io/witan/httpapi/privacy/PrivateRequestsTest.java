package io.witan.httpapi.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.witan.httpapi.privacy.Consortium.Member;
import io.witan.httpapi.privacy.Consortium.Terms;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rarer ways of private transactions: later answers, own markers, passwords, traces. */
class PrivateRequestsTest {
  /** Makes a contract that stores the word that it is called with. */
  private static final String INIT =
      Bytes.concat(Bytes.fromHex("6007600c60003960076000f3"), Bytes.fromHex("60003560005500"))
          .toHex();

  @TempDir Path folder;

  private static String deployment(Member from, String more, Member to) {
    return "{\"from\":\"%s\",\"data\":\"%s\",\"gas\":\"0x47b760\",\"privateFor\":[%s]%s}"
        .formatted(from.account(), INIT, to.key(), more);
  }

  private static JsonNode receipt(Member node, String hash) {
    return node.result("eth_getTransactionReceipt", "[\"" + hash + "\"]");
  }

  @Test
  void whoDoesNotWaitIsCalledBack() throws Exception {
    Consortium two = new Consortium(2, Terms.PLAIN, folder);
    Member one = two.node(1);
    BlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          told.add(Json.parse(new String(body, StandardCharsets.UTF_8)).orElseThrow());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      String url =
          ",\"callbackUrl\":\"http://127.0.0.1:" + server.getAddress().getPort() + "/done\"";
      String params = "[" + deployment(one, url, two.node(2)) + "]";
      assertEquals(Hash.ZERO.toHex(), one.result("eth_sendTransactionAsync", params).asText());
      JsonNode sent = told.poll(60, TimeUnit.SECONDS);
      assertEquals(1, sent.get("id").asInt());
      assertEquals("0x1", receipt(two.node(2), sent.get("txHash").asText()).get("status").asText());
      one.result("eth_sendTransactionAsync", params.replace(one.account(), "0x" + "11".repeat(20)));
      assertEquals("unknown account", told.poll(60, TimeUnit.SECONDS).get("error").asText());
      assertEquals(
          "callbackUrl must be of http or https",
          one.error(
              "eth_sendTransactionAsync",
              "[" + deployment(one, ",\"callbackUrl\":\"file:///tmp/x\"", two.node(2)) + "]"));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aClientMayMakeItsOwnMarker() {
    Consortium two = new Consortium(2, Terms.MARKERS, folder);
    Member one = two.node(1);
    JsonNode filled =
        one.result("eth_fillTransaction", "[" + deployment(one, "", two.node(2)) + "]").get("tx");
    String signed =
        one.result(
                "eth_signTransaction",
                "[{\"from\":\"%s\",\"nonce\":\"0x0\",\"gas\":%s,\"gasPrice\":\"0x0\",\"data\":%s,\"privateFor\":[]}]"
                    .formatted(one.account(), filled.get("gas"), filled.get("input")))
            .get("raw")
            .asText();
    String hash =
        one.result(
                "eth_distributePrivateTransaction",
                "[\"" + signed + "\",{\"privateFor\":[" + two.node(2).key() + "]}]")
            .asText();
    String marker =
        one.result(
                "eth_sendTransaction",
                "[{\"from\":\"%s\",\"to\":\"0x%s7a\",\"data\":\"%s\",\"nonce\":\"0x0\"}]"
                    .formatted(one.account(), "00".repeat(19), hash))
            .asText();
    JsonNode own = two.node(2).result("eth_getPrivateTransactionReceipt", "[\"" + marker + "\"]");
    assertEquals("0x1", own.get("status").asText());
    String code =
        two.node(2)
            .result("eth_getCode", "[" + own.get("contractAddress") + ",\"latest\"]")
            .asText();
    assertEquals("0x60003560005500", code);
  }

  @Test
  void aPasswordSendsPrivatelyToo() {
    Consortium two = new Consortium(2, Terms.PLAIN, folder);
    Member one = two.node(1);
    one.accounts().lockAll();
    String transaction = deployment(one, "", two.node(2));
    assertEquals(
        "authentication needed: password or unlock",
        one.error("eth_sendTransaction", "[" + transaction + "]"));
    assertEquals(
        "could not decrypt key with given password",
        one.error("personal_sendTransaction", "[" + transaction + ",\"wrong\"]"));
    assertEquals(0, two.payloads().size());
    String hash =
        one.result(
                "personal_sendTransaction",
                "[" + transaction + ",\"" + QuickKeyFile.PASSWORD + "\"]")
            .asText();
    assertEquals("0x1", receipt(two.node(2), hash).get("status").asText());
  }

  @Test
  void partiesSeeInsideAndAllOthersAnEmptyTrace() {
    Consortium three = new Consortium(3, Terms.PLAIN, folder);
    Member one = three.node(1);
    String made =
        one.result("eth_sendTransaction", "[" + deployment(one, "", three.node(2)) + "]").asText();
    String contract = receipt(one, made).get("contractAddress").asText();
    String hash =
        one.result(
                "eth_sendTransaction",
                "[{\"from\":\"%s\",\"to\":\"%s\",\"data\":\"0x%s05\",\"gas\":\"0x186a0\",\"privateFor\":[%s]}]"
                    .formatted(one.account(), contract, "00".repeat(31), three.node(2).key()))
            .asText();
    JsonNode inside = one.result("debug_traceTransaction", "[\"" + hash + "\"]");
    assertEquals(5, inside.get("structLogs").size(), inside.toString());
    assertEquals("SSTORE", inside.at("/structLogs/3/op").asText());
    assertEquals(inside, three.node(2).result("debug_traceTransaction", "[\"" + hash + "\"]"));
    JsonNode outside = three.node(3).result("debug_traceTransaction", "[\"" + hash + "\"]");
    assertEquals(0, outside.get("structLogs").size());
    assertNotEquals(inside, outside);
    JsonNode creation = one.result("debug_traceTransaction", "[\"" + made + "\"]");
    assertTrue(creation.get("structLogs").size() > 0);
    String block = receipt(one, hash).get("blockNumber").asText();
    JsonNode whole = one.result("debug_traceBlockByNumber", "[\"" + block + "\"]");
    assertEquals(inside, whole.at("/0/result"));
    String raw = one.result("debug_getRawBlock", "[\"" + block + "\"]").asText();
    assertEquals(whole, three.node(2).result("debug_traceBlock", "[\"" + raw + "\"]"));
    whole = three.node(3).result("debug_traceBlockByNumber", "[\"" + block + "\"]");
    assertEquals(outside, whole.at("/0/result"));
  }
}
