package io.witan.deploy.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.PrivateConfig;
import io.witan.httpapi.tessera.EncodedPayloadJson;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Private transactions that cannot be meant, on whole nodes: each is refused with the reason, and
 * afterwards nothing of it is anywhere.
 */
class BadInputTest extends AmongThreeParties {
  private static final Map<String, Object> PLAIN = Map.of();
  private static final String STRANGER = "BULeR8JyUWhiuuCMU/HLA0Q5pzkYT+cHII3ZKBey3Bo=";

  /** Of P-256, where the network has keys of Curve25519. */
  private static final String OTHER_CURVE =
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2tC2U5QiHPmwUeH+yleH0Jjf5jf8kLnvlF0MN3JYEYBScaBG"
          + "HNuCUtYfHEVvo+WasfRbM6zPX1g4ngV3uJkLsw==";

  private static final String NO_BASE64 = ": illegal base64 data: a party's key is Base64";
  private static final String NO_LIST = ": json: cannot unmarshal non-array into Go value";

  private static String nonce() {
    return a.ask("eth_getTransactionCount", a.account, "pending").asText();
  }

  /** Refuses a creation for B in which some fields are these. */
  private static void refused(String why, Map<String, Object> fields) {
    String creation = Contracts.creation("SimpleStorage", 1);
    assertEquals(why, a.refused("eth_sendTransaction", a.transaction(creation, fields, b)));
  }

  @Test
  void keysThatNobodyHas() {
    String before = nonce();
    refused(
        "Recipient not found for key: " + STRANGER, Map.of("privateFor", List.of(b.key, STRANGER)));
    refused("Private key for " + b.key + " not found", Map.of("privateFrom", b.key));
    refused(
        "no key of this network's curve: " + OTHER_CURVE,
        Map.of("privateFor", List.of(OTHER_CURVE)));
    refused("Private key for " + OTHER_CURVE + " not found", Map.of("privateFrom", OTHER_CURVE));
    refused("no key of this network's curve: AQID", Map.of("privateFor", List.of("AQID")));
    assertEquals(before, nonce());
  }

  @Test
  void fieldsThatCannotBeRead() {
    String before = nonce();
    String field = "invalid argument 0: ";
    refused(field + "privateFor" + NO_BASE64, Map.of("privateFor", List.of(b.key, "no base64")));
    refused(field + "privateFrom" + NO_BASE64, Map.of("privateFrom", "%%%"));
    refused(
        field + "mandatoryFor" + NO_BASE64, Map.of("privacyFlag", 2, "mandatoryFor", List.of("?")));
    refused(field + "privateFor" + NO_LIST, Map.of("privateFor", b.key));
    refused(field + "mandatoryFor" + NO_LIST, Map.of("privacyFlag", 2, "mandatoryFor", b.key));
    refused(
        field + "privateFor: more than 10000 keys",
        Map.of("privateFor", Collections.nCopies(10_001, b.key)));
    refused(
        "only restricted private transactions are supported",
        Map.of("restriction", "unrestricted"));
    assertEquals(before, nonce());
  }

  @Test
  void transactionsThatCanBePrivateToNobody() {
    String before = nonce();
    String value = "ether value is not supported for private transactions";
    refused(value, Map.of("value", "0x1"));
    refused(value, Map.of("data", "0x"));
    refused(
        "a payload has 1 to 1048576 bytes, not 1048577",
        Map.of("data", "0x" + "00".repeat((1 << 20) + 1)));
    refused("intrinsic gas too low", Map.of("gas", "0x1"));
    refused("exceeds block gas limit", Map.of("gas", "0xffffffffffff"));
    refused("private transactions are of the legacy type alone", Map.of("accessList", List.of()));
    refused("unknown account", Map.of("from", "0x" + "11".repeat(20)));
    assertEquals(before, nonce());
  }

  @Test
  void flagsThatDoNotFit() {
    String contract = a.made(Party.flag(1), List.of(b), "SimpleStorage", 1);
    String before = nonce();
    refused("invalid privacy flag", Party.flag(4));
    refused(
        "missing mandatory recipients data. if no mandatory recipients required consider using"
            + " PrivacyFlag=1(PartyProtection)",
        Party.flag(2));
    refused(
        "privacy metadata invalid. mandatory recipients are only applicable for"
            + " PrivacyFlag=2(MandatoryRecipients)",
        Map.of("mandatoryFor", List.of(b.key)));
    refused(
        "One or more mandatory recipients not included in the participant list",
        Party.mandatory(c));
    refused(
        "contract not found. cannot transact",
        Map.of("privacyFlag", 1, "to", "0x" + "22".repeat(20)));
    String set = Contracts.call("SimpleStorage", "set", 2);
    for (Map<String, Object> flag : List.of(PLAIN, Party.flag(3), Party.mandatory(b))) {
      assertEquals(
          "sent privacy flag doesn't match all affected contract flags",
          a.refused("eth_sendTransaction", a.calling(contract, set, flag, List.of(b))));
    }
    assertEquals(before, nonce());
    assertEquals(List.of(1, 1), List.of(a.get(contract), b.get(contract)));
  }

  @Test
  void anEmptyListIsForTheSenderAlone() {
    String hash = a.create(PLAIN, List.of(), "SimpleStorage", 3);
    String contract = a.receipt(hash).get("contractAddress").asText();
    b.receipt(hash);
    assertEquals(List.of(3, 0), List.of(a.get(contract), b.get(contract)));
  }

  @Test
  void hashesAndSignedTransactionsOfNothing() {
    String digest = "Expected a Quorum digest of length 64, but got 1";
    assertEquals(digest, a.refused("eth_getQuorumPayload", "0x12"));
    assertEquals(digest, a.refused("eth_getQuorumPayloadExtra", "0x12"));
    assertEquals("Invalid digest hex", a.refused("eth_getQuorumPayload", "0x" + "zz".repeat(64)));
    Map<String, Object> open = a.transaction(Contracts.creation("SimpleStorage", 1), PLAIN);
    open.remove("privateFor");
    open.put("nonce", "0x0");
    open.put("gasPrice", "0x0");
    String raw = a.ask("eth_signTransaction", open).get("raw").asText();
    Map<String, Object> to = Map.of("privateFor", List.of(b.key));
    assertEquals("transaction is not private", a.refused("eth_sendRawPrivateTransaction", raw, to));
    assertEquals(
        "must specify private participants",
        a.refused("eth_sendRawPrivateTransaction", raw, Map.of()));
    Map<String, Object> unstored = a.transaction("0x" + "ab".repeat(64), PLAIN, b);
    unstored.put("nonce", nonce());
    unstored.put("gasPrice", "0x0");
    raw = a.ask("eth_signTransaction", unstored).get("raw").asText();
    String hash = Base64.getEncoder().encodeToString(Bytes.fromHex("ab".repeat(64)).unsafeArray());
    assertEquals(
        "Raw Transaction with hash " + hash + " was not found",
        a.refused("eth_sendRawPrivateTransaction", raw, to));
  }

  /** A stranger on the network between managers: whatever it pushes, B's state stays. */
  @Test
  void aPushThatIsSaidAgainOrChangedDoesNothing() throws Exception {
    String contract = a.made(Party.flag(0), List.of(b), "SimpleStorage", 1);
    assertEquals(1, b.get(contract)); // so it has followed the blocks of all tests before
    String before = root(b);
    EncodedPayload payload =
        EncodedPayloadJson.read(
            new ObjectMapper()
                .readTree(
                    post(
                            settings(1).q2t(),
                            "/encodedpayload/create",
                            "application/json",
                            "{\"payload\":\"AQID\",\"to\":[\"%s\"]}"
                                .formatted(b.key)
                                .getBytes(StandardCharsets.UTF_8))
                        .body()));
    Bytes copy = PayloadCodec.LEGACY.encode(payload);
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> taken = push(copy);
      assertEquals(201, taken.statusCode());
      assertEquals(payload.hash().toBase64(), taken.body());
    }
    for (int at = 0; at < copy.size(); at += 5) {
      byte[] bent = copy.toArray();
      bent[at] ^= 1;
      HttpResponse<String> answer = push(Bytes.wrap(bent));
      boolean same = answer.body().equals(payload.hash().toBase64());
      assertTrue(
          same || List.of(400, 403, 404).contains(answer.statusCode()),
          at + ": " + answer.statusCode() + " " + answer.body());
    }
    assertEquals("0x010203", b.ask("eth_getQuorumPayload", hex(payload)).asText());
    assertEquals(before, root(b));
  }

  private static String hex(EncodedPayload payload) {
    return payload.hash().bytes().toHex();
  }

  private static String root(Party at) {
    return Hosts.state(at, "private").get("root").asText();
  }

  private static PrivateConfig settings(int node) {
    NodeConfig config = organisations.network.config(node);
    return config.privacy();
  }

  private static HttpResponse<String> push(Bytes payload) throws Exception {
    return post(settings(2).p2p(), "/push", "application/octet-stream", payload.toArray());
  }

  private static HttpResponse<String> post(
      PrivateConfig.Port port, String path, String type, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.port() + path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
