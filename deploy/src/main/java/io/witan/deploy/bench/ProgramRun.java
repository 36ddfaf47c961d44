package io.witan.deploy.bench;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.evm.CompiledTier;
import io.witan.protocol.evm.Environment;
import io.witan.protocol.evm.Evm;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.evm.Journal;
import io.witan.protocol.evm.Message;
import io.witan.protocol.evm.Outcome;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateView;
import io.witan.protocol.state.WorldState;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A program at an account of an otherwise empty state, to be called again and again. */
final class ProgramRun {
  static final long GAS = 1_000_000_000;
  static final Address CALLER = address(0xca11e4);
  private static final Address PROGRAM = address(0x9409);
  private static final Rules RULES = Rules.ethereum(Fork.OSAKA);
  private static final Environment ENVIRONMENT =
      new Environment(
          CALLER,
          Uint256.ONE,
          List.of(),
          address(0xc01),
          1,
          1,
          GAS,
          Uint256.ZERO,
          Uint256.ZERO,
          Uint256.ONE,
          number -> Hash.ZERO);

  private final StateDiff.Updated account;
  private final StateView state;
  private final Message message;

  private ProgramRun(StateDiff.Updated account, Bytes input) {
    this.account = account;
    state = WorldState.empty().apply(new StateDiff(List.of(account)));
    message = Message.call(CALLER, account.address(), Uint256.ZERO, GAS, input);
  }

  static ProgramRun of(EvmProgram program) {
    if (program == EvmProgram.ERC20_TRANSFER) {
      Address to = address(0x2ec1);
      return new ProgramRun(Token.account(List.of(CALLER, to)), Token.transfer(to, 1));
    }
    Bytes code = program.code();
    return new ProgramRun(
        new StateDiff.Updated(
            PROGRAM, 1, Uint256.ZERO, Keccak.hash(code), Optional.of(code), false, new TreeMap<>()),
        Bytes.EMPTY);
  }

  static Evm evm(StateView state, Inspector inspector) {
    return evm(state, inspector, CompiledTier.OFF);
  }

  private static Evm evm(StateView state, Inspector inspector, CompiledTier tier) {
    return new Evm(new Journal(state), RULES, ENVIRONMENT, inspector, tier);
  }

  /** Runs the program once; fails where it does not end well. */
  Outcome once(CompiledTier tier) {
    return checked(evm(state, Inspector.NONE, tier).run(message));
  }

  /** What one run takes, in gas. */
  long gas() {
    return GAS - once(CompiledTier.OFF).gasLeft();
  }

  /**
   * The program for another implementation to run, in words: its code, call data, storage as {@code
   * key=value,} pairs or {@code -} where it has none, and what one run takes, in gas.
   */
  String exported() {
    StringBuilder storage = new StringBuilder();
    account
        .storage()
        .forEach(
            (key, value) ->
                storage
                    .append(key.toBytes32().toHex())
                    .append('=')
                    .append(value.toBytes32().toHex())
                    .append(','));
    return String.join(
        " ",
        account.newCode().orElseThrow().toHex(),
        message.input().toHex(),
        storage.isEmpty() ? "-" : storage.toString(),
        Long.toString(gas()));
  }

  /** How many instructions one run has. */
  long instructions() {
    long[] count = {0};
    Inspector counting =
        new Inspector() {
          @Override
          public void before(Step step) {
            count[0]++;
          }
        };
    checked(evm(state, counting).run(message));
    return count[0];
  }

  private static Outcome checked(Outcome outcome) {
    Fault.unless(outcome.succeeded(), "the program ended with " + outcome.halt());
    return outcome;
  }

  static Address address(long number) {
    return Address.of(Uint256.of(number).toBytes32().slice(12, 32));
  }
}
