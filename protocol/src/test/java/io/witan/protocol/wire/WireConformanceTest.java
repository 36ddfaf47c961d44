package io.witan.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The facts about GoQuorum's peers that the shared vectors state. */
class WireConformanceTest {
  private static final Secp256k1 CURVE = Secp256k1.get();

  @TestFactory
  List<DynamicTest> handshakesAreReadAsGoQuorumReadsThem() {
    List<JsonNode> cases = Vectors.cases("devp2p.json");
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode c : cases) {
      String id = c.get("id").asText();
      if (id.startsWith("rlpx-auth") || id.startsWith("rlpx-ack")) {
        tests.add(DynamicTest.dynamicTest(id, () -> handshakeMessage(c)));
      } else if (id.startsWith("rlpx-secrets")) {
        tests.add(DynamicTest.dynamicTest(id, () -> secrets(c, cases)));
      }
    }
    return tests;
  }

  private static void handshakeMessage(JsonNode c) {
    JsonNode keys = c.get("input").get("keys");
    Bytes message = Bytes.fromHex(c.get("input").get("message").asText());
    boolean auth = c.get("id").asText().startsWith("rlpx-auth");
    HandshakeInspection.Message read =
        (auth
                ? HandshakeInspection.auth(key(keys, "recipientStatic"), message)
                : HandshakeInspection.ack(key(keys, "initiatorStatic"), message))
            .orElseThrow();
    assertEquals(c.get("expected").get("version").asInt(), read.version());
    assertEquals(c.get("expected").get("plain").asBoolean(), read.plain());
    String whose = auth ? "initiatorNonce" : "recipientNonce";
    assertEquals(Bytes.fromHex(keys.get(whose).asText()), read.nonce());
    NodeKey said = key(keys, auth ? "initiatorStatic" : "recipientEphemeral");
    assertEquals(said.publicKey(), read.key());
  }

  private static void secrets(JsonNode c, List<JsonNode> all) {
    JsonNode keys = c.get("input").get("keys");
    HandshakeInspection.Derived derived =
        HandshakeInspection.derive(
                key(keys, "recipientStatic"),
                Bytes.fromHex(keys.get("recipientEphemeral").asText()),
                Bytes.fromHex(keys.get("recipientNonce").asText()),
                named(c.get("input").get("auth").asText(), all),
                named(c.get("input").get("ack").asText(), all))
            .orElseThrow();
    JsonNode expected = c.get("expected");
    assertEquals(expected.get("aesSecret").asText(), derived.aesSecret().toHex());
    assertEquals(expected.get("macSecret").asText(), derived.macSecret().toHex());
    Bytes foo = Bytes.wrap("foo".getBytes(StandardCharsets.US_ASCII));
    assertEquals(
        expected.get("ingressMacAfterFoo").asText(), derived.ingressMac().after(foo).toHex());
  }

  /** The message of "case NAME". */
  private static Bytes named(String reference, List<JsonNode> all) {
    String id = reference.substring("case ".length());
    JsonNode found =
        all.stream().filter(c -> c.get("id").asText().equals(id)).findFirst().orElseThrow();
    return Bytes.fromHex(found.get("input").get("message").asText());
  }

  private static NodeKey key(JsonNode keys, String name) {
    return NodeKey.of(CURVE, Bytes.fromHex(keys.get(name).asText()));
  }

  @TestFactory
  List<DynamicTest> nodeUrlsAreReadAsGoQuorumReadsThem() {
    return tests(Vectors.cases("enode_urls.json"), WireConformanceTest::nodeUrl);
  }

  private static void nodeUrl(JsonNode c) {
    JsonNode expected = c.get("expected");
    if (c.get("id").asText().startsWith("incomplete")) {
      JsonNode input = c.get("input");
      EnodeUrl node =
          new EnodeUrl(
              new PublicKey(Bytes.wrap(new byte[64])),
              Optional.ofNullable(input.get("host").textValue()),
              1,
              1,
              input.get("raftPort").isNull()
                  ? OptionalInt.empty()
                  : OptionalInt.of(input.get("raftPort").asInt()));
      assertEquals(expected.get("incomplete").asBoolean(), node.isIncomplete());
    } else if (expected.has("errorContains")) {
      String fault =
          assertThrows(
                  IllegalArgumentException.class, () -> EnodeUrl.parse(c.get("input").asText()))
              .getMessage();
      assertTrue(fault.contains(expected.get("errorContains").asText()), fault);
    } else {
      EnodeUrl node = EnodeUrl.parse(c.get("input").asText());
      assertEquals(expected.get("publicKey").asText(), node.id().xy().toHex());
      assertEquals(expected.get("host").textValue(), node.host().orElse(null));
      assertEquals(expected.get("tcp").asInt(), node.tcp());
      assertEquals(expected.get("udp").asInt(), node.udp());
      assertEquals(expected.path("raftPort").asInt(0), node.raftPort().orElse(0));
      assertEquals(c.get("input").asText(), node.toString());
    }
  }

  @TestFactory
  List<DynamicTest> forkIdsAreThoseOfEip2124() {
    return tests(Vectors.cases("forkid.json"), WireConformanceTest::forkId);
  }

  private static void forkId(JsonNode c) {
    JsonNode input = c.get("input");
    ForkIds forks = network(input.get("network").asText());
    if (input.has("head")) {
      ForkId id = forks.at(input.get("head").asLong(), 0);
      assertEquals(c.get("expected").get("hash").asText(), id.hash().toHex());
      assertEquals(c.get("expected").get("next").asLong(), id.next());
      return;
    }
    ForkId remote =
        new ForkId(
            Bytes.fromHex(input.get("remoteHash").asText()),
            new BigInteger(input.get("remoteNext").asText()).longValue());
    Optional<ForkIds.Mismatch> expected =
        switch (c.get("expected").asText("none")) {
          case "ErrRemoteStale" -> Optional.of(ForkIds.Mismatch.REMOTE_STALE);
          case "ErrLocalIncompatibleOrStale" ->
              Optional.of(ForkIds.Mismatch.LOCAL_INCOMPATIBLE_OR_STALE);
          default -> Optional.empty();
        };
    assertEquals(expected, forks.check(remote, input.get("localHead").asLong(), 0));
  }

  private static ForkIds network(String name) {
    return switch (name) {
      case "Mainnet" ->
          forks(
              "d4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3",
              1150000L,
              1920000L,
              2463000L,
              2675000L,
              4370000L,
              7280000L,
              9069000L,
              9200000L,
              12244000L);
      case "Ropsten" ->
          forks(
              "41941023680923e0fe4d74a34bdac8141f2540e3ae90623718e47d66d1ca4a2d",
              10L,
              1700000L,
              4230000L,
              4939394L,
              6485846L,
              7117117L,
              9812189L);
      case "Rinkeby" ->
          forks(
              "6341fd3daf94b748c72ced5a5b26028f2474f5f00d824504e4fa37a75767e177",
              1L,
              2L,
              3L,
              1035301L,
              3660663L,
              4321234L,
              5435345L,
              8290928L);
      default ->
          forks(
              "bf7e331f7f7c1dd2e05159666b3bf8bc7a8a3a9eb1d518969eab529dd9b88c1a",
              0L,
              1561651L,
              4460644L);
    };
  }

  private static ForkIds forks(String genesis, Long... heights) {
    return ForkIds.of(Hash.fromHex(genesis), 0, List.of(heights), List.of());
  }

  @TestFactory
  List<DynamicTest> nodeListsDecideAsInGoQuorum() {
    return tests(
        Vectors.cases("permissioning.json").stream()
            .filter(c -> c.get("op").asText().matches("isNode(Permissioned|Disallowed)"))
            .toList(),
        WireConformanceTest::permission);
  }

  private static void permission(JsonNode c) {
    JsonNode input = c.get("input");
    PublicKey node = EnodeUrl.parse(input.get("node").asText()).id();
    NodeList disallowed = NodeList.parse(input.get("disallowedNodes").toString());
    assertEquals(List.of(), disallowed.faults());
    boolean expected = c.get("expected").asBoolean();
    if (c.get("op").asText().equals("isNodeDisallowed")) {
      assertEquals(expected, disallowed.contains(node));
      return;
    }
    NodeList permitted = NodeList.parse(input.get("permissionedNodes").toString());
    Admission lists = new Admission(true, Optional.of(permitted), Optional.of(disallowed));
    assertEquals(expected, lists.refuses(node).isEmpty());
  }

  private static List<DynamicTest> tests(List<JsonNode> cases, Consumer<JsonNode> check) {
    return cases.stream()
        .map(c -> DynamicTest.dynamicTest(c.get("id").asText(), () -> check.accept(c)))
        .toList();
  }
}
