package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.View;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import java.util.Optional;

/** Vectors about the consensus part of a genesis and its transitions. */
final class ConfigVectors {
  private ConfigVectors() {}

  static Outcome check(JsonNode test) {
    JsonNode input = Fields.node(test, "input");
    JsonNode expected = Fields.node(test, "expected");
    if (input.has("a")) {
      int order = view(input, "a").compareTo(view(input, "b"));
      return Outcome.equal("order", expected.asInt(), Integer.signum(order));
    }
    if (input.has("transitions")) {
      return transitions(input, expected);
    }
    return limits(input, expected);
  }

  private static View view(JsonNode input, String name) {
    JsonNode view = Fields.node(input, name);
    return new View(Fields.number(view, "sequence"), (int) Fields.number(view, "round"));
  }

  private static Outcome transitions(JsonNode input, JsonNode expected) {
    ObjectNode config = config();
    ObjectNode section = config.putObject("istanbul");
    if (input.path("testQBFTBlock").isNumber()) {
      section.set("testQBFTBlock", input.get("testQBFTBlock"));
    }
    config.set("transitions", input.get("transitions"));
    ChainConfig parsed = parse(config).orElseThrow(() -> new MalformedTest("refused"));
    if (expected.isArray()) {
      Outcome outcome = Outcome.passed();
      for (int i = 0; i < expected.size(); i++) {
        long height = input.path("blocks").path(i).asLong(0);
        outcome =
            outcome.and(Outcome.equal("QBFT", expected.get(i).asBoolean(), isQbft(parsed, height)));
      }
      return outcome;
    }
    long height = Fields.number(input, "block");
    if (expected.isBoolean()) {
      return Outcome.equal("QBFT", expected.asBoolean(), isQbft(parsed, height));
    }
    Address contract =
        parsed.consensusAt(height).flatMap(BftConfig::validatorContract).orElse(Address.ZERO);
    return Outcome.equal("contract", Fields.address(expected.asText()), contract);
  }

  private static boolean isQbft(ChainConfig config, long height) {
    return config.consensusAt(height).map(BftConfig::algorithm).stream()
        .anyMatch(BftConfig.Algorithm.QBFT::equals);
  }

  private static Outcome limits(JsonNode input, JsonNode expected) {
    ObjectNode config = config();
    config.putObject("qbft");
    if (input.has("maxCodeSize")) {
      config
          .putArray("maxCodeSizeConfig")
          .addObject()
          .put("block", 0)
          .put("size", input.get("maxCodeSize").asInt());
    } else {
      config.put("txnSizeLimit", (int) Fields.number(input, "transactionSizeLimit"));
    }
    return Outcome.equal(
        "valid", Fields.node(expected, "valid").asBoolean(), parse(config).isPresent());
  }

  private static ObjectNode config() {
    return JsonNodeFactory.instance.objectNode().put("chainId", 1337).put("isQuorum", true);
  }

  private static Optional<ChainConfig> parse(ObjectNode config) {
    ObjectNode genesis = JsonNodeFactory.instance.objectNode();
    genesis.set("config", config);
    try {
      return Optional.of(GenesisFile.parse(genesis).config());
    } catch (CommandFailure refused) {
      return Optional.empty();
    }
  }
}
