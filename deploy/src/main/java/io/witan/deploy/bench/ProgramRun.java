package io.witan.deploy.bench;

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
  private static final long GAS = 1_000_000_000;
  private static final Address CALLER = address(0xca11e4);
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

  private final StateView state;
  private final Message message = Message.call(CALLER, PROGRAM, Uint256.ZERO, GAS, Bytes.EMPTY);

  ProgramRun(EvmProgram program) {
    state = WorldState.empty().apply(new StateDiff(List.of(account(PROGRAM, program.code()))));
  }

  /** Runs the program once; fails where it does not end well. */
  Outcome once(Inspector inspector) {
    Outcome outcome = new Evm(new Journal(state), RULES, ENVIRONMENT, inspector).run(message);
    Fault.unless(outcome.succeeded(), "the program ended with " + outcome.halt());
    return outcome;
  }

  /** What one run takes, in gas. */
  long gas() {
    return GAS - once(Inspector.NONE).gasLeft();
  }

  private static StateDiff.Updated account(Address address, Bytes code) {
    return new StateDiff.Updated(
        address, 1, Uint256.ZERO, Keccak.hash(code), Optional.of(code), false, new TreeMap<>());
  }

  private static Address address(long number) {
    return Address.of(Uint256.of(number).toBytes32().slice(12, 32));
  }
}
