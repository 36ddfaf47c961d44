package io.witan.protocol.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateView;
import java.io.ByteArrayOutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Runs by blocks, with instructions fused, against one instruction after the other. */
class InterpreterTest {
  private static final Address CALLER = Address.fromHex("0x" + "11".repeat(20));
  private static final Address CONTRACT = Address.fromHex("0x" + "22".repeat(20));

  /** Makes {@link Evm} go step by step. */
  private static final Inspector WATCHER = new Inspector() {};

  /** Sequences that are fused, with places and numbers to be filled in. */
  private static final List<String> IDIOMS =
      List.of(
          "60%d56",
          "60%d57",
          "6100%d56",
          "6100%d57",
          "1560%d57",
          "156100%d57",
          "5f57",
          "5f56",
          "60%d01",
          "60%d9003",
          "61ffff01",
          "61ffff9003",
          "60%d1b",
          "60%d1c",
          "6101001b",
          "61ffff1c",
          "60%d51",
          "60%d52",
          "610fff52",
          "610f0051",
          "5f52",
          "5f51",
          "60ff16",
          "61ffff16",
          "73ffffffffffffffffffffffffffffffffffffffff16",
          "67ffffffffffffffff16",
          "5f16",
          "8063000000%d146100%d57",
          "806360016001146100%d57",
          "9050",
          "9150",
          "9f50",
          "905f52",
          "5a5f55",
          "5a60%d55",
          "60%d54",
          "5f5f5f5f5f305af1",
          "5f5f20",
          "60%d5f20",
          "585f5d",
          "5f5c");

  private record State(Bytes bytecode) implements StateView {
    @Override
    public Optional<Account> account(Address address) {
      Hash storage = Hash.fromHex("0x" + "77".repeat(32));
      return address.equals(CONTRACT)
          ? Optional.of(new Account(1, Uint256.ZERO, storage, Keccak.hash(bytecode)))
          : Optional.empty();
    }

    @Override
    public Uint256 storage(Address address, Uint256 key) {
      return key.w0() % 2 == 0 ? Uint256.ZERO : key;
    }

    @Override
    public Bytes code(Hash codeHash) {
      return bytecode;
    }
  }

  private static Bytes program(SplittableRandom random) {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    int size = random.nextInt(4, 90);
    while (code.size() < size) {
      switch (random.nextInt(8)) {
        case 0 -> code.write(random.nextInt(256));
        case 1 -> code.write(0x5b);
        case 2 -> code.write(0x80 + random.nextInt(0x20));
        case 3, 4 -> {
          String digits = String.format("%02x", random.nextInt(size));
          String idiom = IDIOMS.get(random.nextInt(IDIOMS.size()));
          code.writeBytes(Bytes.fromHex(idiom.replace("%d", digits)).unsafeArray());
        }
        case 5 -> code.write(random.nextInt(0x20));
        default -> {
          code.write(0x60);
          code.write(random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(size));
        }
      }
    }
    return Bytes.wrap(code.toByteArray());
  }

  private static String run(Bytes program, Fork fork, long gas, Inspector inspector) {
    Environment environment = TestEnvironment.of(CALLER);
    Journal state = new Journal(new State(program));
    Outcome outcome =
        new Evm(state, Rules.ethereum(fork), environment, inspector)
            .run(Message.call(CALLER, CONTRACT, Uint256.ZERO, gas, program));
    return outcome + " " + state.diff(true) + " " + state.refund() + " " + state.logs();
  }

  @Test
  void blocksEndAsTheirStepsDo() {
    Fork[] forks = {Fork.FRONTIER, Fork.BYZANTIUM, Fork.CANCUN};
    Set<Halt> seen = EnumSet.noneOf(Halt.class);
    for (int seed = 0; seed < 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Bytes program = program(random);
      Fork fork = forks[random.nextInt(forks.length)];
      long gas = random.nextInt(3) == 0 ? random.nextInt(300) : random.nextInt(60_000);
      String expected = run(program, fork, gas, WATCHER);
      String what = "seed " + seed + " " + program.toHex() + " " + fork + " " + gas;
      assertEquals(expected, run(program, fork, gas, Inspector.NONE), what);
      for (Halt halt : Halt.values()) {
        if (expected.startsWith("Outcome[halt=" + halt + ",")) {
          seen.add(halt);
        }
      }
    }

    Set<Halt> wanted =
        EnumSet.of(
            Halt.SUCCESS,
            Halt.REVERT,
            Halt.OUT_OF_GAS,
            Halt.STACK_UNDERFLOW,
            Halt.STACK_OVERFLOW,
            Halt.INVALID_OPCODE,
            Halt.INVALID_JUMP);
    wanted.removeAll(seen);
    assertTrue(wanted.isEmpty(), () -> "never seen: " + wanted);
  }
}
