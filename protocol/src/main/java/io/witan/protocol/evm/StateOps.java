package io.witan.protocol.evm;

import static io.witan.protocol.evm.Words.SIZE;

/** The instructions 0x50 to 0x5f: memory, storage and the flow of control. */
final class StateOps {
  /** Of the first access to a word by SSTORE (EIP-2929). */
  private static final int COLD_STORE = 2_100;

  private StateOps() {}

  static int run(int op, Evm evm, Frame f) {
    return switch (op) {
      case Op.POP -> pop(f);
      case Op.JUMP -> jump(evm, f);
      case Op.JUMPI -> jumpIf(evm, f);
      case Op.JUMPDEST -> Interpreter.RUNNING;
      case Op.MLOAD -> MemoryOps.load(evm, f);
      case Op.MSTORE -> MemoryOps.store(evm, f);
      case Op.MSTORE8 -> MemoryOps.storeByte(evm, f);
      case Op.MCOPY -> MemoryOps.move(evm, f);
      case Op.SLOAD -> load(evm, f);
      case Op.SSTORE -> store(evm, f);
      case Op.TLOAD -> loadTransient(evm, f);
      case Op.TSTORE -> storeTransient(evm, f);
      case Op.PC -> push(evm, f, f.pc - 1);
      case Op.MSIZE -> push(evm, f, f.memory.size());
      case Op.GAS -> push(evm, f, f.gas);
      default -> push(evm, f, 0);
    };
  }

  private static int push(Evm evm, Frame f, long value) {
    Words.set(evm.words, f.sp, value);
    f.sp += SIZE;
    return Interpreter.RUNNING;
  }

  private static int pop(Frame f) {
    f.sp -= SIZE;
    return Interpreter.RUNNING;
  }

  private static int jump(Evm evm, Frame f) {
    f.sp -= SIZE;
    f.pc = f.code.destination(evm.words, f.sp);
    return f.pc < 0 ? f.end(Halt.INVALID_JUMP) : Interpreter.RUNNING;
  }

  private static int jumpIf(Evm evm, Frame f) {
    if (!Words.isZero(evm.words, f.sp - 2 * SIZE)) {
      int signal = jump(evm, f);
      f.sp -= SIZE;
      return signal;
    }
    f.sp -= 2 * SIZE;
    return Interpreter.RUNNING;
  }

  private static int load(Evm evm, Frame f) {
    int t = f.sp - SIZE;
    Slot slot = evm.state.slot(f.self, evm.words, t);
    int cold = evm.schedule.coldSlot;
    if (cold != 0 && evm.state.warm(slot) && !f.charge(cold)) {
      return f.end(Halt.OUT_OF_GAS);
    }
    slot.read(evm.words, t);
    return Interpreter.RUNNING;
  }

  private static int store(Evm evm, Frame f) {
    GasSchedule schedule = evm.schedule;
    if (f.message.isStatic()) {
      return f.end(Halt.WRITE_PROTECTION);
    }
    if (f.gas <= schedule.storeSentry) {
      return f.end(Halt.OUT_OF_GAS);
    }
    long[] s = evm.words;
    int value = f.sp - 2 * SIZE;
    Slot slot = evm.state.slot(f.self, s, f.sp - SIZE);
    f.sp = value;
    long cost = schedule.coldSlot != 0 && evm.state.warm(slot) ? COLD_STORE : 0;
    cost +=
        schedule.netStore ? netCost(schedule, slot, s, value) : grossCost(schedule, slot, s, value);
    if (!f.charge(cost)) {
      return f.end(Halt.OUT_OF_GAS);
    }
    if (slot.is(s, value)) {
      return Interpreter.RUNNING;
    }
    long refund =
        schedule.netStore
            ? netRefund(schedule, slot, s, value)
            : grossRefund(schedule, slot, s, value);
    if (refund != 0) {
      evm.state.addRefund(refund);
    }
    evm.state.store(f.self, slot, s, value);
    return Interpreter.RUNNING;
  }

  private static long grossCost(GasSchedule schedule, Slot slot, long[] s, int value) {
    return slot.isZero() && !Words.isZero(s, value) ? schedule.storeSet : schedule.storeReset;
  }

  private static long grossRefund(GasSchedule schedule, Slot slot, long[] s, int value) {
    return !slot.isZero() && Words.isZero(s, value) ? schedule.storeClearRefund : 0;
  }

  /** EIP-1283 and EIP-2200. */
  private static long netCost(GasSchedule schedule, Slot slot, long[] s, int value) {
    if (slot.is(s, value) || !slot.isClean()) {
      return schedule.storeDirty;
    }
    return slot.wasZero() ? schedule.storeSet : schedule.storeReset;
  }

  /** EIP-1283 and EIP-2200, of a new value; may be negative. */
  private static long netRefund(GasSchedule schedule, Slot slot, long[] s, int value) {
    boolean clean = slot.isClean();
    long refund = 0;
    if (!slot.wasZero()) {
      if (!clean && slot.isZero()) {
        refund -= schedule.storeClearRefund;
      }
      if (Words.isZero(s, value)) {
        refund += schedule.storeClearRefund;
      }
    }
    if (!clean && slot.was(s, value)) {
      long spent = slot.wasZero() ? schedule.storeSet : schedule.storeReset;
      refund += spent - schedule.storeDirty;
    }
    return refund;
  }

  private static int loadTransient(Evm evm, Frame f) {
    int t = f.sp - SIZE;
    Slot slot = evm.state.findTransient(f.self, evm.words, t);
    if (slot == null) {
      Words.set(evm.words, t, 0);
    } else {
      slot.read(evm.words, t);
    }
    return Interpreter.RUNNING;
  }

  private static int storeTransient(Evm evm, Frame f) {
    if (f.message.isStatic()) {
      return f.end(Halt.WRITE_PROTECTION);
    }
    evm.state.storeTransient(f.self, evm.words, f.sp - SIZE);
    f.sp -= 2 * SIZE;
    return Interpreter.RUNNING;
  }
}
