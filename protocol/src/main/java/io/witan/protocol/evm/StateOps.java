package io.witan.protocol.evm;

import static io.witan.protocol.evm.Words.SIZE;

import io.witan.protocol.bytes.Uint256;

/** The instructions 0x50 to 0x5f that {@link Interpreter#run} leaves out. */
final class StateOps {
  /** Of the first access to a word by SSTORE (EIP-2929). */
  private static final int COLD_STORE = 2_100;

  private StateOps() {}

  static int run(int op, Evm evm, Frame f) {
    return switch (op) {
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

  private static int load(Evm evm, Frame f) {
    int t = f.sp - SIZE;
    Slot slot = evm.state.slot(f.self, Words.read(evm.words, t));
    int cold = evm.schedule.coldSlot;
    if (cold != 0 && evm.state.warm(slot) && !f.charge(cold)) {
      return f.end(Halt.OUT_OF_GAS);
    }
    Words.write(evm.words, t, slot.current);
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
    Slot slot = evm.state.slot(f.self, Words.read(evm.words, f.sp - SIZE));
    Uint256 value = Words.read(evm.words, f.sp - 2 * SIZE);
    f.sp -= 2 * SIZE;
    long cost = schedule.coldSlot != 0 && evm.state.warm(slot) ? COLD_STORE : 0;
    cost += schedule.netStore ? netCost(schedule, slot, value) : grossCost(schedule, slot, value);
    if (!f.charge(cost)) {
      return f.end(Halt.OUT_OF_GAS);
    }
    long refund =
        schedule.netStore ? netRefund(schedule, slot, value) : grossRefund(schedule, slot, value);
    if (refund != 0) {
      evm.state.addRefund(refund);
    }
    if (!slot.current.equals(value)) {
      evm.state.store(f.self, slot, value);
    }
    return Interpreter.RUNNING;
  }

  private static long grossCost(GasSchedule schedule, Slot slot, Uint256 value) {
    return slot.current.isZero() && !value.isZero() ? schedule.storeSet : schedule.storeReset;
  }

  private static long grossRefund(GasSchedule schedule, Slot slot, Uint256 value) {
    return !slot.current.isZero() && value.isZero() ? schedule.storeClearRefund : 0;
  }

  /** EIP-1283 and EIP-2200. */
  private static long netCost(GasSchedule schedule, Slot slot, Uint256 value) {
    if (slot.current.equals(value) || !slot.current.equals(slot.original)) {
      return schedule.storeDirty;
    }
    return slot.original.isZero() ? schedule.storeSet : schedule.storeReset;
  }

  /** EIP-1283 and EIP-2200; may be negative. */
  private static long netRefund(GasSchedule schedule, Slot slot, Uint256 value) {
    if (slot.current.equals(value)) {
      return 0;
    }
    boolean clean = slot.current.equals(slot.original);
    long refund = 0;
    if (!slot.original.isZero()) {
      if (!clean && slot.current.isZero()) {
        refund -= schedule.storeClearRefund;
      }
      if (value.isZero()) {
        refund += schedule.storeClearRefund;
      }
    }
    if (!clean && value.equals(slot.original)) {
      long spent = slot.original.isZero() ? schedule.storeSet : schedule.storeReset;
      refund += spent - schedule.storeDirty;
    }
    return refund;
  }

  private static int loadTransient(Evm evm, Frame f) {
    int t = f.sp - SIZE;
    Uint256 key = Words.read(evm.words, t);
    Words.write(evm.words, t, evm.state.loadTransient(f.self, key));
    return Interpreter.RUNNING;
  }

  private static int storeTransient(Evm evm, Frame f) {
    if (f.message.isStatic()) {
      return f.end(Halt.WRITE_PROTECTION);
    }
    Uint256 key = Words.read(evm.words, f.sp - SIZE);
    Uint256 value = Words.read(evm.words, f.sp - 2 * SIZE);
    f.sp -= 2 * SIZE;
    evm.state.storeTransient(f.self, key, value);
    return Interpreter.RUNNING;
  }
}
