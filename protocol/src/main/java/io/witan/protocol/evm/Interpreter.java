package io.witan.protocol.evm;

import static io.witan.protocol.evm.Words.SIZE;

/**
 * The loop over a frame's instructions. {@link #run} holds only what real contracts run most: a
 * method of more than 8000 bytes is never compiled, and a small one is compiled well. All else is
 * in the classes named after their instructions.
 */
final class Interpreter {
  /** The frame goes on. */
  static final int RUNNING = 0;

  /** The frame is at its end: {@link Frame#halt} says how. */
  static final int ENDED = 1;

  /** The frame waits for {@link Evm#next}. */
  static final int CALLS = 2;

  private Interpreter() {}

  /**
   * Runs until the frame ends or calls.
   *
   * @param single whether to return after one instruction
   */
  static int run(Evm evm, Frame f, boolean single) {
    final byte[] code = f.code.padded();
    final int[] cost = evm.schedule.gas;
    final int[] need = evm.schedule.need;
    final int[] limit = evm.schedule.limit;
    final long[] s = evm.words;
    int pc = f.pc;
    int sp = f.sp;
    long gas = f.gas;
    do {
      int op = code[pc++] & 0xff;
      int height = sp - f.base;
      gas -= cost[op];
      if ((gas | (height - need[op]) | (limit[op] - height)) < 0) {
        return refuse(save(f, pc, sp, gas), op, height);
      }
      if (op >= Op.PUSH1 && op <= Op.SWAP16) {
        sp = shuffle(op, code, pc, s, sp);
        pc += op <= Op.PUSH32 ? op - Op.PUSH1 + 1 : 0;
        continue;
      }
      switch (op) {
        case Op.ADD -> Words.add(s, sp -= SIZE);
        case Op.MUL -> Words.mul(s, sp -= SIZE);
        case Op.SUB -> Words.sub(s, sp -= SIZE);
        case Op.LT -> Words.lessThan(s, sp -= SIZE);
        case Op.GT -> Words.greaterThan(s, sp -= SIZE);
        case Op.EQ -> Words.equal(s, sp -= SIZE);
        case Op.ISZERO -> Words.isZeroTo(s, sp - SIZE);
        case Op.AND -> Words.and(s, sp -= SIZE);
        case Op.OR -> Words.or(s, sp -= SIZE);
        case Op.SHL -> Words.shiftLeft(s, sp -= SIZE);
        case Op.SHR -> Words.shiftRight(s, sp -= SIZE);
        case Op.POP -> sp -= SIZE;
        case Op.JUMPDEST -> {}
        case Op.JUMP, Op.JUMPI -> {
          int conditionAt = sp - 2 * SIZE;
          sp -= op == Op.JUMP ? SIZE : 2 * SIZE;
          if (op == Op.JUMP || !Words.isZero(s, conditionAt)) {
            pc = f.code.destination(s, conditionAt + SIZE);
            if (pc < 0) {
              return save(f, 0, sp, gas).end(Halt.INVALID_JUMP);
            }
          }
        }
        default -> {
          int signal = slow(op, evm, save(f, pc, sp, gas));
          if (signal != RUNNING) {
            return signal;
          }
          sp = f.sp;
          gas = f.gas;
        }
      }
    } while (!single);
    save(f, pc, sp, gas);
    return RUNNING;
  }

  /** PUSH, DUP and SWAP. */
  private static int shuffle(int op, byte[] code, int pc, long[] s, int sp) {
    if (op <= Op.PUSH32) {
      Words.push(code, pc, op - Op.PUSH1 + 1, s, sp);
      return sp + SIZE;
    }
    if (op < Op.SWAP1) {
      int from = sp - SIZE * (op - Op.DUP1 + 1);
      for (int i = 0; i < SIZE; i++) {
        s[sp + i] = s[from + i];
      }
      return sp + SIZE;
    }
    int other = sp - SIZE * (op - Op.SWAP1 + 2);
    for (int i = 0; i < SIZE; i++) {
      long top = s[sp - SIZE + i];
      s[sp - SIZE + i] = s[other + i];
      s[other + i] = top;
    }
    return sp;
  }

  private static int slow(int op, Evm evm, Frame f) {
    return switch (op >>> 4) {
      case 0x0 -> ArithmeticOps.run(op, evm, f);
      case 0x1 -> ArithmeticOps.compare(op, evm, f);
      case 0x2 -> MemoryOps.keccak(evm, f);
      case 0x3 -> EnvironmentOps.run(op, evm, f);
      case 0x4 -> BlockOps.run(op, evm, f);
      case 0x5 -> StateOps.run(op, evm, f);
      case 0xa -> LogOps.run(op, evm, f);
      default -> CallOps.run(op, evm, f);
    };
  }

  private static Frame save(Frame f, int pc, int sp, long gas) {
    f.pc = pc;
    f.sp = sp;
    f.gas = gas;
    return f;
  }

  private static int refuse(Frame f, int op, int height) {
    GasSchedule schedule = f.evm.schedule;
    if (!schedule.has(op)) {
      return f.end(Halt.INVALID_OPCODE);
    }
    if (height < schedule.need[op]) {
      return f.end(Halt.STACK_UNDERFLOW);
    }
    return f.end(height > schedule.limit[op] ? Halt.STACK_OVERFLOW : Halt.OUT_OF_GAS);
  }
}
