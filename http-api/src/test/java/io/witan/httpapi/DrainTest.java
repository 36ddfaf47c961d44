package io.witan.httpapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.actors.node.Submission;
import io.witan.httpapi.offline.OfflineNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.rules.Fork;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a server ends: nothing is lost of a client that goes elsewhere where it is told to. */
class DrainTest {
  private static final String READ = RunningServer.call(1, "eth_blockNumber", "[]");

  /** Holds what it takes until the test lets it go. */
  private static final class Held implements OfflineNode.Intake {
    private final CountDownLatch taken = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @Override
    public Submission take(OfflineNode node, RecoveredTransaction transaction) {
      taken.countDown();
      try {
        assertTrue(go.await(60, TimeUnit.SECONDS));
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
      return new Submission.Accepted(transaction.hash());
    }
  }

  private final Held held = new Held();
  private RunningServer server;

  @BeforeEach
  void start() {
    server = RunningServer.of(new OfflineNode(TestGenesis.of(Fork.SHANGHAI, false), held));
  }

  @AfterEach
  void stop() {
    held.go.countDown();
    server.close();
  }

  private static String transfer() {
    Signature none = new Signature(0, Uint256.ONE, Uint256.ONE);
    Signature signature = TestGenesis.RICH.sign(TransactionCodec.signingHash(transfer(none)));
    String raw = TransactionCodec.encode(transfer(signature)).toHex();
    return RunningServer.call(7, "eth_sendRawTransaction", "[\"" + raw + "\"]");
  }

  private static Transaction.FeeMarket transfer(Signature signature) {
    return new Transaction.FeeMarket(
        TestGenesis.CHAIN_ID,
        0,
        Uint256.ZERO,
        Uint256.ZERO,
        21_000,
        Optional.of(TestGenesis.RICH.address()),
        Uint256.ONE,
        Bytes.EMPTY,
        List.of(),
        signature);
  }

  @Test
  void whatWasTakenIsAnsweredAndWhatComesLaterIsSentElsewhere() throws Exception {
    assertEquals(200, server.post(READ).statusCode());
    CompletableFuture<HttpResponse<String>> first = server.later(transfer());
    held.taken.await();

    CompletableFuture<Void> drained = server.drain().begin().toCompletableFuture();
    HttpResponse<String> refused = server.post(READ);
    assertEquals(503, refused.statusCode());
    assertEquals("15", refused.headers().firstValue("Retry-After").orElseThrow());
    assertEquals("close", refused.headers().firstValue("Connection").orElseThrow());
    assertTrue(refused.body().contains("-32010"), refused.body());
    HttpRequest get = HttpRequest.newBuilder(server.uri("http")).build();
    assertEquals(503, server.send(get).statusCode());
    assertFalse(drained.isDone());

    held.go.countDown();
    HttpResponse<String> answer = first.get(60, TimeUnit.SECONDS);
    assertEquals(200, answer.statusCode());
    assertEquals("close", answer.headers().firstValue("Connection").orElseThrow());
    assertTrue(answer.body().contains("\"id\":7,\"result\":\"0x"), answer.body());
    drained.get(60, TimeUnit.SECONDS);
  }

  @Test
  void aWebSocketIsClosedOnceItHasItsAnswersWithTheCodeThatCallsForAReconnect() throws Exception {
    RunningServer.Messages messages = new RunningServer.Messages();
    WebSocket socket = server.webSocket(messages);
    socket.sendText(transfer(), true).join();
    held.taken.await();

    CompletableFuture<Void> drained = server.drain().begin().toCompletableFuture();
    socket.sendText(READ, true).join();
    assertEquals(-32010, messages.nextJson().at("/error/code").asInt());
    held.go.countDown();
    assertEquals(7, messages.nextJson().path("id").asInt());
    assertEquals("closed", messages.next());
    assertEquals(1012, messages.closeCode());
    drained.get(60, TimeUnit.SECONDS);
  }

  @Test
  void anIdleWebSocketIsClosedAtOnceAndANewOneIsNotTaken() throws Exception {
    RunningServer.Messages messages = new RunningServer.Messages();
    var _ = server.webSocket(messages);
    server.drain().begin().toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertEquals("closed", messages.next());
    assertEquals(1012, messages.closeCode());
    CompletableFuture<WebSocket> late = server.webSocketLater(new RunningServer.Messages());
    assertTrue(late.handle((socket, refused) -> refused != null).get(60, TimeUnit.SECONDS));
  }
}
