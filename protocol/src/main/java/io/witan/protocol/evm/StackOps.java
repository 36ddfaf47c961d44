package io.witan.protocol.evm;

import static io.witan.protocol.evm.Words.SIZE;

/** PUSH1 to PUSH32, DUP and SWAP. */
final class StackOps {
  private StackOps() {}

  static int run(int op, Evm evm, Frame f) {
    long[] s = evm.words;
    if (op <= Op.PUSH32) {
      int n = op - Op.PUSH0;
      Words.push(f.code.padded(), f.pc, n, s, f.sp);
      f.pc += n;
      f.sp += SIZE;
    } else if (op < Op.SWAP1) {
      Words.copy(s, f.sp - SIZE * (op - Op.DUP1 + 1), f.sp);
      f.sp += SIZE;
    } else {
      Words.swap(s, f.sp - SIZE, f.sp - SIZE * (op - Op.SWAP1 + 2));
    }
    return Interpreter.RUNNING;
  }
}
