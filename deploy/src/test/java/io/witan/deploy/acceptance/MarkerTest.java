package io.witan.deploy.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.node.SmallNetwork;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GoQuorum's acceptance scenarios on privacy markers (K), where A sends behind markers alone. */
class MarkerTest {
  private static final Map<String, Object> PLAIN = Map.of();

  @TempDir Path directory;

  @Test
  void k1ToK3AMarkerHidesWhatItsPartiesSee() {
    try (Organisations organisations = new Organisations(directory, true)) {
      Party a = organisations.a;
      Party b = organisations.b;
      Party c = organisations.c;
      String hash = a.create(PLAIN, List.of(b), "SimpleStorage", 42);
      JsonNode marker = c.receipt(hash);
      assertEquals("0x" + "00".repeat(19) + "7a", marker.get("to").asText());
      assertTrue(marker.get("isPrivacyMarkerTransaction").asBoolean());
      assertTrue(marker.get("contractAddress").isNull());
      assertNotEquals("0x0", marker.get("gasUsed").asText());
      JsonNode outer = c.ask("eth_getTransactionByHash", hash);
      assertEquals(2 + 2 * 64, outer.get("input").asText().length());
      b.receipt(hash);
      for (Party party : List.of(a, b)) {
        JsonNode own = party.ask("eth_getPrivateTransactionReceipt", hash);
        assertEquals(hash, own.get("transactionHash").asText());
        assertEquals("0x0", own.get("gasUsed").asText());
        assertFalse(own.get("isPrivacyMarkerTransaction").asBoolean());
        JsonNode inner = party.ask("eth_getPrivateTransactionByHash", hash);
        assertEquals(outer.get("from"), inner.get("from"));
        assertEquals(outer.get("nonce"), inner.get("nonce"));
      }
      assertTrue(c.ask("eth_getPrivateTransactionByHash", hash).isNull());
      List.of(a, b, c).forEach(party -> graph(party, hash, party != c));
      String contract =
          a.ask("eth_getPrivateTransactionReceipt", hash).get("contractAddress").asText();
      assertEquals(List.of(42, 42, 0), List.of(a.get(contract), b.get(contract), c.get(contract)));
      String data = Contracts.call("SimpleStorage", "set", 5);
      String plain = b.send(b.calling(contract, data, PLAIN, List.of(a)));
      assertEquals(contract, c.receipt(plain).get("to").asText());
      assertEquals(1, a.status(plain));
      assertEquals(List.of(5, 5, 0), List.of(a.get(contract), b.get(contract), c.get(contract)));
      extend(a, contract, c);
      SmallNetwork.await("5", () -> "" + c.get(contract));
    }
  }

  /** K-3. */
  private static void graph(Party party, String marker, boolean isParty) {
    JsonNode outer =
        party
            .graph(
                "{ transaction(hash: \"%s\") { isPrivate privateInputData privateTransaction {"
                        .formatted(marker)
                    + " isPrivate inputData privateInputData status gasUsed block { number }"
                    + " createdContract { address } } } }")
            .get("transaction");
    assertFalse(outer.get("isPrivate").asBoolean());
    assertEquals("0x", outer.get("privateInputData").asText());
    JsonNode inner = outer.get("privateTransaction");
    assertEquals(isParty, inner.isObject(), outer.toString());
    if (isParty) {
      JsonNode own = party.ask("eth_getPrivateTransactionReceipt", marker);
      assertTrue(inner.get("isPrivate").asBoolean());
      assertEquals(
          party.ask("eth_getQuorumPayload", inner.get("inputData").asText()),
          inner.get("privateInputData"));
      assertEquals(Contracts.creation("SimpleStorage", 42), inner.get("privateInputData").asText());
      assertEquals(
          List.of(1, 0), List.of(inner.get("status").asInt(), inner.get("gasUsed").asInt()));
      assertEquals(own.get("contractAddress"), inner.at("/createdContract/address"));
      assertEquals(
          Long.decode(own.get("blockNumber").asText()), inner.at("/block/number").asLong());
    }
  }

  /** what A sends for the extension of a contract is behind markers too. */
  private static void extend(Party a, String contract, Party c) {
    Map<String, Object> asked = Map.of("from", a.account, "privateFor", List.of(c.key));
    Object[] extension = {contract, c.key, c.account, asked};
    String hash = a.ask("quorumExtension_extendContract", extension).asText();
    assertTrue(c.receipt(hash).get("isPrivacyMarkerTransaction").asBoolean());
    a.receipt(hash);
    JsonNode own = a.ask("eth_getPrivateTransactionReceipt", hash);
    String management = own.get("contractAddress").asText();
    Map<String, Object> vote = Map.of("from", c.account, "privateFor", List.of(a.key));
    c.receipt(c.ask("quorumExtension_approveExtension", management, true, vote).asText());
  }
}
