package io.witan.deploy.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.deploy.network.RpcClient;
import io.witan.protocol.bytes.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A chain on which nearly everything changes at some height, written into a genesis as operators
 * write it: the engine, wages, the validators by a list, by a contract, by one that fails, and
 * times. Each block then tells whether the rules of its height were kept.
 */
final class Transitions {
  private static final String CONTRACT = "0x00000000000000000000000000000000000c0de1";
  private static final String BROKEN = "0x00000000000000000000000000000000000c0de2";
  private static final String BENEFICIARY = "0x00000000000000000000000000000000000000be";
  private static final int REWARD = 7;
  private static final String REVERT = "0x60006000fd";
  private static final int WORD = 32;

  private final List<Address> validators;
  private final Rules start;
  private final List<Step> steps;

  /**
   * What holds from a height on.
   *
   * @param members numbers of the validators, from 1
   * @param seconds least time between blocks
   */
  record Rules(String engine, List<Integer> members, int reward, int seconds) {
    private Rules by(String other) {
      return new Rules(other, members, reward, seconds);
    }

    private Rules of(List<Integer> others) {
      return new Rules(engine, others, reward, seconds);
    }

    private Rules paying(int wei) {
      return new Rules(engine, members, wei, seconds);
    }

    private Rules every(int period) {
      return new Rules(engine, members, reward, period);
    }
  }

  /**
   * One change.
   *
   * @param fields of its entry in {@code transitions}, beside the height
   */
  record Step(long height, String what, String fields, Rules rules) {}

  /**
   * The changes of a chain.
   *
   * @param engine that it begins with, {@code ibft} or {@code qbft}
   * @param validators of the nodes, in their order
   */
  Transitions(String engine, List<Address> validators) {
    this.validators = validators;
    this.start = new Rules(engine, numbers(1, validators.size()), 0, 0);
    this.steps = steps();
  }

  private List<Step> steps() {
    int size = validators.size();
    Rules qbft = start.by("qbft");
    Rules paid = qbft.paying(REWARD);
    Rules fewer = paid.of(numbers(1, size - 1));
    Rules all = paid.of(numbers(1, size));
    Rules others = paid.of(numbers(2, size));
    // Whoever is killed before a change must be back before the next one; more take longer.
    long apart = 5L * (size - 3);
    return List.of(
        // On a chain that begins with it this changes nothing, and may be said all the same.
        new Step(1 + apart, "the engine qbft", field("algorithm", "qbft"), qbft),
        new Step(
            1 + 2 * apart,
            "wages",
            field("blockReward", "" + REWARD) + "," + field("miningBeneficiary", BENEFICIARY),
            paid),
        new Step(1 + 3 * apart, "a list without the last validator", list(fewer), fewer),
        new Step(1 + 4 * apart, "a contract that names all", contract(CONTRACT), all),
        new Step(1 + 5 * apart, "a contract that fails", contract(BROKEN), all),
        new Step(1 + 6 * apart, "a list without the first validator", list(others), others),
        new Step(
            1 + 7 * apart,
            "other times",
            "\"blockperiodseconds\":2,\"emptyblockperiodseconds\":60,\"requesttimeoutseconds\":3",
            others.every(2)));
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.rangeClosed(from, to).boxed().toList();
  }

  private static String field(String name, String value) {
    return "\"" + name + "\":\"" + value + "\"";
  }

  private static String contract(String address) {
    return field("validatorselectionmode", "contract")
        + ","
        + field("validatorcontractaddress", address);
  }

  private String list(Rules rules) {
    List<String> named = rules.members.stream().map(n -> "\"" + hex(n) + "\"").toList();
    return field("validatorselectionmode", "blockheader") + ",\"validators\":" + named;
  }

  private String hex(int number) {
    return validators.get(number - 1).toHex();
  }

  List<Step> changes() {
    return steps;
  }

  /** Writes the changes and their contracts into a genesis file. */
  void into(Path genesis) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = (ObjectNode) json.readTree(genesis.toFile());
    ArrayNode transitions = ((ObjectNode) root.get("config")).putArray("transitions");
    for (Step step : steps) {
      transitions.add(json.readTree("{\"block\":" + step.height + "," + step.fields + "}"));
    }
    ObjectNode alloc = (ObjectNode) root.get("alloc");
    alloc.putObject(CONTRACT).put("balance", "0x0").put("code", naming());
    alloc.putObject(BROKEN).put("balance", "0x0").put("code", REVERT);
    json.writerWithDefaultPrettyPrinter().writeValue(genesis.toFile(), root);
  }

  /** A contract that answers every call with an ABI {@code address[]} of all validators. */
  private String naming() {
    List<String> words = new ArrayList<>(List.of("20", Integer.toHexString(validators.size())));
    validators.forEach(validator -> words.add(validator.toHex().substring(2)));
    StringBuilder code = new StringBuilder("0x");
    for (int i = 0; i < words.size(); i++) {
      // PUSH32 word PUSH2 place MSTORE
      code.append("7f").append("0".repeat(2 * WORD - words.get(i).length())).append(words.get(i));
      code.append("61%04x52".formatted(i * WORD));
    }
    return code.append("61%04x6000f3".formatted(words.size() * WORD)).toString();
  }

  private Rules at(long height) {
    Rules now = start;
    for (Step step : steps) {
      now = height >= step.height ? step.rules : now;
    }
    return now;
  }

  /** How blocks up to a height differ from what the rules of their heights say. */
  List<String> differences(RpcClient node, long upTo) {
    List<String> all = new ArrayList<>();
    long paid = 0;
    long time = 0;
    for (long height = 1; height <= upTo; height++) {
      Rules rules = at(height);
      paid += rules.reward;
      JsonNode block =
          node.call("eth_getBlockByNumber", RpcClient.hex(height), false).orElseThrow();
      String extra = block.path("extraData").asText();
      String found =
          "%s of %s, paid %s"
              .formatted(
                  // IBFT's begins with 32 bytes of vanity, QBFT's is a list.
                  extra.startsWith("0x00") ? "ibft" : "qbft",
                  members(node, height - 1),
                  Long.decode(
                      node.call("eth_getBalance", BENEFICIARY, RpcClient.hex(height))
                          .orElseThrow()
                          .asText()));
      String wanted = "%s of %s, paid %s".formatted(rules.engine, rules.members, paid);
      long passed = Long.decode(block.path("timestamp").asText()) - time;
      if (!found.equals(wanted) || passed < rules.seconds) {
        all.add("block %d: %s after %d s, not %s".formatted(height, found, passed, wanted));
      }
      time += passed;
    }
    return all;
  }

  /** The numbers of the validators after a block. */
  private List<Integer> members(RpcClient node, long height) {
    List<Integer> members = new ArrayList<>();
    for (JsonNode one : node.call("istanbul_getValidators", RpcClient.hex(height)).orElseThrow()) {
      members.add(validators.indexOf(Address.fromHex(one.asText())) + 1);
    }
    return members.stream().sorted().toList();
  }
}
