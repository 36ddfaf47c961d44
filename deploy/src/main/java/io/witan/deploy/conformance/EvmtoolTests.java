package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.execution.BlockExecution;
import io.witan.protocol.execution.BlockResult;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Recorded runs of Besu's command-line tool: state tests, and state transitions ({@code t8n}),
 * whose result is the header of a block that must then be valid.
 */
final class EvmtoolTests implements ConformanceFormat {
  @Override
  public String name() {
    return "evmtool";
  }

  @Override
  public boolean recognises(TestFile file) {
    JsonNode json = file.json();
    return json.path("cli").isArray() && json.has("stdin") && json.has("stdout");
  }

  @Override
  public void run(TestFile file, CaseSink sink) {
    JsonNode json = file.json();
    switch (json.get("cli").path(0).asText()) {
      case "state-test" ->
          new StateTests().run(new TestFile(file.path(), recorded(json), file.neighbours()), sink);
      case "t8n" -> sink.check(option(json, "fork"), file.stem(), () -> transition(json));
      default ->
          sink.check(file.stem(), () -> new Outcome.Excluded("the output of Besu's own tool"));
    }
  }

  /** The state test of the input, with what the tool found instead of what the file expects. */
  private static JsonNode recorded(JsonNode json) {
    JsonNode input = json.get("stdin").deepCopy();
    for (JsonNode test : input) {
      if (!(test instanceof ObjectNode fields)) {
        throw new MalformedTest("member \"stdin\" holds something that is no test");
      }
      ObjectNode post = fields.putObject("post");
      for (JsonNode line : json.get("stdout")) {
        if (line.has("stateRoot")) {
          ObjectNode expected = post.withArray(line.path("fork").asText()).addObject();
          expected.set("hash", line.get("stateRoot"));
          expected.set("logs", line.path("postLogsHash"));
          ObjectNode indexes = expected.putObject("indexes");
          indexes.set("data", line.path("d"));
          indexes.set("gas", line.path("g"));
          indexes.set("value", line.path("v"));
        }
      }
    }
    return input;
  }

  private static String option(JsonNode json, String name) {
    String prefix = "--state." + name + "=";
    for (JsonNode argument : json.get("cli")) {
      if (argument.asText().startsWith(prefix)) {
        return argument.asText().substring(prefix.length());
      }
    }
    return "";
  }

  private static Outcome transition(JsonNode json) {
    JsonNode input = Fields.node(json, "stdin");
    JsonNode env = Fields.node(input, "env");
    JsonNode result = Fields.node(Fields.node(json, "stdout"), "result");
    if (result.has("exception")) {
      return new Outcome.Excluded("a number that no client's input can hold");
    }
    if (!json.get("stdout").has("body")) {
      return new Outcome.Excluded("the bytes of the transactions are not recorded");
    }
    if (Fields.integer(env, "currentGasLimit").signum() == 0) {
      return new Outcome.Excluded("no block has a gas limit of nothing");
    }
    Optional<ChainConfig> chain =
        Forks.chain(option(json, "fork"), json).map(c -> rewarding(c, option(json, "reward")));
    if (chain.isEmpty()) {
      return Forks.unknown(option(json, "fork"));
    }
    Header header = header(env, result);
    Rules rules = chain.get().at(header.number(), header.timestamp());
    List<RecoveredTransaction> transactions = transactions(json, result, rules);
    Block block =
        new Block(
            header,
            transactions.stream().map(RecoveredTransaction::transaction).toList(),
            List.of(),
            header.withdrawalsRoot().map(root -> Fields.withdrawals(env.path("withdrawals"))));
    TreeMap<Long, Hash> hashes = new TreeMap<>();
    env.path("blockHashes")
        .properties()
        .forEach(e -> hashes.put(Fields.integer(e.getKey()).longValue(), hash(e.getValue())));
    BlockResult run =
        BlockExecution.execute(
            Accounts.state(alloc(input)),
            chain.get(),
            parent(env, header),
            block,
            transactions,
            number -> hashes.getOrDefault(number, Hash.ZERO),
            Workers.CALLER);
    return switch (run) {
      case BlockResult.Invalid invalid -> new Outcome.Failed(invalid.reason());
      case BlockResult.Executed executed -> {
        List<Log> logs = new ArrayList<>();
        executed.block().outcomes().forEach(outcome -> logs.addAll(outcome.receipt().logs()));
        yield Outcome.equal("logs", Fields.hash(result, "logsHash"), StateTests.logsHash(logs));
      }
    };
  }

  /** To Besu numbers here are hexadecimal even without 0x. */
  private static JsonNode alloc(JsonNode input) {
    JsonNode alloc = Fields.node(input, "alloc").deepCopy();
    for (JsonNode account : alloc) {
      for (String name : List.of("balance", "nonce")) {
        String value = account.path(name).asText("0x");
        if (account instanceof ObjectNode fields && !value.startsWith("0x")) {
          fields.put(name, "0x" + value);
        }
      }
    }
    return alloc;
  }

  /** Up to Paris the tool pays what it is told, not what the fork pays. */
  private static ChainConfig rewarding(ChainConfig chain, String wei) {
    if (chain.at(0, 0).isAtLeast(Fork.PARIS)) {
      return chain;
    }
    Uint256 reward = Uint256.of(Fields.integer(wei));
    return chain.withConsensus(BftConfig.QBFT_DEFAULTS.withReward(reward, Optional.empty()));
  }

  private static Header header(JsonNode env, JsonNode result) {
    HeaderBuilder header =
        new HeaderBuilder()
            .coinbase(Fields.address(env, "currentCoinbase"))
            .number(Fields.number(env, "currentNumber"))
            .timestamp(Fields.number(env, "currentTimestamp"))
            .gasLimit(Fields.number(env, "currentGasLimit"))
            .gasUsed(Fields.number(result, "gasUsed"))
            .stateRoot(Fields.hash(result, "stateRoot"))
            .transactionsRoot(Fields.hash(result, "txRoot"))
            .receiptsRoot(Fields.hash(result, "receiptsRoot"))
            .logsBloom(Bloom.of(Fields.bytes(result, "logsBloom")));
    if (result.hasNonNull("currentDifficulty")) {
      header.difficulty(Fields.word(result, "currentDifficulty"));
    }
    if (env.has("currentRandom")) {
      header.mixHash(Fields.hash(env, "currentRandom"));
    }
    if (env.has("parentHash") || env.has("previousHash")) {
      header.parentHash(Fields.hash(env, env.has("parentHash") ? "parentHash" : "previousHash"));
    }
    if (result.has("currentBaseFee")) {
      header.baseFeePerGas(Fields.word(result, "currentBaseFee"));
    }
    if (result.has("withdrawalsRoot")) {
      header.withdrawalsRoot(Fields.hash(result, "withdrawalsRoot"));
    }
    if (result.has("blobGasUsed")) {
      header.blobGasUsed(Fields.number(result, "blobGasUsed"));
      header.excessBlobGas(Fields.number(result, "currentExcessBlobGas"));
      header.parentBeaconBlockRoot(
          env.has("parentBeaconBlockRoot") ? Fields.hash(env, "parentBeaconBlockRoot") : Hash.ZERO);
    }
    if (result.has("requestsHash")) {
      header.requestsHash(Fields.hash(result, "requestsHash"));
    }
    return header.build();
  }

  /** As much of the parent as the rules of a child ask for. */
  private static Header parent(JsonNode env, Header header) {
    HeaderBuilder parent =
        new HeaderBuilder().number(header.number() - 1).gasLimit(header.gasLimit());
    if (env.has("parentBaseFee") && !env.has("currentBaseFee")) {
      parent.baseFeePerGas(Fields.word(env, "parentBaseFee"));
      parent.gasLimit(Fields.number(env, "parentGasLimit"));
      parent.gasUsed(Fields.number(env, "parentGasUsed"));
    } else {
      header.baseFeePerGas().ifPresent(parent::baseFeePerGas);
      parent.gasUsed(header.gasLimit() / 2); // so that the fee stays
    }
    if (env.has("parentExcessBlobGas")) {
      parent.excessBlobGas(Fields.number(env, "parentExcessBlobGas"));
      parent.blobGasUsed(Fields.number(env, "parentBlobGasUsed"));
    }
    return parent.build();
  }

  /** Those of the body that were not rejected. */
  private static List<RecoveredTransaction> transactions(
      JsonNode json, JsonNode result, Rules rules) {
    Bytes body = Fields.bytes(json.get("stdout"), "body");
    List<Transaction> all = RlpReader.decode(body, in -> in.list(TransactionCodec::readInBody));
    TreeSet<Integer> rejected = new TreeSet<>();
    result.path("rejected").forEach(entry -> rejected.add((int) Fields.number(entry, "index")));
    List<RecoveredTransaction> accepted = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (!rejected.contains(i)) {
        accepted.add(
            RecoveredTransaction.recover(all.get(i), Secp256k1.get(), true, rules.chainId())
                .orElseThrow(() -> new MalformedTest("a transaction has no sender")));
      }
    }
    return accepted;
  }

  private static Hash hash(JsonNode value) {
    return Uint256.of(Fields.integer(value.asText())).toHash();
  }
}
