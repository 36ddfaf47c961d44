package io.witan.protocol.evm;

import java.util.Arrays;

/**
 * Code made ready for {@link Interpreter} under one fork's prices. A basic block runs from its
 * first instruction to one that jumps, ends the frame, or whose price is known only when it runs;
 * it is looked at when it is first entered, so that code that runs once costs little. From each of
 * its instructions on it is known what the rest of the block takes of gas and stack.
 *
 * <p>Threads share plans without a lock. Each element is written with one value only, which follows
 * from the code and the fork; a thread that does not see it yet computes it again.
 */
final class Plan {
  /** No instruction: the block is not looked at yet. */
  static final int UNKNOWN = 0x00;

  /** Takes the place of 0x00. */
  static final int STOP = 0xb0;

  /** A push of the operand. */
  static final int PUSH_SMALL = 0xb1;

  /** A push of as many bytes of the code as the operand says, 3 to 8. */
  static final int PUSH_LONG = 0xb2;

  /** A push of as many bytes of the code as the operand says, 9 to 32. */
  static final int PUSH_WIDE = 0xb3;

  /** A push of a valid destination, the operand, and the jump after it. */
  static final int PUSH_JUMP = 0xb4;

  static final int PUSH_JUMPI = 0xb5;

  /** An ISZERO, a push of a valid destination, the operand, and a JUMPI. */
  static final int ZERO_JUMPI = 0xb6;

  /** What finds a function: DUP1, PUSH4, EQ, PUSH2 of a valid destination, the operand, JUMPI. */
  static final int SELECT_JUMPI = 0xb7;

  /** A push of the operand and the instruction after it. */
  static final int PUSH_ADD = 0xb8;

  static final int PUSH_SHL = 0xb9;
  static final int PUSH_SHR = 0xba;
  static final int PUSH_MLOAD = 0xbb;
  static final int PUSH_MSTORE = 0xbc;

  /** A push of the operand, SWAP1 and SUB. */
  static final int PUSH_TAKE = 0xbd;

  /** A push and an AND that keep as many low bytes as the operand says. */
  static final int PUSH_MASK = 0xbe;

  /** A SWAP, its distance the operand, and a POP. */
  static final int SWAP_POP = 0xbf;

  /** MCOPY, CALLDATACOPY or CODECOPY. */
  static final int COPY = 0xc0;

  private static final int WORDS_BITS = 11;
  private static final int WORDS_MASK = (1 << WORDS_BITS) - 1;
  private static final int ROOM_SHIFT = 1 + WORDS_BITS;
  private static final int KNOWN = 1 << (1 + 2 * WORDS_BITS);
  private static final int GAS_SHIFT = 2 + 2 * WORDS_BITS;

  /** What is run, by place: an instruction, or what stands for several. */
  final int[] steps;

  final GasSchedule schedule;
  private final Code code;

  /**
   * What the rest of the block takes, by place: gas, the most by which it makes the stack grow, the
   * height that it needs, both in words, and whether it begins with a JUMPDEST; 0 is not known yet.
   */
  private final long[] needs;

  Plan(Code code, GasSchedule schedule) {
    this.code = code;
    this.schedule = schedule;
    this.steps = new int[code.padded().length];
    this.needs = new long[steps.length];
  }

  /** What the rest of the block takes that the instruction at {@code pc} is in. */
  long needs(int pc) {
    long known = needs[pc];
    return known != 0 ? known : look(pc);
  }

  static long gas(long needs) {
    return needs >>> GAS_SHIFT;
  }

  /** The words that must be on the stack. */
  static int height(long needs) {
    return (int) needs >>> 1 & WORDS_MASK;
  }

  /** The words that must be free on the stack. */
  static int room(long needs) {
    return (int) needs >>> ROOM_SHIFT & WORDS_MASK;
  }

  /** The length of the JUMPDEST that the block begins with: 1, or 0 where it has none. */
  static int begin(long needs) {
    return (int) needs & 1;
  }

  /** What a step does: an instruction's code or one of the numbers above. */
  static int op(int step) {
    return step & 0xff;
  }

  /** Bytes of code that a step takes, those of {@link #PUSH_WIDE}'s operand left out. */
  static int length(int step) {
    return step >>> 8 & 0xf;
  }

  /** A number that goes with the step. */
  static int operand(int step) {
    return step >>> 12 & 0xffff;
  }

  /** By how many longs the stack grows. */
  static int growth(int step) {
    return (step >> 28) * Words.SIZE;
  }

  private static int step(int op, int length, int operand, int growth) {
    return op | length << 8 | operand << 12 | growth << 28;
  }

  /** The gas of what follows the instruction at {@code pc} in its block. */
  long gasAfter(int pc) {
    return gas(needs(pc)) - schedule.gas[code.padded()[pc] & 0xff];
  }

  /**
   * Whether nothing of a block may follow the instruction: what it takes is known only when it runs
   * or it sees how much gas is left.
   */
  static boolean ends(int op) {
    return switch (op) {
      case Op.EXP, Op.KECCAK256, Op.JUMP, Op.JUMPI, Op.GAS, Op.SLOAD, Op.SSTORE -> true;
      case Op.BALANCE, Op.RETURNDATACOPY -> true;
      case Op.EXTCODESIZE, Op.EXTCODECOPY, Op.EXTCODEHASH -> true;
      default -> op == Op.STOP || op >= Op.LOG0;
    };
  }

  /** Looks at the block that goes on at {@code start}. */
  long look(int start) {
    byte[] bytes = code.padded();
    int[] places = new int[16];
    int count = 0;
    int pc = start;
    int op;
    do {
      if (count == places.length) {
        places = Arrays.copyOf(places, 2 * count);
      }
      places[count++] = pc;
      op = bytes[pc] & 0xff;
      pc += 1 + (op >= Op.PUSH1 && op <= Op.PUSH32 ? op - Op.PUSH0 : 0);
    } while (schedule.has(op) && !ends(op) && bytes[pc] != Op.JUMPDEST);
    long gas = 0;
    int height = 0;
    int room = 0;
    for (int i = count - 1; i >= 0; i--) {
      int place = places[i];
      op = bytes[place] & 0xff;
      if (schedule.has(op)) {
        Instructions.Row row = Instructions.at(op);
        int growth = row.out() - row.in();
        gas += schedule.gas[op];
        height = Math.max(row.in(), height - growth);
        room = Math.max(Math.max(0, growth), room + growth);
      }
      int first = op == Op.JUMPDEST ? 1 : 0;
      needs[place] =
          gas << GAS_SHIFT
              | KNOWN
              | (long) Math.min(room, WORDS_MASK) << ROOM_SHIFT
              | (long) Math.min(height, WORDS_MASK) << 1
              | first;
      steps[place] = plan(bytes, place, op);
    }
    return needs[start];
  }

  /** What is to be run at a place. */
  private int plan(byte[] bytes, int pc, int op) {
    if (!schedule.has(op)) {
      return step(Op.INVALID, 1, 0, 0);
    }
    if (op >= Op.PUSH0 && op <= Op.PUSH32) {
      return planPush(bytes, pc, op - Op.PUSH0);
    }
    if (op == Op.DUP1 && isSelection(bytes, pc)) {
      return step(SELECT_JUMPI, 11, number(bytes, pc + 8, 2), 0);
    }
    if (op >= Op.DUP1 && op < Op.SWAP1) {
      return step(Op.DUP1, 1, (op - Op.DUP1 + 1) * Words.SIZE, 1);
    }
    if (op >= Op.SWAP1 && op <= Op.SWAP16) {
      int distance = (op - Op.SWAP1 + 1) * Words.SIZE;
      return bytes[pc + 1] == Op.POP
          ? step(SWAP_POP, 2, distance, -1)
          : step(Op.SWAP1, 1, distance, 0);
    }
    int n = bytes[pc + 1] - Op.PUSH0;
    if (op == Op.ISZERO && (n == 1 || n == 2) && jumps(bytes, pc + 1, n)) {
      return step(ZERO_JUMPI, 3 + n, number(bytes, pc + 2, n), -1);
    }
    Instructions.Row row = Instructions.at(op);
    int what =
        switch (op) {
          case Op.STOP -> STOP;
          case Op.MCOPY, Op.CALLDATACOPY, Op.CODECOPY -> COPY;
          default -> op;
        };
    return step(what, 1, 0, row.out() - row.in());
  }

  private int planPush(byte[] bytes, int pc, int n) {
    int next = bytes[pc + 1 + n];
    if (next == Op.AND && isMask(bytes, pc + 1, n)) {
      return step(PUSH_MASK, 2, n, 0);
    }
    if (n > 2) {
      return n > 8 ? step(PUSH_WIDE, 1, n, 1) : step(PUSH_LONG, 1 + n, n, 1);
    }
    int value = number(bytes, pc + 1, n);
    if (next == (byte) Op.SWAP1 && bytes[pc + 2 + n] == Op.SUB) {
      return step(PUSH_TAKE, 3 + n, value, 0);
    }
    if (schedule.has(next & 0xff)) {
      switch (next) {
        case Op.JUMP, Op.JUMPI -> {
          if (code.isDestination(value)) {
            return next == Op.JUMP
                ? step(PUSH_JUMP, 2 + n, value, 0)
                : step(PUSH_JUMPI, 2 + n, value, -1);
          }
        }
        case Op.ADD -> {
          return step(PUSH_ADD, 2 + n, value, 0);
        }
        case Op.SHL, Op.SHR -> {
          return step(next == Op.SHL ? PUSH_SHL : PUSH_SHR, 2 + n, Math.min(value, 256), 0);
        }
        case Op.MLOAD -> {
          return step(PUSH_MLOAD, 2 + n, value, 1);
        }
        case Op.MSTORE -> {
          return step(PUSH_MSTORE, 2 + n, value, -1);
        }
        default -> {}
      }
    }
    return step(PUSH_SMALL, 1 + n, value, 1);
  }

  private boolean isSelection(byte[] bytes, int pc) {
    return bytes[pc + 1] == Op.PUSH1 + 3
        && bytes[pc + 6] == Op.EQ
        && bytes[pc + 7] == Op.PUSH1 + 1
        && jumps(bytes, pc + 7, 2);
  }

  /** Whether a PUSH of {@code n} bytes is of a valid destination, and a JUMPI comes next. */
  private boolean jumps(byte[] bytes, int pc, int n) {
    return bytes[pc + 1 + n] == Op.JUMPI && code.isDestination(number(bytes, pc + 1, n));
  }

  private static boolean isMask(byte[] bytes, int at, int n) {
    boolean mask = n > 0;
    for (int i = 0; i < n; i++) {
      mask &= bytes[at + i] == -1;
    }
    return mask;
  }

  private static int number(byte[] bytes, int at, int n) {
    return n == 0 ? 0 : (int) Words.tail(bytes, at + n, n);
  }
}
