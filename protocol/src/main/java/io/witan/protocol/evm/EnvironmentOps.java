package io.witan.protocol.evm;

import static io.witan.protocol.evm.Words.SIZE;

import io.witan.protocol.bytes.Bytes;
import java.util.Arrays;

/** The instructions 0x30 to 0x3f: about the call, the transaction and other accounts. */
final class EnvironmentOps {
  private EnvironmentOps() {}

  static int run(int op, Evm evm, Frame f) {
    return switch (op) {
      case Op.CALLDATALOAD -> loadCallData(evm, f);
      case Op.CALLDATACOPY ->
          MemoryOps.copy(evm, f, f.sp - SIZE, f.input.unsafeArray(), f.input.size());
      case Op.CODECOPY -> MemoryOps.copy(evm, f, f.sp - SIZE, f.code.padded(), f.code.size());
      case Op.RETURNDATACOPY -> MemoryOps.copyReturnData(evm, f);
      case Op.BALANCE, Op.EXTCODESIZE, Op.EXTCODECOPY, Op.EXTCODEHASH -> account(op, evm, f);
      default -> push(op, evm, f);
    };
  }

  private static int push(int op, Evm evm, Frame f) {
    long[] s = evm.words;
    int at = f.sp;
    switch (op) {
      case Op.ADDRESS -> Words.write(s, at, f.self.address);
      case Op.ORIGIN -> Words.write(s, at, evm.environment.origin());
      case Op.CALLER -> Words.write(s, at, f.message.caller());
      case Op.CALLVALUE -> Words.write(s, at, f.message.value());
      case Op.CALLDATASIZE -> Words.set(s, at, f.input.size());
      case Op.CODESIZE -> Words.set(s, at, f.code.size());
      case Op.GASPRICE -> Words.write(s, at, evm.environment.gasPrice());
      default -> Words.set(s, at, f.returnData.size());
    }
    f.sp += SIZE;
    return Interpreter.RUNNING;
  }

  private static int loadCallData(Evm evm, Frame f) {
    int t = f.sp - SIZE;
    long from = Words.saturated(evm.words, t);
    byte[] data = f.input.unsafeArray();
    if (from <= data.length - 32) {
      Words.readBytes(data, (int) from, evm.words, t);
    } else if (from >= data.length) {
      Words.set(evm.words, t, 0);
    } else {
      Words.readBytes(Arrays.copyOfRange(data, (int) from, (int) from + 32), 0, evm.words, t);
    }
    return Interpreter.RUNNING;
  }

  private static int account(int op, Evm evm, Frame f) {
    long[] s = evm.words;
    int t = f.sp - SIZE;
    AccountState account = evm.state.account(s, t);
    int cold = evm.schedule.coldAccount;
    if (cold != 0 && evm.state.warm(account) && !f.charge(cold)) {
      return f.end(Halt.OUT_OF_GAS);
    }
    switch (op) {
      case Op.BALANCE -> Words.write(s, t, account.balance);
      case Op.EXTCODESIZE -> Words.set(s, t, evm.state.code(account).size());
      case Op.EXTCODECOPY -> {
        Bytes code = evm.state.codeOf(account);
        return MemoryOps.copy(evm, f, t - SIZE, code.unsafeArray(), code.size());
      }
      default -> {
        if (account.isDead()) {
          Words.set(s, t, 0);
        } else {
          Words.readBytes(account.codeHash.bytes().unsafeArray(), 0, s, t);
        }
      }
    }
    return Interpreter.RUNNING;
  }
}
