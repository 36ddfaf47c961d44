package io.witan.httpapi.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.privacy.Consortium.Member;
import io.witan.httpapi.rpc.Dispatcher;
import io.witan.httpapi.rpc.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a JVM of a node group answers by itself on a chain with private transactions, whose private
 * states it has not: all that is surely public. The rest the active one answers.
 */
class EdgeReadsTest {
  /** Makes a contract whose code returns 42. */
  private static final String INIT = "0x69602a60005260206000f3600052600a6016f3";

  private static final String NOBODY = "0x" + "77".repeat(20);

  @TempDir Path folder;

  private final List<String> relayed = new ArrayList<>();
  private Member node;
  private Dispatcher edge;

  private void start() {
    Consortium two = new Consortium(2, Consortium.Terms.PLAIN, folder);
    node = two.node(1);
    edge = node.edge(relayed);
  }

  private static String call(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
  }

  /** Asks the edge; its answer is the node's own, whoever gave it. */
  private JsonNode answer(String method, String params) {
    JsonNode answer =
        Json.parse(edge.dispatchNow(call(method, params)).orElseThrow()).orElseThrow();
    assertEquals(node.answer(method, params), answer);
    return answer.path("result");
  }

  private void answersItself(String method, String params) {
    var _ = answer(method, params);
    assertEquals(List.of(), relayed);
  }

  private JsonNode relays(String method, String params) {
    JsonNode result = answer(method, params);
    assertEquals(1, relayed.size(), method);
    relayed.clear();
    return result;
  }

  private String deployed(String more) {
    String fields =
        "[{\"from\":\"%s\",\"data\":\"%s\",\"gas\":\"0x47b760\"%s}]"
            .formatted(node.account(), INIT, more);
    String hash = node.result("eth_sendTransaction", fields).asText();
    return hash;
  }

  private String contract(String hash) {
    return node.result("eth_getTransactionReceipt", "[\"" + hash + "\"]")
        .get("contractAddress")
        .asText();
  }

  private static String latest(String address) {
    return "[\"" + address + "\",\"latest\"]";
  }

  @Test
  void beforeAnyPrivateTransactionItAnswersForEveryAccount() {
    start();
    String open = contract(deployed(""));
    answersItself("eth_getBalance", latest(NOBODY));
    answersItself("eth_getCode", latest(open));
    answersItself("eth_call", "[{\"to\":\"" + open + "\"},\"latest\"]");
    answersItself("eth_call", "[{\"to\":\"" + NOBODY + "\"},\"latest\"]");
    answersItself("eth_getLogs", "[{\"fromBlock\":\"0x0\"}]");
  }

  @Test
  void whatHasCodeOrHasSentIsSurelyPublic() {
    start();
    String open = contract(deployed(""));
    String hash = deployed(",\"privateFor\":[]");
    answersItself("eth_getTransactionCount", latest(node.account()));
    answersItself("eth_getCode", latest(open));
    answersItself("eth_getStorageAt", "[\"" + open + "\",\"0x0\",\"latest\"]");
    answersItself("eth_call", "[{\"to\":\"" + open + "\"},\"latest\"]");
    answersItself("eth_getBlockByNumber", "[\"latest\",true]");
    answersItself("eth_getTransactionByHash", "[\"" + hash + "\"]");
    answersItself("eth_getLogs", "[{\"fromBlock\":\"0x0\",\"toBlock\":\"0x1\"}]");
  }

  @Test
  void whatMayBePrivateIsAnsweredByTheActiveOne() {
    start();
    String hash = deployed(",\"privateFor\":[]");
    String hidden = contract(hash);
    assertEquals(
        "0x" + "00".repeat(31) + "2a",
        relays("eth_call", "[{\"to\":\"" + hidden + "\"},\"latest\"]").asText());
    var _ = relays("eth_getCode", latest(hidden));
    var _ = relays("eth_getBalance", latest(NOBODY));
    var _ = relays("eth_getTransactionReceipt", "[\"" + hash + "\"]");
    var _ = relays("eth_getLogs", "[{\"fromBlock\":\"0x0\"}]");
  }
}
