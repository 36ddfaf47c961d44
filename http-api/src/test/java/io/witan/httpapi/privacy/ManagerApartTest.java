package io.witan.httpapi.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.privacy.Consortium.Member;
import io.witan.httpapi.rpc.Dispatcher;
import io.witan.httpapi.rpc.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose ledger is in one JVM, and all that is private in another. */
class ManagerApartTest {
  /** Makes a contract whose code returns 42. */
  private static final String INIT = "0x69602a60005260206000f3600052600a6016f3";

  @TempDir Path folder;

  private final List<String> asked = new ArrayList<>();
  private Member node;
  private Member other;
  private Dispatcher manager;
  private Dispatcher ledger;

  @BeforeEach
  void start() {
    Consortium two = new Consortium(2, Consortium.Terms.PLAIN, folder);
    node = two.node(1);
    other = two.node(2);
    manager = node.managerAlone(asked);
    ledger = node.ledgerAlone(manager);
  }

  private static JsonNode answer(Dispatcher from, String method, String params) {
    String call =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
    return Json.parse(from.dispatchNow(call).orElseThrow()).orElseThrow();
  }

  private String privately() {
    return "[{\"from\":\"%s\",\"data\":\"%s\",\"gas\":\"0x47b760\",\"privateFor\":[%s]}]"
        .formatted(node.account(), INIT, other.key());
  }

  private List<String> methods() {
    return asked.stream()
        .map(request -> Json.parse(request).orElseThrow().path("method").asText())
        .toList();
  }

  @Test
  void theManagerSendsAndTheLedgerNumbersAndTakes() {
    String hash = answer(manager, "eth_sendTransaction", privately()).path("result").asText();
    assertEquals(List.of("eth_getTransactionCount", "eth_sendRawTransaction"), methods());
    String code = INIT.substring(2);
    assertTrue(asked.stream().noneMatch(request -> request.contains(code)));
    JsonNode receipt = other.result("eth_getTransactionReceipt", "[\"" + hash + "\"]");
    assertEquals("0x1", receipt.path("status").asText());
  }

  @Test
  void whatOneAfterTheOtherSendsGetsTheNextNumber() {
    answer(manager, "eth_sendTransaction", privately());
    String plain = "[{\"from\":\"%s\",\"to\":\"%1$s\"}]".formatted(node.account());
    assertTrue(answer(manager, "eth_sendTransaction", plain).path("result").isTextual());
    String count = "[\"" + node.account() + "\",\"latest\"]";
    assertEquals("0x2", other.result("eth_getTransactionCount", count).asText());
  }

  @Test
  void theLedgerBringsWhatIsPrivateToTheManager() {
    assertEquals(
        node.account(), answer(ledger, "eth_accounts", "[]").path("result").path(0).asText());
    String hash = answer(ledger, "eth_sendTransaction", privately()).path("result").asText();
    String receipt = "[\"" + hash + "\"]";
    assertEquals(
        node.result("eth_getTransactionReceipt", receipt),
        answer(ledger, "eth_getTransactionReceipt", receipt).path("result"));
  }

  @Test
  void aReasonOfTheLedgersIsTheReasonWhyNothingIsSent() {
    String used =
        "[{\"from\":\"%s\",\"to\":\"%1$s\",\"nonce\":\"0x9\",\"gas\":\"0x1\"}]"
            .formatted(node.account());
    JsonNode refused = answer(manager, "eth_sendTransaction", used);
    assertFalse(refused.path("error").path("message").asText().isEmpty(), refused::toString);
    assertEquals(List.of("eth_sendRawTransaction"), methods());
  }

  @Test
  void whatTheManagerLacksTheLedgerAnswers() {
    JsonNode pool = answer(manager, "txpool_status", "[]");
    assertTrue(pool.path("result").isObject(), pool::toString);
    assertEquals(List.of("txpool_status"), methods());
  }

  @Test
  void whatWasBroughtOnceIsBroughtNowhereAgain() {
    JsonNode refused = answer(node.brought(), "eth_accounts", "[]");
    assertEquals(-32010, refused.path("error").path("code").asInt(), refused::toString);
  }
}
