package io.witan.protocol.evm;

import io.witan.protocol.bytes.Bytes;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Translates code to a class of the JVM. A pure function, so that any thread may run it. */
public interface Translator {
  /**
   * What is to be translated.
   *
   * @param code with zeros after it, for reading only
   * @param size bytes of the code itself
   * @param gas constant cost by instruction, in gas
   * @param takes words that an instruction takes or looks at; negative where there is none
   * @param leaves words that are in their place afterwards
   * @param destinations which places are a JUMPDEST, and not the data of a PUSH
   */
  record Source(
      byte[] code, int size, int[] gas, int[] takes, int[] leaves, IntPredicate destinations) {
    static Source of(Code code, GasSchedule schedule) {
      int[] takes = new int[256];
      int[] leaves = new int[256];
      for (int op = 0; op < takes.length; op++) {
        boolean known = schedule.has(op);
        takes[op] = known ? Instructions.at(op).in() : -1;
        leaves[op] = known ? Instructions.at(op).out() : 0;
      }
      IntPredicate destinations = place -> code.destination(new long[] {place, 0, 0, 0}, 0) >= 0;
      return new Source(code.padded(), code.size(), schedule.gas, takes, leaves, destinations);
    }

    /** The instruction at a place; STOP after the code's end. */
    public int op(int pc) {
      return pc < size ? code[pc] & 0xff : Op.STOP;
    }

    public boolean has(int op) {
      return takes[op] >= 0;
    }

    /** Where the next instruction begins. */
    public int next(int pc) {
      int op = op(pc);
      boolean push = op >= Op.PUSH1 && op <= Op.PUSH32;
      return pc + 1 + (push ? op - Op.PUSH0 : 0);
    }
  }

  /** The class file of a {@link CompiledCode} in this package; empty where it would not do. */
  Optional<Bytes> translate(Source source);
}
