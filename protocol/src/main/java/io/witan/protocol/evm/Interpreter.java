package io.witan.protocol.evm;

import static io.witan.protocol.evm.Words.SIZE;

/**
 * The loop over a frame's instructions. {@link #run} checks gas and stack once per basic block, as
 * {@link Plan} says; where a block would fail, {@link #step} finds the instruction that does. It
 * holds only what real contracts run most: a method of more than 8000 bytes is never compiled, and
 * a small one is compiled well. All else, and all that {@code step} runs, is in the classes named
 * after their instructions.
 */
final class Interpreter {
  /** The frame goes on. */
  static final int RUNNING = 0;

  /** The frame is at its end: {@link Frame#halt} says how. */
  static final int ENDED = 1;

  /** The frame waits for {@link Evm#next}. */
  static final int CALLS = 2;

  static final int STACK_WORDS = 1024;

  private Interpreter() {}

  /** Runs from {@link Frame#pc}, which any instruction may be at, until the frame ends or calls. */
  static int run(Evm evm, Frame f) {
    Plan plan = f.code.plan(evm.schedule);
    int signal;
    do {
      signal = run(f, plan, plan.steps, evm.words, f.pc, f.sp - SIZE);
    } while (signal == RUNNING);
    return signal;
  }

  /**
   * The loop itself. The fewer variables it has, the more of them stay in registers.
   *
   * @param t the place of the stack's top word
   */
  private static int run(Frame f, Plan plan, int[] steps, long[] s, int pc, int t) {
    while (true) {
      long needs = plan.needs(pc);
      if (!f.enter(needs, t)) {
        return fail(f.evm, save(f, pc, t));
      }
      pc += Plan.begin(needs);
      block:
      while (true) {
        int step = steps[pc];
        pc += Plan.length(step);
        t += Plan.growth(step);
        switch (Plan.op(step)) {
          case Plan.PUSH_SMALL -> Words.set(s, t, Plan.operand(step));
          case Plan.PUSH_LONG -> Words.set(s, t, FusedOps.number(f, pc, Plan.operand(step)));
          case Plan.PUSH_WIDE -> pc = FusedOps.pushWide(step, f, pc, s, t);
          case Op.DUP1 -> Words.copy(s, t - Plan.operand(step), t);
          case Op.SWAP1 -> Words.swap(s, t, t - Plan.operand(step));
          case Op.POP -> {}
          case Op.ADD -> Words.add(s, t + SIZE);
          case Op.MUL -> Words.mul(s, t + SIZE);
          case Op.SUB -> Words.sub(s, t + SIZE);
          case Op.DIV -> f.evm.division.divide(s, t + SIZE);
          case Op.LT -> Words.lessThan(s, t + SIZE);
          case Op.GT -> Words.greaterThan(s, t + SIZE);
          case Op.EQ -> Words.equal(s, t + SIZE);
          case Op.ISZERO -> Words.isZeroTo(s, t);
          case Op.AND -> Words.and(s, t + SIZE);
          case Op.OR -> Words.or(s, t + SIZE);
          case Op.XOR -> Words.xor(s, t + SIZE);
          case Op.NOT -> Words.not(s, t);
          case Op.SHL -> Words.shiftLeft(s, t + SIZE);
          case Op.SHR -> Words.shiftRight(s, t + SIZE);
          case Plan.PUSH_ADD -> FusedOps.add(s, t, Plan.operand(step));
          case Plan.PUSH_TAKE -> FusedOps.take(s, t, Plan.operand(step));
          case Plan.PUSH_SHL -> Words.shiftLeft(s, t, Plan.operand(step));
          case Plan.PUSH_SHR -> Words.shiftRight(s, t, Plan.operand(step));
          case Plan.PUSH_MASK -> pc = FusedOps.mask(step, pc, s, t);
          case Plan.SWAP_POP -> Words.copy(s, t + SIZE, t + SIZE - Plan.operand(step));
          case Op.MLOAD, Op.MSTORE, Plan.PUSH_MLOAD, Plan.PUSH_MSTORE, Plan.COPY -> {
            if (!FusedOps.move(step, f, pc, s, t)) {
              return grow(plan, save(f, pc, FusedOps.offsetAt(step, s, t)));
            }
          }
          case Plan.PUSH_JUMP, Plan.PUSH_JUMPI, Plan.ZERO_JUMPI, Plan.SELECT_JUMPI, Op.JUMPDEST -> {
            pc = FusedOps.jump(step, f, pc, s, t);
            break block;
          }
          case Plan.UNKNOWN -> plan.look(pc);
          default -> {
            int signal = execute(Plan.op(step), f.evm, save(f, pc, t - Plan.growth(step)));
            if (signal != RUNNING || Plan.ends(Plan.op(step))) {
              return signal;
            }
            pc = f.pc;
          }
        }
      }
    }
  }

  /**
   * Runs what reads or writes memory that is not there yet, with the gas that is left at its place.
   */
  private static int grow(Plan plan, Frame f) {
    f.gas += plan.gasAfter(f.pc - 1);
    return execute(f.code.padded()[f.pc - 1], f.evm, f);
  }

  /** Runs the instructions of a block that will fail up to the one that does. */
  private static int fail(Evm evm, Frame f) {
    int signal;
    do {
      signal = step(evm, f);
    } while (signal == RUNNING);
    return signal;
  }

  /** Runs one instruction. */
  static int step(Evm evm, Frame f) {
    GasSchedule schedule = evm.schedule;
    int op = f.opcode();
    int height = f.sp - f.base;
    f.pc++;
    f.gas -= schedule.gas[op];
    if (!schedule.has(op)) {
      return f.end(Halt.INVALID_OPCODE);
    }
    if (height < schedule.need[op]) {
      return f.end(Halt.STACK_UNDERFLOW);
    }
    if (height > schedule.limit[op]) {
      return f.end(Halt.STACK_OVERFLOW);
    }
    return f.gas < 0 ? f.end(Halt.OUT_OF_GAS) : execute(op, evm, f);
  }

  /** Runs an instruction that the fork has and the frame has paid the constant price of. */
  static int execute(int op, Evm evm, Frame f) {
    return switch (op >>> 4) {
      case 0x0 -> ArithmeticOps.run(op, evm, f);
      case 0x1 -> ArithmeticOps.compare(op, evm, f);
      case 0x2 -> MemoryOps.keccak(evm, f);
      case 0x3 -> EnvironmentOps.run(op, evm, f);
      case 0x4 -> BlockOps.run(op, evm, f);
      case 0x5 -> StateOps.run(op, evm, f);
      case 0x6, 0x7, 0x8, 0x9 -> StackOps.run(op, evm, f);
      case 0xa -> LogOps.run(op, evm, f);
      case 0xb -> f.end(Halt.SUCCESS); // Plan.STOP
      default -> CallOps.run(op, evm, f);
    };
  }

  private static Frame save(Frame f, int pc, int top) {
    f.pc = pc;
    f.sp = top + SIZE;
    return f;
  }
}
