package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.evm.Environment;
import io.witan.protocol.evm.Evm;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.evm.Journal;
import io.witan.protocol.evm.Message;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.WorldState;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** VMTests: one frame of code, without the transaction around it, by the rules of Frontier. */
final class VmTests implements ConformanceFormat {
  private static final Rules RULES = Rules.ethereum(Fork.FRONTIER);

  @Override
  public String name() {
    return "VM";
  }

  @Override
  public boolean recognises(TestFile file) {
    JsonNode first = file.first();
    return first.has("exec") && first.has("env") && first.has("pre");
  }

  @Override
  public void run(TestFile file, CaseSink sink) {
    for (var entry : file.json().properties()) {
      sink.check("Frontier", entry.getKey(), () -> check(entry.getValue()));
    }
  }

  private static Outcome check(JsonNode test) {
    if (!test.path("callcreates").isEmpty()) {
      return new Outcome.Excluded("calls are to be recorded, not made: no client works so");
    }
    JsonNode exec = Fields.node(test, "exec");
    Address self = Fields.address(exec, "address");
    WorldState pre =
        withCode(Accounts.state(Fields.node(test, "pre")), self, Fields.bytes(exec, "code"));
    Journal journal = new Journal(pre);
    long gas = Fields.number(exec, "gas");
    // A delegated call has code, caller and value, and moves no money: as these tests want it.
    Message message =
        new Message(
            Inspector.CallKind.DELEGATECALL,
            0,
            false,
            Fields.address(exec, "caller"),
            self,
            self,
            Fields.word(exec, "value"),
            gas,
            Fields.bytes(exec, "data"),
            null);
    io.witan.protocol.evm.Outcome result =
        new Evm(journal, RULES, environment(test, exec), Inspector.NONE).run(message);
    if (!test.has("gas")) {
      return Outcome.holds(!result.succeeded(), "should fail but ended well");
    }
    if (!result.succeeded()) {
      return new Outcome.Failed("failed: " + result.halt().text());
    }
    Hash root = pre.apply(journal.diff(false)).root();
    WorldState expected =
        Fields.node(test, "post").has(self.toHex())
            ? withCode(Accounts.state(test.get("post")), self, Fields.bytes(exec, "code"))
            : Accounts.state(test.get("post"));
    return Outcome.equal("gas left", Fields.number(test, "gas"), result.gasLeft())
        .and(Outcome.equal("output", Fields.bytes(test, "out"), result.output()))
        .and(Outcome.equal("logs", Fields.hash(test, "logs"), StateTests.logsHash(journal.logs())))
        .and(Outcome.equal("state root", expected.root(), root));
  }

  private static Environment environment(JsonNode test, JsonNode exec) {
    JsonNode env = Fields.node(test, "env");
    return new Environment(
        Fields.address(exec, "origin"),
        Fields.word(exec, "gasPrice"),
        List.of(),
        Fields.address(env, "currentCoinbase"),
        Fields.number(env, "currentNumber"),
        Fields.number(env, "currentTimestamp"),
        Fields.word(env, "currentGasLimit").toLongSaturated(),
        Fields.word(env, "currentDifficulty"),
        Uint256.ZERO,
        Uint256.ZERO,
        StateTests::blockHash);
  }

  /** The code to run need not be that of the account. */
  private static WorldState withCode(WorldState state, Address address, Bytes code) {
    Account before = state.account(address).orElse(Account.EMPTY);
    Hash hash = Keccak.hash(code);
    if (hash.equals(before.codeHash())) {
      return state;
    }
    return state.apply(
        new StateDiff(
            List.of(
                new StateDiff.Updated(
                    address,
                    before.nonce(),
                    before.balance(),
                    hash,
                    code.isEmpty() ? Optional.empty() : Optional.of(code),
                    false,
                    new TreeMap<>()))));
  }
}
