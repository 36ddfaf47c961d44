package io.witan.protocol.evm;

import static io.witan.protocol.evm.Words.SIZE;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.Inspector.CallKind;
import io.witan.protocol.rules.Fork;

/** The instructions 0xf0 to 0xff: calls, creations and ends. */
final class CallOps {
  private static final int VALUE_TRANSFER = 9_000;
  private static final int STIPEND = 2_300;
  private static final int NEW_ACCOUNT = 25_000;
  private static final int HASH_WORD = 6;

  private CallOps() {}

  static int run(int op, Evm evm, Frame f) {
    return switch (op) {
      case Op.CALL -> call(CallKind.CALL, evm, f);
      case Op.CALLCODE -> call(CallKind.CALLCODE, evm, f);
      case Op.DELEGATECALL -> call(CallKind.DELEGATECALL, evm, f);
      case Op.STATICCALL -> call(CallKind.STATICCALL, evm, f);
      case Op.CREATE -> create(CallKind.CREATE, evm, f);
      case Op.CREATE2 -> create(CallKind.CREATE2, evm, f);
      case Op.RETURN -> MemoryOps.end(evm, f, Halt.SUCCESS);
      case Op.REVERT -> MemoryOps.end(evm, f, Halt.REVERT);
      case Op.SELFDESTRUCT -> selfDestruct(evm, f);
      default -> f.end(Halt.INVALID_OPCODE);
    };
  }

  private static int call(CallKind kind, Evm evm, Frame f) {
    long[] s = evm.words;
    boolean valued = kind == CallKind.CALL || kind == CallKind.CALLCODE;
    int at = f.sp - 2 * SIZE;
    final long wanted = Words.saturated(s, at + SIZE);
    final Address to = Words.address(s, at);
    Uint256 value = valued ? Words.read(s, at - SIZE) : Uint256.ZERO;
    at -= valued ? 2 * SIZE : SIZE;
    long inputOffset = Words.saturated(s, at);
    long inputSize = Words.saturated(s, at - SIZE);
    f.outputOffset = Words.saturated(s, at - 2 * SIZE);
    f.outputSize = Words.saturated(s, at - 3 * SIZE);
    f.sp = at - 3 * SIZE;
    if (kind == CallKind.CALL && f.message.isStatic() && !value.isZero()) {
      return f.end(Halt.WRITE_PROTECTION);
    }
    if (!f.expand(inputOffset, inputSize)
        || !f.expand(f.outputOffset, f.outputSize)
        || !f.charge(callCost(kind, evm, to, value))) {
      return f.end(Halt.OUT_OF_GAS);
    }
    long given = share(evm, f, wanted);
    if (!f.charge(given)) {
      return f.end(Halt.OUT_OF_GAS);
    }
    given += value.isZero() ? 0 : STIPEND;
    evm.next = message(kind, f, to, value, given, f.memory.read(inputOffset, inputSize));
    return Interpreter.CALLS;
  }

  private static Message message(
      CallKind kind, Frame f, Address to, Uint256 value, long gas, Bytes input) {
    Message m = f.message;
    Address self = f.self.address;
    int depth = m.depth() + 1;
    return switch (kind) {
      case CALL -> new Message(kind, depth, m.isStatic(), self, to, to, value, gas, input, null);
      case CALLCODE ->
          new Message(kind, depth, m.isStatic(), self, self, to, value, gas, input, null);
      case DELEGATECALL ->
          new Message(kind, depth, m.isStatic(), m.caller(), self, to, m.value(), gas, input, null);
      default -> new Message(kind, depth, true, self, to, to, Uint256.ZERO, gas, input, null);
    };
  }

  private static long callCost(CallKind kind, Evm evm, Address to, Uint256 value) {
    AccountState target = evm.state.account(to);
    long cost = 0;
    if (evm.schedule.coldAccount != 0 && evm.state.warm(target)) {
      cost += evm.schedule.coldAccount;
    }
    if (!value.isZero()) {
      cost += VALUE_TRANSFER;
    }
    if (kind == CallKind.CALL && isNew(evm, target, !value.isZero())) {
      cost += NEW_ACCOUNT;
    }
    if (evm.rules.isAtLeast(Fork.PRAGUE)) {
      Address delegate = evm.state.code(target).delegate();
      if (delegate != null) { // EIP-7702: the account whose code runs is accessed too
        boolean cold = evm.state.warm(evm.state.account(delegate));
        cost += cold ? evm.schedule.coldAccount + 100 : 100;
      }
    }
    return cost;
  }

  /** Whether giving to the account is charged as making it (EIP-161 changed what counts). */
  private static boolean isNew(Evm evm, AccountState account, boolean givesValue) {
    return evm.rules.isAtLeast(Fork.SPURIOUS_DRAGON)
        ? givesValue && account.isDead()
        : !account.exists;
  }

  /** What a call gets of the frame's gas; before EIP-150 what it asks for. */
  private static long share(Evm evm, Frame f, long wanted) {
    return evm.schedule.keepsSixtyFourth ? Math.min(wanted, f.gas - f.gas / 64) : wanted;
  }

  private static int create(CallKind kind, Evm evm, Frame f) {
    if (f.message.isStatic()) {
      return f.end(Halt.WRITE_PROTECTION);
    }
    long[] s = evm.words;
    int t = f.sp - SIZE;
    final Uint256 value = Words.read(s, t);
    final long offset = Words.saturated(s, t - SIZE);
    final long size = Words.saturated(s, t - 2 * SIZE);
    Uint256 salt = kind == CallKind.CREATE2 ? Words.read(s, t - 3 * SIZE) : null;
    f.sp = t - (kind == CallKind.CREATE2 ? 3 : 2) * SIZE;
    f.outputOffset = 0;
    f.outputSize = 0;
    if (evm.rules.isAtLeast(Fork.SHANGHAI) && size > 2L * evm.rules.maxCodeSize()) {
      return f.end(Halt.INIT_CODE_TOO_LARGE);
    }
    int perWord = evm.schedule.initCodeWord + (salt == null ? 0 : HASH_WORD);
    if (!f.charge(Frame.wordCost(size, perWord)) || !f.expand(offset, size)) {
      return f.end(Halt.OUT_OF_GAS);
    }
    long given = share(evm, f, f.gas);
    f.gas -= given;
    evm.next =
        new Message(
            kind,
            f.message.depth() + 1,
            false,
            f.self.address,
            null,
            null,
            value,
            given,
            f.memory.read(offset, size),
            salt);
    return Interpreter.CALLS;
  }

  private static int selfDestruct(Evm evm, Frame f) {
    if (f.message.isStatic()) {
      return f.end(Halt.WRITE_PROTECTION);
    }
    AccountState self = f.self;
    AccountState heir = evm.state.account(Words.address(evm.words, f.sp - SIZE));
    f.sp -= SIZE;
    GasSchedule schedule = evm.schedule;
    long cost = 0;
    if (schedule.coldBeneficiary != 0 && evm.state.warm(heir)) {
      cost += schedule.coldBeneficiary;
    }
    if (isNew(evm, heir, !self.balance.isZero())) {
      cost += schedule.newAccountBySelfDestruct;
    }
    if (!f.charge(cost)) {
      return f.end(Halt.OUT_OF_GAS);
    }
    if (!self.destructed && schedule.selfDestructRefund != 0) {
      evm.state.addRefund(schedule.selfDestructRefund);
    }
    evm.selfDestructed(f, heir);
    boolean deletes = !evm.rules.isAtLeast(Fork.CANCUN) || self.created; // EIP-6780
    Uint256 balance = self.balance;
    if (deletes || self != heir) {
      evm.state.setBalance(self, Uint256.ZERO);
    }
    if (self != heir) {
      evm.state.addBalance(heir, balance);
    }
    if (deletes) {
      evm.state.destruct(self);
    }
    return f.end(Halt.SUCCESS);
  }
}
