package io.witan.httpapi.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.privacy.Consortium.Member;
import io.witan.httpapi.privacy.Consortium.Terms;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.privacy.PartyKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Private transactions over JSON-RPC, between three parties on one chain. */
class PrivateTransactionsTest {
  /** Stores the word that it is called with and logs it; gives it where it is called with none. */
  private static final Bytes RUNTIME =
      Bytes.fromHex("36600f5760005460005260206000f35b600035600055600035600052600760206000a100");

  private static final String INIT =
      Bytes.concat(
              Bytes.fromHex("602a600055"),
              Bytes.ofInts(0x60, RUNTIME.size()),
              Bytes.fromHex("6011600039"),
              Bytes.ofInts(0x60, RUNTIME.size()),
              Bytes.fromHex("6000f3"),
              RUNTIME)
          .toHex();

  @TempDir Path folder;

  private static String word(long value) {
    return Uint256.of(value).toBytes32().toHex();
  }

  private static String deployment(Member from, String more, String... keys) {
    return "[{\"from\":\"%s\",\"data\":\"%s\",\"gas\":\"0x47b760\",\"privateFor\":[%s]%s}]"
        .formatted(from.account(), INIT, String.join(",", keys), more);
  }

  private static String set(Member from, String contract, long value, String more, String... keys) {
    return "[{\"from\":\"%s\",\"to\":\"%s\",\"data\":\"%s\",\"privateFor\":[%s]%s}]"
        .formatted(from.account(), contract, word(value), String.join(",", keys), more);
  }

  private static String send(Member from, String params) {
    return from.result("eth_sendTransaction", params).asText();
  }

  private static JsonNode receipt(Member node, String hash) {
    return node.result("eth_getTransactionReceipt", "[\"" + hash + "\"]");
  }

  private static String get(Member node, String contract) {
    return node.result("eth_call", "[{\"to\":\"" + contract + "\"},\"latest\"]").asText();
  }

  private static String deployed(Member from, String more, String... keys) {
    String hash = send(from, deployment(from, more, keys));
    JsonNode receipt = receipt(from, hash);
    assertEquals("0x1", receipt.get("status").asText(), receipt.toString());
    return receipt.get("contractAddress").asText();
  }

  @Test
  void itsPartiesSeeAContractAndAllOthersNothing() {
    Consortium three = new Consortium(3, Terms.PLAIN, folder);
    Member one = three.node(1);
    String hash = send(one, deployment(one, "", three.node(2).key()));
    String contract = receipt(one, hash).get("contractAddress").asText();
    for (int i = 1; i <= 3; i++) {
      Member node = three.node(i);
      boolean party = i < 3;
      assertEquals("0x1", receipt(node, hash).get("status").asText());
      assertEquals("0x0", receipt(node, hash).get("gasUsed").asText());
      assertEquals(party ? word(42) : "0x", get(node, contract));
      assertEquals(
          party ? RUNTIME.toHex() : "0x",
          node.result("eth_getCode", "[\"" + contract + "\",\"latest\"]").asText());
      JsonNode tx = node.result("eth_getTransactionByHash", "[\"" + hash + "\"]");
      assertTrue(List.of("0x25", "0x26").contains(tx.get("v").asText()), tx.toString());
      assertFalse(tx.has("chainId"));
      String digest = tx.get("input").asText();
      assertEquals(130, digest.length());
      assertEquals(
          party ? INIT : "0x",
          node.result("eth_getQuorumPayload", "[\"" + digest + "\"]").asText());
    }
    String where = "[\"" + contract + "\"]";
    JsonNode root = one.result("eth_storageRoot", where);
    assertEquals(root, three.node(2).result("eth_storageRoot", where));
    assertNotEquals(root, three.node(3).result("eth_storageRoot", where));
  }

  @Test
  void s9LogsAreFoundBelowThousandsOfBlocks() {
    Consortium three = new Consortium(3, Terms.PLAIN, folder);
    Member one = three.node(1);
    String contract = deployed(one, "", three.node(2).key());
    send(one, set(one, contract, 5, "", three.node(2).key()));
    three.rest(4_300);
    send(one, set(one, contract, 6, "", three.node(2).key()));
    for (int i = 1; i <= 3; i++) {
      JsonNode found =
          three
              .node(i)
              .result("eth_getLogs", "[{\"fromBlock\":\"0x0\",\"address\":\"" + contract + "\"}]");
      assertEquals(i < 3 ? 2 : 0, found.size());
    }
  }

  @Test
  void logsAndReceiptsAreForPartiesAlone() {
    Consortium three = new Consortium(3, Terms.PLAIN, folder);
    Member one = three.node(1);
    String contract = deployed(one, "", three.node(2).key());
    String filter =
        three.node(2).result("eth_newFilter", "[{\"address\":\"" + contract + "\"}]").asText();
    String hash = send(one, set(one, contract, 5, "", three.node(2).key()));
    for (int i = 1; i <= 3; i++) {
      int logs = i < 3 ? 1 : 0;
      Member node = three.node(i);
      JsonNode receipt = receipt(node, hash);
      assertEquals(logs, receipt.get("logs").size());
      JsonNode found =
          node.result("eth_getLogs", "[{\"fromBlock\":\"0x1\",\"topics\":[\"" + word(7) + "\"]}]");
      assertEquals(receipt.get("logs"), found);
      assertEquals(i < 3 ? word(5) : "0x", get(node, contract));
    }
    assertEquals(1, three.node(2).result("eth_getFilterChanges", "[\"" + filter + "\"]").size());
    assertEquals(0, three.node(2).result("eth_getFilterChanges", "[\"" + filter + "\"]").size());
  }

  @Test
  void whatCannotBePrivateIsRefusedBeforeAnythingLeft() {
    Consortium three = new Consortium(3, Terms.PLAIN, folder);
    Member one = three.node(1);
    String two = three.node(2).key();
    String noValue = "ether value is not supported for private transactions";
    assertEquals(
        noValue, one.error("eth_sendTransaction", deployment(one, ",\"value\":\"0x1\"", two)));
    assertEquals(
        noValue, one.error("eth_sendTransaction", deployment(one, "", two).replace(INIT, "0x")));
    assertEquals(
        "Gas price not 0",
        one.error("eth_sendTransaction", deployment(one, ",\"gasPrice\":\"0x1\"", two)));
    assertEquals(
        "intrinsic gas too low",
        one.error("eth_sendTransaction", deployment(one, "", two).replace("0x47b760", "0x5208")));
    for (int flag : new int[] {1, 3}) {
      assertEquals(
          "PrivacyEnhancements are disabled. Can only accept transactions with"
              + " PrivacyFlag=0(StandardPrivate).",
          one.error("eth_sendTransaction", deployment(one, ",\"privacyFlag\":" + flag, two)));
    }
    assertEquals(
        "invalid privacy flag",
        one.error("eth_sendTransaction", deployment(one, ",\"privacyFlag\":4", two)));
    assertTrue(one.error("eth_sendTransaction", deployment(one, "", "\"!!!\"")).contains("base64"));
    String stranger = "\"" + SharedPayloads.key(99) + "\"";
    assertEquals(
        "Recipient not found for key: " + SharedPayloads.key(99),
        one.error("eth_sendTransaction", deployment(one, "", stranger)));
    assertEquals(
        "Private key " + SharedPayloads.key(99) + " not found",
        one.error("eth_sendTransaction", deployment(one, ",\"privateFrom\":" + stranger, two)));
    assertEquals(0, three.payloads().size());
    assertEquals("0x0", one.result("eth_blockNumber", "[]").asText());
  }

  @Test
  void withoutRecipientsItIsPrivateToItsSenderAlone() {
    Consortium two = new Consortium(2, Terms.PLAIN, folder);
    String contract = deployed(two.node(1), "");
    assertEquals(word(42), get(two.node(1), contract));
    assertEquals("0x", get(two.node(2), contract));
  }

  @Test
  void anEstimateIsEnoughForAPrivateCall() {
    Consortium two = new Consortium(2, Terms.ENHANCED, folder);
    Member one = two.node(1);
    String contract = deployed(one, "", two.node(2).key());
    String call = "[{\"to\":\"" + contract + "\",\"data\":\"" + word(5) + "\"}]";
    String gas = one.result("eth_estimateGas", call).asText();
    String hash = send(one, set(one, contract, 5, ",\"gas\":\"" + gas + "\"", two.node(2).key()));
    assertEquals("0x1", receipt(one, hash).get("status").asText());
    assertEquals("0x1", receipt(two.node(2), hash).get("status").asText());
    assertEquals(word(5), get(two.node(2), contract));
    String zero = "[{\"to\":\"" + one.account() + "\",\"value\":\"0x0\"}]";
    assertEquals("0x5608", one.result("eth_estimateGas", zero).asText());
  }

  @Test
  void onlyPartiesTransactWithAProtectedContract() {
    Consortium three = new Consortium(3, Terms.ENHANCED, folder);
    Member one = three.node(1);
    Member two = three.node(2);
    Member stranger = three.node(3);
    for (int flag = 1; flag <= 3; flag++) {
      String terms = ",\"privacyFlag\":" + flag;
      if (flag == 2) {
        terms += ",\"mandatoryFor\":[" + two.key() + "]";
      }
      String contract = deployed(one, terms, two.key());
      JsonNode metadata = one.result("eth_getContractPrivacyMetadata", "[\"" + contract + "\"]");
      assertEquals(flag, metadata.get("privacyFlag").asInt());
      assertEquals(flag == 2, metadata.has("mandatoryFor"));
      assertEquals(
          contract.toLowerCase(Locale.ROOT) + ": the provided address is not a private contract",
          stranger.error("eth_getContractPrivacyMetadata", "[\"" + contract + "\"]"));
      assertEquals(
          "contract not found. cannot transact",
          stranger.error(
              "eth_sendTransaction", set(stranger, contract, 6, terms, one.key(), two.key())));
      assertEquals(
          "sent privacy flag doesn't match all affected contract flags",
          two.error("eth_sendTransaction", set(two, contract, 6, "", one.key())));
      String sneaked = send(stranger, set(stranger, contract, 6, "", one.key(), two.key()));
      assertEquals("0x1", receipt(stranger, sneaked).get("status").asText());
      assertEquals("0x0", receipt(one, sneaked).get("status").asText());
      assertEquals(word(42), get(one, contract));
      String right = send(two, set(two, contract, 7, terms, one.key(), two.key()));
      assertEquals("0x1", receipt(one, right).get("status").asText(), flag + "");
      assertEquals(word(7), get(one, contract));
    }
    String plain = deployed(one, "", two.key());
    assertEquals(
        "no account extra data found",
        one.error("eth_getContractPrivacyMetadata", "[\"" + plain + "\"]"));
    assertEquals(
        "PrivacyMetadata not found: The provided contract does not have privacy metadata",
        one.error("eth_sendTransaction", set(one, plain, 1, ",\"privacyFlag\":1", two.key())));
    assertEquals(
        "missing mandatory recipients data. if no mandatory recipients required consider using"
            + " PrivacyFlag=1(PartyProtection)",
        one.error("eth_sendTransaction", deployment(one, ",\"privacyFlag\":2", two.key())));
    assertEquals(
        "privacy metadata invalid. mandatory recipients are only applicable for"
            + " PrivacyFlag=2(MandatoryRecipients)",
        one.error(
            "eth_sendTransaction",
            deployment(one, ",\"mandatoryFor\":[" + two.key() + "]", two.key())));
  }

  @Test
  void aClientMaySignOverThePayloadsHashItself() {
    Consortium two = new Consortium(2, Terms.ENHANCED, folder);
    Member one = two.node(1);
    JsonNode filled = one.result("eth_fillTransaction", deployment(one, "", two.node(2).key()));
    JsonNode tx = filled.get("tx");
    assertEquals(130, tx.get("input").asText().length());
    assertEquals("0x0", tx.get("v").asText());
    String unsigned =
        "[{\"from\":\"%s\",\"nonce\":%s,\"gas\":%s,\"gasPrice\":\"0x0\",\"data\":%s,\"privateFor\":[]}]"
            .formatted(one.account(), tx.get("nonce"), tx.get("gas"), tx.get("input"));
    JsonNode raw = one.result("eth_signTransaction", unsigned).get("raw");
    String to = ",{\"privateFor\":[" + two.node(2).key() + "]}]";
    String hash = one.result("eth_sendRawPrivateTransaction", "[" + raw + to).asText();
    String contract = receipt(two.node(2), hash).get("contractAddress").asText();
    assertEquals(word(42), get(two.node(2), contract));
    JsonNode open =
        one.result(
                "eth_signTransaction",
                "[{\"from\":\"%s\",\"nonce\":\"0x1\",\"gas\":\"0x5208\",\"gasPrice\":\"0x0\",\"to\":\"%s\"}]"
                    .formatted(one.account(), contract))
            .get("raw");
    assertEquals(
        "transaction is not private", one.error("eth_sendRawPrivateTransaction", "[" + open + to));
  }

  @Test
  void behindAMarkerNobodyElseSeesThatItIsPrivate() {
    Consortium three = new Consortium(3, Terms.MARKERS, folder);
    Member one = three.node(1);
    String hash = send(one, deployment(one, "", three.node(2).key()));
    JsonNode marker = one.result("eth_getTransactionByHash", "[\"" + hash + "\"]");
    assertEquals(one.result("eth_getPrivacyPrecompileAddress", "[]"), marker.get("to"));
    assertEquals(130, marker.get("input").asText().length());
    JsonNode open = receipt(one, hash);
    assertTrue(open.get("contractAddress").isNull());
    assertNotEquals("0x0", open.get("gasUsed").asText());
    assertTrue(open.get("isPrivacyMarkerTransaction").asBoolean());
    String params = "[\"" + hash + "\"]";
    for (int i = 1; i <= 2; i++) {
      JsonNode inner = three.node(i).result("eth_getPrivateTransactionByHash", params);
      assertEquals(marker.get("from"), inner.get("from"));
      assertEquals(marker.get("nonce"), inner.get("nonce"));
      JsonNode own = three.node(i).result("eth_getPrivateTransactionReceipt", params);
      assertEquals(hash, own.get("transactionHash").asText());
      assertEquals("0x0", own.get("gasUsed").asText());
      assertFalse(own.get("isPrivacyMarkerTransaction").asBoolean());
      assertEquals(word(42), get(three.node(i), own.get("contractAddress").asText()));
    }
    assertTrue(three.node(3).result("eth_getPrivateTransactionByHash", params).isNull());
    assertEquals(
        "private transaction not found for this participant",
        three.node(3).error("eth_getPrivateTransactionReceipt", params));
    assertEquals(
        "privacy marker transaction not found",
        one.error("eth_getPrivateTransactionReceipt", "[\"" + word(1) + "\"]"));
  }

  @Test
  void aStateThatWaitsSaysSoAndNothingPublicWaitsWithIt() {
    Consortium two = new Consortium(2, Terms.PLAIN, folder);
    Member one = two.node(1);
    Member late = two.node(2);
    String contract = deployed(one, "", late.key());
    late.manager().fail("the payload store does not answer");
    String hash = send(one, set(one, contract, 5, "", late.key()));
    String waits = "private state is not available: it waits for the payload ";
    for (String answer :
        List.of(
            late.error("eth_call", "[{\"to\":\"" + contract + "\"},\"latest\"]"),
            late.error("eth_getCode", "[\"" + contract + "\",\"latest\"]"),
            late.error("eth_getTransactionReceipt", "[\"" + hash + "\"]"),
            late.error("eth_getLogs", "[{\"fromBlock\":\"0x1\"}]"))) {
      assertTrue(answer.startsWith(waits), answer);
    }
    assertEquals(
        word(42), late.result("eth_call", "[{\"to\":\"" + contract + "\"},\"0x1\"]").asText());
    assertEquals(
        "0x2",
        late.result("eth_getTransactionCount", "[\"" + one.account() + "\",\"latest\"]").asText());
    late.manager().heal();
    late.state().resume();
    assertEquals(word(5), get(late, contract));
    assertEquals(1, receipt(late, hash).get("logs").size());
    PartyKey other = one.manager().keys().getFirst();
    late.state().diverge(Address.fromHex(contract), 2, other);
    JsonNode named = late.result("witan_privateStates", "[]").at("/0/diverged/0");
    assertEquals(contract, named.get("contract").asText());
    assertEquals(2, named.get("block").asInt());
    assertEquals(other.toBase64(), named.get("party").asText());
    assertEquals(word(5), get(late, contract));
  }

  @Test
  void payloadsAreAskedForByWholeHashes() {
    Member one = new Consortium(1, Terms.PLAIN, folder).node(1);
    assertEquals(
        "Expected a Quorum digest of length 64, but got 1",
        one.error("eth_getQuorumPayload", "[\"0x01\"]"));
    assertEquals(
        "Invalid digest hex", one.error("eth_getQuorumPayload", "[\"0x" + "zz".repeat(64) + "\"]"));
    assertEquals(
        "0x", one.result("eth_getQuorumPayload", "[\"0x" + "00".repeat(64) + "\"]").asText());
    assertEquals("private", one.result("eth_getPSI", "[]").asText());
  }
}
