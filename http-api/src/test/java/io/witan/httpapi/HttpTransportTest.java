package io.witan.httpapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.account.NodeAccounts;
import io.witan.httpapi.http.Origins;
import io.witan.httpapi.offline.OfflineNode;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Listener;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.wire.ForkIds;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HttpTransportTest {
  private static final String PAGE = "https://remix.ethereum.org";
  private static final OfflineNode NODE =
      new OfflineNode(TestGenesis.of(Fork.BERLIN, false), OfflineNode.Intake.ONLY_TRIED);
  private static RunningServer server;

  @BeforeAll
  static void start() {
    Origins origins = new Origins(List.of(PAGE), List.of("localhost"));
    server = RunningServer.of(NODE, origins, RpcLimits.DEFAULTS);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aCallIsAnsweredAsJson() throws Exception {
    HttpResponse<String> response = server.post(RunningServer.call(1, "eth_chainId", "[]"));
    assertEquals(200, response.statusCode());
    assertEquals("application/json", response.headers().firstValue("Content-Type").orElse(""));
    assertEquals("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x539\"}", response.body());
  }

  @Test
  void whatToolsAskFirstIsAnswered() throws Exception {
    assertEquals("1337", server.result("net_version", "[]").textValue());
    assertEquals("0x0", server.result("eth_blockNumber", "[]").textValue());
    assertEquals("0x0", server.result("eth_gasPrice", "[]").textValue());
    assertFalse(server.result("eth_syncing", "[]").booleanValue());
    assertTrue(server.result("net_listening", "[]").booleanValue());
    assertEquals(0, server.result("eth_accounts", "[]").size());
    assertEquals(
        "0x47173285a8d7341e5e972fc677286384f802f8ef42a5ec5f03bbfa254cb01fad",
        server.result("web3_sha3", "[\"0x68656c6c6f20776f726c64\"]").textValue());
    assertEquals("1.0", server.result("rpc_modules", "[]").path("eth").textValue());
  }

  @Test
  void aBatchIsAnsweredAsAnArray() throws Exception {
    String batch =
        "["
            + RunningServer.call(1, "eth_chainId", "[]")
            + ","
            + RunningServer.call(2, "net_peerCount", "[]")
            + ","
            + RunningServer.call(3, "no_such", "[]")
            + "]";
    JsonNode answers = Json.parse(server.post(batch).body()).orElseThrow();
    assertEquals(3, answers.size());
    assertEquals("0x0", answers.get(1).get("result").textValue());
    assertEquals(-32601, answers.get(2).path("error").path("code").intValue());
  }

  @Test
  void aGetAnswersHealthChecks() throws Exception {
    assertEquals(200, server.send(server.request().GET().build()).statusCode());
  }

  @Test
  void otherMethodsAndContentTypesAreRefused() throws Exception {
    assertEquals(
        405, server.send(server.request().PUT(BodyPublishers.ofString("{}")).build()).statusCode());
    assertEquals(
        415,
        server
            .send(
                server
                    .request()
                    .setHeader("Content-Type", "text/plain")
                    .POST(BodyPublishers.ofString("{}"))
                    .build())
            .statusCode());
  }

  @Test
  void aBodyOfMoreThanFiveMegabytesIsRefused() throws Exception {
    assertEquals(413, server.post(" ".repeat((5 << 20) + 1)).statusCode());
    assertEquals(200, server.post(" ".repeat(5 << 20)).statusCode());
  }

  @Test
  void aClientThatSendsFarTooMuchStillReadsWhyItWasRefused() throws Exception {
    for (int i = 0; i < 5; i++) {
      HttpResponse<String> refused = server.post(" ".repeat(40 << 20));
      assertEquals(413, refused.statusCode());
      assertTrue(refused.body().contains("at most 5242880 bytes"), refused.body());
      var wrongType = server.request().setHeader("Content-Type", "text/plain");
      var large = BodyPublishers.ofString(" ".repeat(20 << 20));
      assertEquals(415, server.send(wrongType.POST(large).build()).statusCode());
    }
  }

  @Test
  void aBodyOfUnknownLengthIsCutOffAtTheSameLimit() throws Exception {
    byte[] large = new byte[6 << 20];
    var body = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large));
    assertEquals(413, server.send(server.request().POST(body).build()).statusCode());
  }

  @Test
  void onlyListedPagesGetCorsHeaders() throws Exception {
    var listed =
        server.send(
            server.request().header("Origin", PAGE).POST(BodyPublishers.ofString("{}")).build());
    assertEquals(PAGE, listed.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
    var other =
        server.send(
            server
                .request()
                .header("Origin", "https://evil.example")
                .POST(BodyPublishers.ofString("{}"))
                .build());
    assertTrue(other.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
    var preflight =
        server.send(
            server
                .request()
                .header("Origin", PAGE)
                .method("OPTIONS", BodyPublishers.noBody())
                .build());
    assertEquals(200, preflight.statusCode());
    assertTrue(
        preflight.headers().firstValue("Access-Control-Allow-Methods").orElse("").contains("POST"));
  }

  @Test
  void aHostNameThatIsNotListedIsRefused() throws Exception {
    assertEquals("HTTP/1.1 403 Forbidden", statusLine("rebound.example"));
    assertEquals("HTTP/1.1 200 OK", statusLine("localhost:8545"));
    assertEquals("HTTP/1.1 200 OK", statusLine("10.1.2.3"));
  }

  private static String statusLine(String host) throws Exception {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), server.uri("http").getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return all.lines().findFirst().orElse("");
    }
  }

  @Test
  void aWebSocketAnswersTheSameCalls() throws Exception {
    RunningServer.Messages messages = new RunningServer.Messages();
    WebSocket socket = server.webSocket(messages);
    socket.sendText(RunningServer.call(5, "eth_chainId", "[]"), true).join();
    assertEquals("0x539", messages.nextJson().get("result").textValue());
    socket.sendText("nonsense", true).join();
    assertEquals(-32700, messages.nextJson().path("error").path("code").intValue());
    String call = RunningServer.call(6, "web3_sha3", "[\"0x" + "00".repeat(100_000) + "\"]");
    socket.sendText(call.substring(0, 50), false).join();
    socket.sendText(call.substring(50), true).join();
    assertEquals(6, messages.nextJson().get("id").intValue());
    socket.abort();
  }

  @Test
  void subscriptionsNeedAWebSocket() throws Exception {
    JsonNode error = server.answer("eth_subscribe", "[\"newHeads\"]").get("error");
    assertEquals("notifications not supported", error.get("message").textValue());
  }

  @Test
  void aTakenPortIsSaidWithItsAddress() {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "second");
    try {
      int port = server.uri("http").getPort();
      Listener taken =
          new Listener("127.0.0.1", port, true, false, false, Set.of("eth"), Origins.LOCAL_TOOLS);
      HttpConfig config =
          new HttpConfig(
              List.of(taken),
              RpcLimits.DEFAULTS,
              "",
              Json.object(),
              ForkIds.of(NODE.genesis()),
              NodeAccounts.none(),
              false,
              List.of(),
              true);
      CompletionException failure =
          assertThrows(
              CompletionException.class,
              () -> HttpServer.start(system, config, NODE).toCompletableFuture().join());
      assertTrue(failure.getMessage().contains("127.0.0.1:" + port), failure.getMessage());
    } finally {
      system.terminate();
    }
  }
}
