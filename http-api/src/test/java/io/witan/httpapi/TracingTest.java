package io.witan.httpapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.offline.OfflineNode;
import io.witan.protocol.rules.Fork;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Traces of calls with every tracer, simulations, and what is refused of both. */
class TracingTest {
  private static final String OUTER = "0x00000000000000000000000000000000000000aa";
  private static final String INNER = "0x00000000000000000000000000000000000000bb";

  /** Logs nothing under topic 7, calls the inner contract, then stores 1 at 0. */
  private static final String OUTER_CODE = "0x60075f5fa15f5f5f5f5f60bb5af15060015f5500";

  /** Logs, then reverts. */
  private static final String INNER_CODE = "0x5f5fa05f5ffd";

  private static final String ACCOUNTS =
      "{\""
          + OUTER
          + "\":{\"code\":\""
          + OUTER_CODE
          + "\",\"stateDiff\":{\"0x00\":\"0x09\"}},"
          + "\""
          + INNER
          + "\":{\"code\":\""
          + INNER_CODE
          + "\"}}";

  private RunningServer server;

  @BeforeEach
  void start() {
    server =
        RunningServer.of(new OfflineNode(TestGenesis.of(Fork.SHANGHAI, false), new BuildAtOnce()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String call(String options) {
    return "[{\"to\":\""
        + OUTER
        + "\"},\"latest\",{\"stateOverrides\":"
        + ACCOUNTS
        + options
        + "}]";
  }

  private JsonNode trace(String options) throws Exception {
    return server.result("debug_traceCall", call(options));
  }

  @Test
  void theCallTracerShowsTheLogsThatStand() throws Exception {
    JsonNode tree = trace(",\"tracer\":\"callTracer\",\"tracerConfig\":{\"withLog\":true}");
    assertEquals(1, tree.get("logs").size());
    assertEquals("0x0", tree.at("/logs/0/position").asText());
    JsonNode inner = tree.at("/calls/0");
    assertEquals(INNER, inner.get("to").asText());
    assertEquals("execution reverted", inner.get("error").asText());
    assertFalse(inner.has("logs"), "the logs of a call that failed are gone");
    JsonNode top = trace(",\"tracer\":\"callTracer\",\"tracerConfig\":{\"onlyTopCall\":true}");
    assertFalse(top.has("calls"));
  }

  @Test
  void thePrestateTracerShowsWhatWasAndWhatChanged() throws Exception {
    JsonNode before = trace(",\"tracer\":\"prestateTracer\"");
    assertEquals(OUTER_CODE, before.at("/" + OUTER + "/code").asText());
    assertEquals(1, before.at("/" + OUTER + "/storage").size());
    JsonNode diff = trace(",\"tracer\":\"prestateTracer\",\"tracerConfig\":{\"diffMode\":true}");
    assertTrue(diff.at("/pre/" + OUTER + "/storage").elements().next().asText().endsWith("09"));
    assertTrue(diff.at("/post/" + OUTER + "/storage").elements().next().asText().endsWith("01"));
    assertFalse(diff.get("post").has(INNER));
    JsonNode bare =
        trace(
            ",\"tracer\":\"prestateTracer\","
                + "\"tracerConfig\":{\"disableCode\":true,\"disableStorage\":true}");
    assertFalse(bare.get(OUTER).has("code"));
    assertFalse(bare.get(OUTER).has("storage"));
  }

  @Test
  void instructionsAreShownAsTheOptionsSay() throws Exception {
    JsonNode plain = trace("").get("structLogs");
    JsonNode first = plain.get(0);
    assertEquals("PUSH1", first.get("op").asText());
    assertTrue(first.has("stack"));
    assertFalse(first.has("memory"));
    assertFalse(trace(",\"disableStack\":true").at("/structLogs/0").has("stack"));
    assertEquals(3, trace(",\"limit\":3").get("structLogs").size());
    assertEquals("{}", trace(",\"tracer\":\"noopTracer\"").toString());
    assertEquals("{}", trace(",\"tracer\":\"4byteTracer\"").toString());
  }

  @Test
  void aTracerThatIsNotServedIsRefusedByName() throws Exception {
    for (String tracer : List.of("{step: function() {}}", "muxTracer")) {
      String message =
          server
              .answer("debug_traceCall", call(",\"tracer\":\"" + tracer + "\""))
              .at("/error/message")
              .asText();
      assertTrue(message.startsWith("tracer not found: " + tracer), message);
    }
    String time = call(",\"timeout\":\"soon\"");
    assertEquals(-32602, server.answer("debug_traceCall", time).at("/error/code").asInt());
  }

  @Test
  void aTraceThatTakesTooLongIsStopped() throws Exception {
    String loop = call(",\"timeout\":\"1ns\"").replace(OUTER_CODE, "0x5b5f56");
    String message = server.answer("debug_traceCall", loop).at("/error/message").asText();
    assertTrue(message.startsWith("execution aborted (timeout"), message);
  }

  @Test
  void aSimulationGoesOnFromBlockToBlock() throws Exception {
    String blocks =
        "{\"blockStateCalls\":[{\"stateOverrides\":"
            + ACCOUNTS
            + ",\"calls\":[{\"to\":\""
            + OUTER
            + "\"}]},"
            + "{\"blockOverrides\":{\"number\":\"0x3\"},\"calls\":[{\"to\":\""
            + INNER
            + "\"}]}]}";
    JsonNode all = server.result("eth_simulateV1", "[" + blocks + "]");
    assertEquals(3, all.size(), "the gap is filled");
    assertEquals("0x1", all.at("/0/calls/0/status").asText());
    assertEquals(all.at("/0/hash"), all.at("/1/parentHash"));
    assertEquals(3, all.at("/2/calls/0/error/code").asInt());
    assertEquals("0x0", server.result("eth_blockNumber", "[]").asText());
  }

  @Test
  void aSimulationThatAsksForTooMuchIsRefused() throws Exception {
    assertEquals(-32602, simulate("{\"blockStateCalls\":[]}"));
    assertEquals(-32602, simulate("{}"));
    assertEquals(-38026, simulate("{\"blockStateCalls\":[" + "{},".repeat(256) + "{}]}"));
    assertEquals(
        -38026, simulate("{\"blockStateCalls\":[{\"blockOverrides\":{\"number\":\"0xfff\"}}]}"));
    assertEquals(
        -38020, simulate("{\"blockStateCalls\":[{\"blockOverrides\":{\"number\":\"0x0\"}}]}"));
    assertEquals(-38013, simulate("{\"blockStateCalls\":[{\"calls\":[{\"gas\":\"0x1\"}]}]}"));
    assertEquals(-38014, simulate("{\"blockStateCalls\":[{\"calls\":[{\"value\":\"0x1\"}]}]}"));
    assertEquals(
        -38011,
        simulate("{\"validation\":true,\"blockStateCalls\":[{\"calls\":[{\"nonce\":\"0x5\"}]}]}"));
  }

  private int simulate(String payload) throws Exception {
    return server.answer("eth_simulateV1", "[" + payload + "]").at("/error/code").asInt();
  }
}
