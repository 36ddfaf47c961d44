package io.witan.protocol.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvmTest {
  private static final Address CALLER = Address.fromHex("0x" + "11".repeat(20));
  private static final Address CONTRACT = Address.fromHex("0x" + "22".repeat(20));

  /** One account with code and no other state. */
  private record OneContract(Bytes bytecode) implements StateView {
    @Override
    public Optional<Account> account(Address address) {
      return address.equals(CONTRACT)
          ? Optional.of(new Account(1, Uint256.ZERO, EmptyHashes.TRIE, Keccak.hash(bytecode)))
          : Optional.empty();
    }

    @Override
    public Uint256 storage(Address address, Uint256 key) {
      return Uint256.ZERO;
    }

    @Override
    public Bytes code(Hash codeHash) {
      return bytecode;
    }
  }

  private static Outcome run(String code, long gas, Inspector inspector) {
    Environment environment = TestEnvironment.of(CALLER);
    Journal state = new Journal(new OneContract(Bytes.fromHex(code)));
    return new Evm(state, Rules.ethereum(Fork.CANCUN), environment, inspector)
        .run(Message.call(CALLER, CONTRACT, Uint256.ZERO, gas, Bytes.EMPTY));
  }

  private static Outcome run(String code) {
    return run(code, 1_000_000, Inspector.NONE);
  }

  @Test
  void everyWayToFailIsNamed() {
    assertEquals(Halt.SUCCESS, run("").halt());
    assertEquals(Halt.STACK_UNDERFLOW, run("01").halt());
    assertEquals(Halt.STACK_OVERFLOW, run("5b5f600056").halt());
    assertEquals(Halt.INVALID_OPCODE, run("0c").halt());
    assertEquals(Halt.INVALID_OPCODE, run("fe").halt());
    assertEquals(Halt.INVALID_JUMP, run("600456605b").halt());
    assertEquals(Halt.OUT_OF_GAS, run("5b600056").halt());
    assertEquals(Halt.REVERT, run("5f5ffd").halt());
    assertEquals(Halt.RETURN_DATA_OUT_OF_BOUNDS, run("60015f5f3e").halt());
    assertEquals(0, run("fe").gasLeft());
    assertEquals(1_000_000 - 4, run("5f5ffd").gasLeft());
  }

  @Test
  void memoryBeyondEveryGasLimitIsRefusedBeforeItIsTaken() {
    assertEquals(
        Halt.OUT_OF_GAS, run("5f67ffffffffffffffff52", Long.MAX_VALUE, Inspector.NONE).halt());
    assertEquals(Halt.OUT_OF_GAS, run("5f631000000052", Long.MAX_VALUE, Inspector.NONE).halt());
  }

  /** Calls itself with all gas until the depth is reached. */
  @Test
  void aThousandFramesDeepNeedNoJavaStack() {
    List<Integer> depths = new ArrayList<>();
    Inspector watcher =
        new Inspector() {
          @Override
          public void enter(Call call) {
            depths.add(call.depth());
          }
        };
    Outcome outcome = run("5f5f5f5f5f305af1", 1L << 50, watcher);

    assertEquals(Halt.SUCCESS, outcome.halt());
    assertEquals(1025, depths.getLast());
  }

  @Test
  void anInspectorSeesEachInstructionWithItsCost() {
    List<String> seen = new ArrayList<>();
    Inspector watcher =
        new Inspector() {
          @Override
          public void before(Step step) {
            seen.add(
                step.depth()
                    + " "
                    + Instructions.name(step.opcode())
                    + " "
                    + step.gas()
                    + " "
                    + step.stackSize());
          }

          @Override
          public void after(Step step, long cost, Optional<Halt> halt) {
            seen.add("cost " + cost + halt.map(h -> " " + h).orElse(""));
          }

          @Override
          public void leave(Halt halt, long gasUsed, Bytes output) {
            seen.add("leave " + halt + " " + gasUsed);
          }
        };
    // MSTORE(0, 5), then STATICCALL to the identity precompile without gas to spare.
    run("60055f525f5f60205f6004601bfa", 1_000, watcher);

    assertEquals(
        List.of("0 PUSH1 1000 0", "cost 3", "0 PUSH0 997 1", "cost 2", "0 MSTORE 995 2", "cost 6"),
        seen.subList(0, 6));
    assertEquals("0 STATICCALL 974 6", seen.get(18));
    assertEquals("cost 2600 OUT_OF_GAS", seen.get(19));
  }
}
