package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.Environment;
import io.witan.protocol.evm.Evm;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.evm.Journal;
import io.witan.protocol.evm.Message;
import io.witan.protocol.evm.Outcome;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.Account;
import java.util.List;
import java.util.Optional;

/**
 * What the protocol itself calls in a block. A contract that the genesis does not have is not
 * called, so that a permissioned chain needs none of them.
 */
final class SystemCalls {
  private static final Address CALLER =
      Address.fromHex("0xfffffffffffffffffffffffffffffffffffffffe");
  private static final Address BEACON_ROOTS =
      Address.fromHex("0x000f3df6d732807ef1319fb7b8bb8522d0beac02");
  private static final Address BLOCK_HASHES =
      Address.fromHex("0x0000f90827f1c53a10cb7a02335b175320002935");

  /** Of withdrawals (EIP-7002) and consolidations (EIP-7251); their types are 1 and 2. */
  private static final List<Address> REQUESTS =
      List.of(
          Address.fromHex("0x00000961ef480eb55e80d19ad83579a64c007002"),
          Address.fromHex("0x0000bbddc7ce488642fb579f8b00f3a590007251"));

  private static final long GAS = 30_000_000;

  private SystemCalls() {}

  /** Before the transactions: EIP-4788 and EIP-2935. */
  static void begin(BlockState state, Rules rules, BlockContext block, Header header) {
    if (rules.isAtLeast(Fork.CANCUN) && header.parentBeaconBlockRoot().isPresent()) {
      call(state, rules, block, BEACON_ROOTS, header.parentBeaconBlockRoot().get().bytes());
    }
    if (rules.isAtLeast(Fork.PRAGUE)) {
      call(state, rules, block, BLOCK_HASHES, header.parentHash().bytes());
    }
  }

  /**
   * After the transactions, from Prague on: asks the contracts for their requests. Says which of
   * them gave no answer, where the genesis names a beacon chain's deposit contract.
   */
  static Optional<String> end(
      BlockState state, Rules rules, BlockContext block, Requests requests) {
    for (int i = 0; i < REQUESTS.size(); i++) {
      Address contract = REQUESTS.get(i);
      Optional<Bytes> answer = call(state, rules, block, contract, Bytes.EMPTY);
      if (answer.isEmpty() && rules.depositContract().isPresent()) {
        return Optional.of("the system contract " + contract + " is missing or failed");
      }
      requests.add(i + 1, answer.orElse(Bytes.EMPTY));
    }
    return Optional.empty();
  }

  private static Optional<Bytes> call(
      BlockState state, Rules rules, BlockContext block, Address contract, Bytes data) {
    if (!state.account(contract).map(Account::hasCode).orElse(false)) {
      return Optional.empty();
    }
    Journal journal = new Journal(state);
    Environment environment = Attempt.environment(rules, block, CALLER, Uint256.ZERO, List.of());
    Outcome outcome =
        new Evm(journal, rules, environment, Inspector.NONE)
            .run(Message.call(CALLER, contract, Uint256.ZERO, GAS, data));
    state.apply(journal.diff(true));
    return outcome.succeeded() ? Optional.of(outcome.output()) : Optional.empty();
  }
}
