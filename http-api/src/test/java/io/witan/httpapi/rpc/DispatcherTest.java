package io.witan.httpapi.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.actors.node.NotRunning;
import io.witan.protocol.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private static final Executor LATER = Executors.newSingleThreadExecutor();

  private final List<CompletableFuture<JsonNode>> begun = new ArrayList<>();

  private final Dispatcher dispatcher =
      new Dispatcher(
          MethodRegistry.of(
              List.of(
                  RpcMethod.of("test_echo", params -> Json.text(params.at(0).text())),
                  RpcMethod.of("test_size", params -> Json.quantity(params.size())),
                  RpcMethod.later(
                      "test_later",
                      params ->
                          CompletableFuture.supplyAsync(
                              () -> Json.text(params.at(0).text()), LATER)),
                  RpcMethod.ordered("test_ordered", this::onceThreeBegan),
                  RpcMethod.of("test_begun", params -> Json.quantity(begun.size())),
                  RpcMethod.of(
                      "test_revert",
                      params -> {
                        throw RpcError.reverted("execution reverted", Bytes.ofInts(1, 2))
                            .toException();
                      }),
                  RpcMethod.later(
                      "test_early", params -> CompletableFuture.failedStage(new NotRunning())),
                  RpcMethod.of(
                      "test_bug",
                      params -> {
                        throw new IllegalStateException("a secret of the node");
                      }))),
          RpcLimits.DEFAULTS,
          Runnable::run);

  /** Answers the first and the second call once the third was made. */
  private CompletableFuture<JsonNode> onceThreeBegan(Params params) {
    begun.add(new CompletableFuture<>());
    if (begun.size() == 3) {
      for (int i = 0; i < 3; i++) {
        begun.get(i).complete(Json.quantity(i));
      }
    }
    return begun.getLast();
  }

  private JsonNode ask(String text) {
    return Json.parse(dispatcher.dispatchNow(text).orElseThrow()).orElseThrow();
  }

  private static String call(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":" + params + "}";
  }

  private int errorOf(String text) {
    return ask(text).path("error").path("code").intValue();
  }

  @Test
  void aNodeThatStillStartsSaysSo() {
    String message = ask(call("test_early", "[]")).path("error").path("message").textValue();
    assertEquals("the node does not run yet", message);
  }

  @Test
  void anAnswerCarriesTheIdOfItsRequest() {
    JsonNode answer = ask(call("test_echo", "[\"hello\"]"));
    assertEquals(7, answer.get("id").intValue());
    assertEquals("hello", answer.get("result").textValue());
    assertEquals("2.0", answer.get("jsonrpc").textValue());
    assertEquals(
        "a-b", ask(call("test_echo", "[\"x\"]").replace("7", "\"a-b\"")).get("id").textValue());
  }

  @Test
  void everyFaultHasItsCode() {
    assertEquals(RpcError.PARSE, errorOf("{"));
    assertEquals(RpcError.PARSE, errorOf("{} {}"));
    assertEquals(RpcError.PARSE, errorOf(""));
    assertEquals(RpcError.INVALID_REQUEST, errorOf("{}"));
    assertEquals(RpcError.INVALID_REQUEST, errorOf("3"));
    assertEquals(RpcError.INVALID_REQUEST, errorOf("[]"));
    assertEquals(RpcError.INVALID_REQUEST, errorOf("{\"id\":1,\"method\":\"test_size\"}"));
    assertEquals(RpcError.METHOD_NOT_FOUND, errorOf(call("test_none", "[]")));
    assertEquals(RpcError.INVALID_PARAMS, errorOf(call("test_echo", "[]")));
    assertEquals(RpcError.INVALID_PARAMS, errorOf(call("test_echo", "{}")));
    assertEquals(RpcError.INTERNAL, errorOf(call("test_bug", "[]")));
  }

  @Test
  void anInternalErrorTellsNothingOfTheInside() {
    assertEquals(
        "internal error", ask(call("test_bug", "[]")).path("error").path("message").textValue());
  }

  @Test
  void aRevertHasCodeThreeAndItsData() {
    JsonNode error = ask(call("test_revert", "[]")).get("error");
    assertEquals(3, error.get("code").intValue());
    assertEquals("0x0102", error.get("data").textValue());
  }

  @Test
  void aNotificationHasNoAnswer() {
    assertEquals(
        Optional.empty(), dispatcher.dispatchNow("{\"jsonrpc\":\"2.0\",\"method\":\"test_size\"}"));
    assertEquals(
        Optional.empty(),
        dispatcher.dispatchNow("[{\"jsonrpc\":\"2.0\",\"method\":\"test_size\"}]"));
  }

  @Test
  void aBatchIsAnsweredInOrderWithItsFaults() {
    JsonNode answers =
        ask(
            "["
                + call("test_later", "[\"a\"]")
                + ",5,"
                + call("test_echo", "[\"b\"]")
                + ",{\"jsonrpc\":\"2.0\",\"method\":\"test_size\"}]");
    assertEquals(3, answers.size());
    assertEquals("a", answers.get(0).get("result").textValue());
    assertEquals(RpcError.INVALID_REQUEST, answers.get(1).path("error").path("code").intValue());
    assertEquals("b", answers.get(2).get("result").textValue());
  }

  @Test
  void requestsThatKeepTheirOrderAreBegunTogetherAndTheNextWaitsForThem() {
    String ordered = call("test_ordered", "[]");
    String begunByThen = call("test_begun", "[]");
    JsonNode answers =
        ask("[" + (begunByThen + ",") + (ordered + ",").repeat(3) + begunByThen + "]");
    List<String> results = new ArrayList<>();
    answers.forEach(answer -> results.add(answer.get("result").textValue()));
    assertEquals(List.of("0x0", "0x0", "0x1", "0x2", "0x3"), results);
  }

  @Test
  void aBatchHasLimits() {
    String one = call("test_size", "[]");
    String most = "[" + (one + ",").repeat(999) + one + "]";
    assertEquals(1_000, ask(most).size());
    assertEquals(RpcError.INVALID_REQUEST, errorOf("[" + (one + ",").repeat(1_000) + one + "]"));
    String big = call("test_echo", "[\"" + "x".repeat(1 << 20) + "\"]");
    JsonNode answers = ask("[" + (big + ",").repeat(29) + big + "]");
    assertEquals(30, answers.size());
    assertTrue(answers.get(24).has("result"));
    assertEquals(
        RpcError.RESPONSE_TOO_LARGE, answers.get(29).path("error").path("code").intValue());
  }

  @Test
  void deepNestingIsRefusedBeforeItIsRead() {
    assertEquals(RpcError.PARSE, errorOf("[".repeat(10_000)));
  }
}
