package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.execution.TransactionExecution;
import io.witan.protocol.execution.TransactionResult;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.WorldState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** GeneralStateTests: one transaction on a state, and the root and logs after it, fork by fork. */
final class StateTests implements ConformanceFormat {
  @Override
  public String name() {
    return "state";
  }

  @Override
  public boolean recognises(TestFile file) {
    JsonNode first = file.first();
    return first.has("env")
        && first.has("pre")
        && first.has("transaction")
        && first.path("post").isObject();
  }

  @Override
  public void run(TestFile file, CaseSink sink) {
    Optional<Outcome> excluded = SetAside.reason(file, sink);
    boolean draft = file.path().contains("stEIP2537");
    file.tests()
        .forEach((name, test) -> sink.group(name, () -> run(name, test, excluded, draft, sink)));
  }

  private static void run(
      String name, JsonNode test, Optional<Outcome> excluded, boolean draft, CaseSink sink) {
    JsonNode env = Fields.node(test, "env");
    JsonNode transaction = Fields.node(test, "transaction");
    WorldState pre = Accounts.state(Fields.node(test, "pre"));
    for (var post : Fields.node(test, "post").properties()) {
      String fork = post.getKey();
      for (JsonNode expected : post.getValue()) {
        String id = name + " " + choice(Fields.node(expected, "indexes"));
        sink.check(
            fork,
            id,
            () ->
                excluded.orElseGet(
                    () ->
                        Forks.chain(draft ? "Cancun" : fork, test)
                            .map(chain -> rules(chain, env, draft))
                            .map(rules -> check(pre, env, transaction, expected, rules))
                            .orElseGet(() -> Forks.unknown(fork))));
      }
    }
  }

  private static String choice(JsonNode indexes) {
    return "d"
        + indexes.path("data").asText()
        + "g"
        + indexes.path("gas").asText()
        + "v"
        + indexes.path("value").asText();
  }

  private static Rules rules(ChainConfig chain, JsonNode env, boolean draft) {
    Rules rules = chain.at(Fields.number(env, "currentNumber"), 0);
    return draft ? rules.withPrecompiles(DraftBls.PRECOMPILES) : rules;
  }

  private static Outcome check(
      WorldState pre, JsonNode env, JsonNode fields, JsonNode expected, Rules rules) {
    Optional<String> exception =
        Optional.ofNullable(expected.get("expectException")).map(JsonNode::asText);
    BlockContext block = TestBlock.of(env, rules, StateTests::blockHash);
    WorldState after = pre;
    List<Log> logs = List.of();
    Optional<String> refusal = Optional.empty();
    try {
      RecoveredTransaction tx =
          TestTransaction.of(fields, Fields.node(expected, "indexes"), rules.chainId());
      TransactionResult result =
          TransactionExecution.execute(pre, rules, block, tx, block.gasLimit(), Inspector.NONE);
      switch (result) {
        case TransactionResult.Executed done -> {
          after = pre.apply(done.diff());
          logs = done.outcome().receipt().logs();
        }
        case TransactionResult.Invalid invalid -> refusal = Optional.of(invalid.reason().text());
      }
    } catch (Refused impossible) {
      refusal = Optional.of(impossible.getMessage());
    }
    Outcome outcome = new ExpectedRefusal(exception).compare(refusal);
    if (!(outcome instanceof Outcome.Passed)) {
      return outcome;
    }
    Hash wanted = Fields.hash(expected, "hash");
    // Fillers differ in whether they touched the coinbase of a block whose transaction is refused.
    Hash root =
        exception.isPresent() && pre.root().equals(wanted)
            ? wanted
            : TestBlock.touch(after, block.coinbase(), rules.fork()).root();
    return outcome
        .and(Outcome.equal("state root", wanted, root))
        .and(Outcome.equal("logs", Fields.hash(expected, "logs"), logsHash(logs)));
  }

  static Hash logsHash(List<Log> logs) {
    return Keccak.hash(new RlpWriter().list(logs, Log::write).toBytes());
  }

  /** State tests have no chain: a block's hash is that of its number as text. */
  static Hash blockHash(long number) {
    return Keccak.hash(Bytes.wrap(Long.toString(number).getBytes(StandardCharsets.US_ASCII)));
  }
}
