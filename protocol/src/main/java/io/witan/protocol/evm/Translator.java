package io.witan.protocol.evm;

import io.witan.protocol.bytes.Bytes;
import java.util.Optional;

/** Translates code to a class of the JVM. A pure function, so that any thread may run it. */
public interface Translator {
  /** The class file of a {@link CompiledCode} in this package; empty where it would not do. */
  Optional<Bytes> translate(Source source);

  /** Code under a fork's gas schedule. */
  final class Source {
    private final Code code;
    private final GasSchedule schedule;

    Source(Code code, GasSchedule schedule) {
      this.code = code;
      this.schedule = schedule;
    }

    /** In bytes. */
    public int size() {
      return code.size();
    }

    /** A byte of the code; zero after its end. */
    public int at(int pc) {
      return pc < code.size() ? code.padded()[pc] & 0xff : 0;
    }

    /** Where the instruction after the one at {@code pc} is. */
    public int next(int pc) {
      int op = at(pc);
      return pc + 1 + (op >= Op.PUSH1 && op <= Op.PUSH32 ? op - Op.PUSH0 : 0);
    }

    /** Whether a JUMPDEST is there, and not the data of a PUSH. */
    public boolean isDestination(int place) {
      return code.destination(new long[] {place, 0, 0, 0}, 0) >= 0;
    }

    /** Whether the fork has the instruction. */
    public boolean has(int op) {
      return schedule.has(op);
    }

    /** What it costs whatever it works on, in gas. */
    public int gas(int op) {
      return schedule.gas[op];
    }

    /** What EXP costs for each byte of its exponent, in gas. */
    public int expByteGas() {
      return schedule.expByte;
    }

    /** Words that it takes, or looks at. */
    public int takes(int op) {
      return Instructions.at(op).in();
    }

    /** Words that are in their place afterwards. */
    public int leaves(int op) {
      return Instructions.at(op).out();
    }
  }
}
