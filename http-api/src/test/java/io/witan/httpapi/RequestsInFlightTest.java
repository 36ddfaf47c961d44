package io.witan.httpapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.http.Budget;
import io.witan.httpapi.http.Origins;
import io.witan.httpapi.offline.OfflineNode;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.protocol.rules.Fork;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import org.junit.jupiter.api.Test;

class RequestsInFlightTest {
  private static final int ROOM = 200;

  @Test
  void aRequestThatIsMoreThanWhatMayBeHeldIsToldToTryAgain() throws Exception {
    OfflineNode node =
        new OfflineNode(TestGenesis.of(Fork.BERLIN, false), OfflineNode.Intake.ONLY_TRIED);
    String small = RunningServer.call(1, "eth_chainId", "[]");
    String large = RunningServer.call(2, "web3_sha3", "[\"0x" + "00".repeat(ROOM) + "\"]");
    try (RunningServer server = RunningServer.of(node, Origins.LOCAL_TOOLS, limits())) {
      HttpResponse<String> refused = server.post(large);
      assertEquals(503, refused.statusCode());
      assertTrue(refused.body().contains(RpcError.BUSY.message()), refused.body());
      assertEquals(200, server.post(small).statusCode());

      RunningServer.Messages messages = new RunningServer.Messages();
      WebSocket socket = server.webSocket(messages);
      for (int i = 0; i < 3; i++) {
        socket.sendText(large, true).join();
        JsonNode answer = messages.nextJson();
        assertEquals(2, answer.path("id").intValue());
        assertEquals(RpcError.BUSY.message(), answer.path("error").path("message").textValue());
        socket.sendText(small, true).join();
        assertEquals("0x539", messages.nextJson().path("result").textValue());
      }
      socket.abort();
    }
  }

  @Test
  void aListenerHoldsASixteenthOfTheHeapAtMostButOneRequestAtLeast() {
    long heap = Runtime.getRuntime().maxMemory();
    assertTrue(Budget.ofHeap(1) <= heap / 16, "of " + heap);
    assertEquals(heap, Budget.ofHeap(heap));
  }

  private static RpcLimits limits() {
    RpcLimits usual = RpcLimits.DEFAULTS;
    return new RpcLimits(
        usual.bodyBytes(),
        ROOM,
        usual.batchItems(),
        usual.batchResponseCharacters(),
        usual.connections(),
        usual.webSocketQueue(),
        usual.webSocketQueueBytes(),
        usual.subscriptions(),
        usual.filters(),
        usual.filterIdle(),
        usual.callGas(),
        usual.callTime(),
        usual.logBlocks(),
        usual.logResults(),
        usual.threads());
  }
}
