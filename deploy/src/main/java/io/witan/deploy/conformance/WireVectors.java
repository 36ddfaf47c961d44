package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.discovery.Packet;
import io.witan.protocol.discovery.PacketCodec;
import io.witan.protocol.wire.Admission;
import io.witan.protocol.wire.EnodeUrl;
import io.witan.protocol.wire.ForkId;
import io.witan.protocol.wire.ForkIds;
import io.witan.protocol.wire.HandshakeInspection;
import io.witan.protocol.wire.NodeKey;
import io.witan.protocol.wire.NodeList;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Vectors about nodes and what they say to each other. */
final class WireVectors {
  private WireVectors() {}

  static Outcome forkId(JsonNode test) {
    JsonNode input = Fields.node(test, "input");
    ForkIds forks = network(Fields.text(input, "network"));
    JsonNode expected = Fields.node(test, "expected");
    if (input.has("head")) {
      ForkId id = forks.at(Fields.number(input, "head"), 0);
      return Outcome.equal("hash", Fields.bytes(expected, "hash"), id.hash())
          .and(Outcome.equal("next", Fields.number(expected, "next"), id.next()));
    }
    ForkId remote =
        new ForkId(
            Fields.bytes(input, "remoteHash"), Fields.integer(input, "remoteNext").longValue());
    Optional<ForkIds.Mismatch> wanted =
        switch (expected.asText("")) {
          case "ErrRemoteStale" -> Optional.of(ForkIds.Mismatch.REMOTE_STALE);
          case "ErrLocalIncompatibleOrStale" ->
              Optional.of(ForkIds.Mismatch.LOCAL_INCOMPATIBLE_OR_STALE);
          default -> Optional.empty();
        };
    return Outcome.equal(
        "mismatch", wanted, forks.check(remote, Fields.number(input, "localHead"), 0));
  }

  private static ForkIds network(String name) {
    return switch (name) {
      case "Mainnet" ->
          forks(
              "d4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3",
              1_150_000,
              1_920_000,
              2_463_000,
              2_675_000,
              4_370_000,
              7_280_000,
              9_069_000,
              9_200_000,
              12_244_000);
      case "Ropsten" ->
          forks(
              "41941023680923e0fe4d74a34bdac8141f2540e3ae90623718e47d66d1ca4a2d",
              10,
              1_700_000,
              4_230_000,
              4_939_394,
              6_485_846,
              7_117_117,
              9_812_189);
      case "Rinkeby" ->
          forks(
              "6341fd3daf94b748c72ced5a5b26028f2474f5f00d824504e4fa37a75767e177",
              1,
              2,
              3,
              1_035_301,
              3_660_663,
              4_321_234,
              5_435_345,
              8_290_928);
      case "Goerli" ->
          forks(
              "bf7e331f7f7c1dd2e05159666b3bf8bc7a8a3a9eb1d518969eab529dd9b88c1a",
              1_561_651,
              4_460_644);
      default -> throw new MalformedTest("network " + name + " is not known");
    };
  }

  private static ForkIds forks(String genesis, long... heights) {
    List<Long> all = Arrays.stream(heights).boxed().toList();
    return ForkIds.of(Hash.fromHex(genesis), 0, all, List.of());
  }

  static Outcome nodeUrl(JsonNode test) {
    JsonNode input = Fields.node(test, "input");
    JsonNode expected = Fields.node(test, "expected");
    if (expected.has("incomplete")) {
      EnodeUrl node =
          new EnodeUrl(
              new PublicKey(Bytes.wrap(new byte[PublicKey.SIZE])),
              Optional.ofNullable(input.path("host").textValue()),
              1,
              1,
              input.path("raftPort").isNumber()
                  ? OptionalInt.of(input.get("raftPort").asInt())
                  : OptionalInt.empty());
      return Outcome.equal(
          "incomplete", expected.get("incomplete").asBoolean(), node.isIncomplete());
    }
    try {
      EnodeUrl node = EnodeUrl.parse(input.asText());
      return expected.has("errorContains")
          ? new Outcome.Failed("should be refused but was read")
          : sameNode(input.asText(), expected, node);
    } catch (IllegalArgumentException refused) {
      String wanted = expected.path("errorContains").asText("");
      return Outcome.holds(
          !wanted.isEmpty() && refused.getMessage().contains(wanted),
          "refused with \"" + refused.getMessage() + "\", expected \"" + wanted + "\"");
    }
  }

  private static Outcome sameNode(String text, JsonNode expected, EnodeUrl node) {
    return Outcome.equal("key", Fields.bytes(expected, "publicKey"), node.id().xy())
        .and(
            Outcome.equal(
                "host", Optional.ofNullable(expected.path("host").textValue()), node.host()))
        .and(Outcome.equal("tcp", expected.path("tcp").asInt(), node.tcp()))
        .and(Outcome.equal("udp", expected.path("udp").asInt(), node.udp()))
        .and(
            Outcome.equal(
                "raft port", expected.path("raftPort").asInt(0), node.raftPort().orElse(0)))
        .and(Outcome.equal("printed again", text, node.toString()));
  }

  static Outcome permission(JsonNode test) {
    JsonNode input = Fields.node(test, "input");
    return switch (Fields.text(test, "op")) {
      case "isNodePermissioned", "isNodeDisallowed" -> listed(test, input);
      case "parse" -> parsed(test, input);
      default -> new Outcome.Uncovered("permissioning by contracts");
    };
  }

  private static Outcome listed(JsonNode test, JsonNode input) {
    PublicKey node = EnodeUrl.parse(Fields.text(input, "node")).id();
    NodeList disallowed = NodeList.parse(Fields.node(input, "disallowedNodes").toString());
    boolean expected = Fields.node(test, "expected").asBoolean();
    if (!input.has("permissionedNodes")) {
      return Outcome.equal("disallowed", expected, disallowed.contains(node));
    }
    NodeList permitted = NodeList.parse(input.get("permissionedNodes").toString());
    Admission lists = new Admission(true, Optional.of(permitted), Optional.of(disallowed));
    return Outcome.equal("admitted", expected, lists.refuses(node).isEmpty());
  }

  private static Outcome parsed(JsonNode test, JsonNode input) {
    NodeList list = NodeList.parse(input.toString());
    JsonNode expected = Fields.node(test, "expected");
    Outcome outcome =
        Outcome.equal("faults", List.of(), list.faults())
            .and(Outcome.equal("count", expected.path("count").asInt(), list.nodes().size()));
    for (EnodeUrl node : list.nodes()) {
      outcome =
          outcome
              .and(
                  Outcome.equal(
                      "raft port", expected.path("raftPort").asInt(), node.raftPort().orElse(0)))
              .and(Outcome.equal("discovery", expected.path("discPort").asInt(), node.udp()));
    }
    return outcome;
  }

  /** Handshakes of RLPx; one case refers to the messages of others. */
  static Outcome devp2p(JsonNode test, JsonNode all) {
    String id = Fields.text(test, "id");
    if (id.startsWith("discv4")) {
      return discovery(test);
    }
    JsonNode input = Fields.node(test, "input");
    JsonNode keys = Fields.node(input, "keys");
    if (id.startsWith("rlpx-secrets")) {
      return secrets(test, all, keys);
    }
    boolean auth = id.startsWith("rlpx-auth");
    Bytes message = Fields.bytes(input, "message");
    Optional<HandshakeInspection.Message> read =
        auth
            ? HandshakeInspection.auth(key(keys, "recipientStatic"), message)
            : HandshakeInspection.ack(key(keys, "initiatorStatic"), message);
    if (read.isEmpty()) {
      return new Outcome.Failed("the message cannot be read");
    }
    JsonNode expected = Fields.node(test, "expected");
    String whose = auth ? "initiatorNonce" : "recipientNonce";
    NodeKey said = key(keys, auth ? "initiatorStatic" : "recipientEphemeral");
    return Outcome.equal("version", expected.path("version").asInt(), read.get().version())
        .and(Outcome.equal("plain", expected.path("plain").asBoolean(), read.get().plain()))
        .and(Outcome.equal("nonce", Fields.bytes(keys, whose), read.get().nonce()))
        .and(Outcome.equal("key", said.publicKey(), read.get().key()));
  }

  private static Outcome discovery(JsonNode test) {
    PacketCodec.Read read = PacketCodec.open(Fields.bytes(test, "input"));
    if (!(read instanceof PacketCodec.Opened opened)) {
      return new Outcome.Failed("refused: " + read);
    }
    JsonNode expected = Fields.node(test, "expected");
    record Said(String packet, long expiration) {}
    Said said =
        switch (opened.packet()) {
          case Packet.Ping ping -> new Said("Ping", ping.expiration());
          case Packet.Pong pong -> new Said("Pong", pong.expiration());
          case Packet.FindNode find -> new Said("Findnode", find.expiration());
          case Packet.Neighbours found -> new Said("Neighbors", found.expiration());
          case Packet.RecordRequest request -> new Said("ENRRequest", request.expiration());
          case Packet.RecordResponse response -> new Said("ENRResponse", 0);
        };
    return Outcome.equal("packet", Fields.text(expected, "packet"), said.packet())
        .and(Outcome.equal("expiration", Fields.number(expected, "expiration"), said.expiration()))
        .and(
            Outcome.equal(
                "sender", key(expected, "senderPrivateKey").publicKey(), opened.sender()));
  }

  private static Outcome secrets(JsonNode test, JsonNode all, JsonNode keys) {
    JsonNode input = Fields.node(test, "input");
    Optional<HandshakeInspection.Derived> derived =
        HandshakeInspection.derive(
            key(keys, "recipientStatic"),
            Fields.bytes(keys, "recipientEphemeral"),
            Fields.bytes(keys, "recipientNonce"),
            messageOf(Fields.text(input, "auth"), all),
            messageOf(Fields.text(input, "ack"), all));
    if (derived.isEmpty()) {
      return new Outcome.Failed("the messages cannot be read");
    }
    JsonNode expected = Fields.node(test, "expected");
    Bytes foo = Bytes.wrap("foo".getBytes(StandardCharsets.US_ASCII));
    return Outcome.equal("AES key", Fields.bytes(expected, "aesSecret"), derived.get().aesSecret())
        .and(
            Outcome.equal(
                "MAC key", Fields.bytes(expected, "macSecret"), derived.get().macSecret()))
        .and(
            Outcome.equal(
                "MAC",
                Fields.bytes(expected, "ingressMacAfterFoo"),
                derived.get().ingressMac().after(foo)));
  }

  /** The message of "case NAME". */
  private static Bytes messageOf(String reference, JsonNode all) {
    for (JsonNode test : all) {
      if (reference.equals("case " + test.path("id").asText())) {
        return Fields.bytes(Fields.node(test, "input"), "message");
      }
    }
    throw new MalformedTest(reference + " is not in the file");
  }

  private static NodeKey key(JsonNode keys, String name) {
    return NodeKey.of(Secp256k1.get(), Fields.bytes(keys, name));
  }
}
