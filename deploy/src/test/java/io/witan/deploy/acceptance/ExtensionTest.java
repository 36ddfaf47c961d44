package io.witan.deploy.acceptance;

import static io.witan.deploy.acceptance.Party.flag;
import static io.witan.deploy.acceptance.Party.mandatory;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.node.SmallNetwork;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.privacy.extension.ManagementContract;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * GoQuorum's acceptance scenarios on contract extension (X), and M-5, on whole nodes: A and B have
 * a contract, C gets it.
 */
class ExtensionTest extends AmongThreeParties {
  private static List<Integer> values(String contract) {
    return List.of(a.get(contract), b.get(contract), c.get(contract));
  }

  private static String made(int flag, int value) {
    return a.made(flag(flag), List.of(b), "SimpleStorage", value);
  }

  private static int set(String contract, int value, Map<String, Object> terms, Party... to) {
    String data = Contracts.call("SimpleStorage", "set", value);
    String hash = a.send(a.calling(contract, data, terms, List.of(to)));
    Stream.of(to).forEach(party -> assertEquals(1, party.status(hash), party.key));
    return a.status(hash);
  }

  /** What a party says of its transaction besides. */
  static Map<String, Object> by(Party from, Map<String, Object> terms, Party to) {
    Map<String, Object> said = new TreeMap<>(Map.of("from", from.account));
    said.put("privateFrom", from.key);
    said.put("privateFor", List.of(to.key));
    said.putAll(terms);
    return said;
  }

  /** Begins an extension, and gives its management contract. */
  static String begun(Party from, String contract, Map<String, Object> terms, Party to) {
    Object[] asked = {contract, to.key, to.account, by(from, terms, to)};
    String hash = from.ask("quorumExtension_extendContract", asked).asText();
    String management = from.receipt(hash).get("contractAddress").asText();
    to.receipt(hash);
    assertEquals("ACTIVE", status(to, management));
    return management;
  }

  private static String status(Party at, String management) {
    return at.ask("quorumExtension_getExtensionStatus", management).asText();
  }

  static void accept(Party from, String management, Map<String, Object> terms, Party to) {
    String vote =
        to.ask("quorumExtension_approveExtension", management, true, by(to, terms, from)).asText();
    assertEquals(1, to.status(vote));
  }

  static <T> void await(T wanted, Supplier<T> read) {
    SmallNetwork.await(String.valueOf(wanted), () -> String.valueOf(read.get()));
  }

  static void extended(Party from, String contract, int flag, Party to) {
    String management = begun(from, contract, flag(flag), to);
    accept(from, management, flag(flag), to);
    await("DONE", () -> status(from, management));
    await("DONE", () -> status(to, management));
  }

  static String refusedToExtend(Party from, String contract, int flag, Party to) {
    Object[] asked = {contract, to.key, to.account, by(from, flag(flag), to)};
    return from.refused("quorumExtension_extendContract", asked);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void x1AndX8ANewPartyHasTheContractAsItIs(int flag) {
    String contract = made(flag, 42);
    extended(a, contract, flag, c);
    await(42, () -> c.get(contract));
    assertEquals(
        a.ask("eth_storageRoot", contract),
        c.ask("eth_storageRoot", contract),
        "the same contract at the new party");
    if (flag != 3) { // private state validation leaves nobody out
      assertEquals(1, set(contract, 7, flag(flag), b));
      assertEquals(List.of(7, 7, 42), values(contract));
    }
    assertEquals(1, set(contract, 9, flag(flag), b, c));
    assertEquals(List.of(9, 9, 9), values(contract));
  }

  /** What GoQuorum has no way for: it leaves the new party at 42. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void x8WhoWasLeftBehindIsBroughtUpByOneMoreExtension(int flag) {
    String contract = made(flag, 42);
    extended(a, contract, flag, c);
    await(42, () -> c.get(contract));
    assertEquals(1, set(contract, 7, flag(flag), b));
    assertEquals(List.of(7, 7, 42), values(contract));
    extended(a, contract, flag, c);
    await(7, () -> c.get(contract));
    assertEquals(a.ask("eth_storageRoot", contract), c.ask("eth_storageRoot", contract));
    assertEquals(1, set(contract, 9, flag(flag), b, c));
    assertEquals(List.of(9, 9, 9), values(contract));
  }

  @Test
  void x2AnAccountOfNoNodeAcceptsWithWhatItsNodeGivesIt() {
    Signer wallet = Secp256k1.get().signer(Uint256.of(4711).toBytes32());
    String contract = made(0, 42);
    String hash =
        a.ask(
                "quorumExtension_extendContract",
                contract,
                c.key,
                wallet.address().toHex(),
                by(a, Map.of(), c))
            .asText();
    String management = a.receipt(hash).get("contractAddress").asText();
    c.receipt(hash);
    assertEquals(
        "account is not acceptor of this extension request",
        c.refused("quorumExtension_approveExtension", management, true, by(c, Map.of(), a)));
    String proof =
        c.ask(
                "quorumExtension_generateExtensionApprovalUuid",
                management,
                wallet.address().toHex(),
                by(c, Map.of(), a))
            .asText();
    String vote = ManagementContract.vote(true, proof).toHex();
    assertEquals(1, c.status(c.sendSigned(wallet, 0, management, vote, a)));
    await(42, () -> c.get(contract));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void x3WhoIsToBeAPartyMayRefuse(int flag) {
    String contract = made(flag, 42);
    String management = begun(a, contract, flag(flag), c);
    Map<String, Object> terms = by(c, flag(flag), a);
    c.receipt(c.ask("quorumExtension_approveExtension", management, false, terms).asText());
    await("DONE", () -> status(a, management));
    assertEquals(List.of(42, 42, 0), values(contract));
    assertEquals(
        "contract extension process complete. nothing to accept",
        c.refused("quorumExtension_approveExtension", management, true, terms));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void x4ItsInitiatorMayCancelIt(int flag) {
    String contract = made(flag, 42);
    String management = begun(a, contract, flag(flag), c);
    assertEquals(
        "contract extension in progress for the given contract address",
        refusedToExtend(a, contract, flag, c));
    assertEquals(
        "account is not the creator of this extension request",
        c.refused("quorumExtension_cancelExtension", management, by(c, flag(flag), a)));
    Map<String, Object> terms = by(a, flag(flag), c);
    a.receipt(a.ask("quorumExtension_cancelExtension", management, terms).asText());
    await("DONE", () -> status(c, management));
    assertEquals(List.of(42, 42, 0), values(contract));
    assertEquals(
        "contract extension process complete. nothing to cancel",
        a.refused("quorumExtension_cancelExtension", management, terms));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void x5TheStateIsTheNewestOne(int flag) {
    String contract = made(flag, 42);
    set(contract, 129, flag(flag), b);
    set(contract, 999, flag(flag), b);
    extended(a, contract, flag, c);
    await(999, () -> c.get(contract));
  }

  @Test
  void x6AndX9WhoMayExtend() {
    for (int flag : new int[] {0, 1, 3}) {
      String contract = made(flag, 42);
      assertEquals(
          "extending a non-existent private contract!!! not allowed",
          refusedToExtend(c, contract, flag, a));
      if (flag == 0) {
        extended(b, contract, 0, c);
        await(42, () -> c.get(contract));
      } else {
        assertEquals("operation not allowed", refusedToExtend(b, contract, flag, c));
      }
    }
  }

  @Test
  void x7ContractsThatCallEachOtherComeOneByOne() {
    String storeC = a.made(Map.of(), List.of(b), "StoreC", 10);
    String storeB = a.made(Map.of(), List.of(b), "StoreB", 100, storeC);
    String storeA = a.made(Map.of(), List.of(b), "StoreA", 1000, storeB);
    for (String contract : List.of(storeC, storeB, storeA)) {
      extended(a, contract, 0, c);
    }
    await(1000, () -> c.read(storeA, "StoreA", "geta"));
    assertEquals(100, c.read(storeA, "StoreA", "getb"));
    assertEquals(10, c.read(storeA, "StoreA", "getc"));
  }

  @Test
  void m5MandatoryRecipientsStayMandatory() {
    String contract = a.made(mandatory(b), List.of(b), "SimpleStorage", 42);
    String management = begun(a, contract, Map.of(), c);
    accept(a, management, Map.of(), c);
    await(42, () -> c.get(contract));
    JsonNode kept = c.ask("eth_getContractPrivacyMetadata", contract);
    assertEquals(2, kept.get("privacyFlag").asInt());
    assertEquals(b.key, kept.at("/mandatoryFor/0").asText());
    String data = Contracts.call("SimpleStorage", "set", 5);
    String refusal =
        c.refused("eth_sendTransaction", c.calling(contract, data, mandatory(a), List.of(a)));
    assertTrue(refusal.contains("Privacy metadata mismatched"), refusal);
  }

  @Test
  void whatIsAskedWronglyIsRefusedInGoQuorumsWords() {
    String contract = made(0, 42);
    String method = "quorumExtension_extendContract";
    Map<String, Object> right = by(a, Map.of(), c);
    assertEquals(
        "invalid recipient address",
        a.refused(method, contract, c.key, "0x" + "00".repeat(20), right));
    assertEquals(
        "account accepting the extension cannot be the account initiating extension",
        a.refused(method, contract, c.key, a.account, right));
    assertEquals(
        "invalid new recipient transaction manager key provided",
        a.refused(method, contract, "no key", c.account, right));
    assertEquals(
        "mismatch between recipient transaction manager key and privateFor argument",
        a.refused(method, contract, c.key, c.account, by(a, Map.of(), b)));
    Map<String, Object> many = by(a, Map.of("privateFor", List.of(b.key, c.key)), c);
    assertEquals(
        "invalid transaction manager keys given in privateFor argument",
        a.refused(method, contract, c.key, c.account, many));
    Map<String, Object> open = a.transaction(Contracts.creation("SimpleStorage", 1), Map.of());
    open.remove("privateFor");
    String publicOne = a.receipt(a.send(open)).get("contractAddress").asText();
    assertEquals("extending a public contract!!! not allowed", refusedToExtend(a, publicOne, 0, c));
    assertEquals(
        "no contract code at given address",
        a.refused("quorumExtension_approveExtension", contract, true, right));
    String management = begun(a, contract, Map.of(), c);
    assertEquals(
        "must specify private participants",
        c.refused("quorumExtension_approveExtension", management, true, Map.of("from", c.account)));
    JsonNode active = c.ask("quorumExtension_activeExtensionContracts");
    JsonNode own = null;
    for (JsonNode each : active) {
      own = each.get("managementContractAddress").asText().equals(management) ? each : own;
    }
    assertEquals(contract, own.get("contractExtended").asText());
    assertEquals(c.key, own.get("recipientPtmKey").asText());
    assertEquals(a.account, own.get("initiator").asText());
    assertEquals(c.account, own.get("recipient").asText());
    await(
        "already voted",
        () ->
            a.answer("quorumExtension_approveExtension", management, true, right)
                .at("/error/message")
                .asText());
  }
}
