package io.witan.protocol.evm.compiled;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.evm.Op;
import io.witan.protocol.machine.Choices;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Arbitrary code that mostly gets far: it pushes what its instructions take, loops, branches, calls
 * functions of its own and other contracts, and now and then does something senseless.
 */
final class RandomCode {
  private static final int[] BINARY = {
    Op.ADD,
    Op.MUL,
    Op.SUB,
    Op.DIV,
    Op.SDIV,
    Op.MOD,
    Op.SMOD,
    Op.EXP,
    Op.SIGNEXTEND,
    Op.LT,
    Op.GT,
    Op.SLT,
    Op.SGT,
    Op.EQ,
    Op.AND,
    Op.OR,
    Op.XOR,
    Op.BYTE,
    Op.SHL,
    Op.SHR,
    Op.SAR
  };
  private static final int[] READERS = {
    Op.ADDRESS,
    Op.ORIGIN,
    Op.CALLER,
    Op.CALLVALUE,
    Op.CALLDATASIZE,
    Op.CODESIZE,
    Op.GASPRICE,
    Op.RETURNDATASIZE,
    Op.COINBASE,
    Op.TIMESTAMP,
    Op.NUMBER,
    Op.PREVRANDAO,
    Op.GASLIMIT,
    Op.CHAINID,
    Op.SELFBALANCE,
    Op.BASEFEE,
    Op.PC,
    Op.MSIZE,
    Op.GAS
  };
  private static final int[] UNARY = {
    Op.ISZERO,
    Op.NOT,
    Op.SLOAD,
    Op.TLOAD,
    Op.BALANCE,
    Op.EXTCODESIZE,
    Op.EXTCODEHASH,
    Op.BLOCKHASH,
    Op.CALLDATALOAD,
    Op.CLZ
  };

  private final Choices choices;
  private final ByteArrayOutputStream code = new ByteArrayOutputStream();

  /** Where the address of a function is still to be written: its place, and which function. */
  private final List<int[]> holes = new ArrayList<>();

  private int functions;

  private RandomCode(Choices choices) {
    this.choices = choices;
  }

  static Bytes of(Choices choices) {
    RandomCode random = new RandomCode(choices);
    random.functions = choices.between("functions", 0, 3);
    random.furnish();
    random.statements(choices.between("length", 1, 12), 2);
    random.end();
    int[] places = new int[random.functions];
    for (int i = 0; i < random.functions; i++) {
      places[i] = random.code.size();
      random.op(Op.JUMPDEST);
      random.op(Op.SWAP1); // an argument, and where to return to
      random.statements(choices.between("length", 1, 4), 1);
      random.op(Op.SWAP1);
      random.op(Op.JUMP);
    }
    byte[] bytes = random.code.toByteArray();
    for (int[] hole : random.holes) {
      bytes[hole[0]] = (byte) (places[hole[1]] >>> 8);
      bytes[hole[0] + 1] = (byte) places[hole[1]];
    }
    return Bytes.wrap(bytes);
  }

  /** Something to find in memory and on the stack. */
  private void furnish() {
    for (int i = 0; i < 8; i++) {
      constant();
      push(32 * i);
      op(Op.MSTORE);
    }
    int words = choices.pick("words", 18);
    for (int i = 0; i < words; i++) {
      constant();
    }
  }

  private void statements(int count, int depth) {
    for (int i = 0; i < count; i++) {
      statement(depth);
    }
  }

  private void statement(int depth) {
    switch (choices.pick("statement", depth > 0 ? 17 : 11)) {
      case 0, 1 -> expression(3);
      case 2, 3 -> {
        expression(4);
        push(32 * choices.pick("word", 8));
        op(Op.MSTORE);
      }
      case 4 -> {
        expression(2);
        push(choices.pick("offset", 300));
        op(choices.chance("bytewise", 1, 4) ? Op.MSTORE8 : Op.MSTORE);
      }
      case 5 -> {
        expression(1);
        push(choices.pick("slot", 3));
        op(choices.chance("transient", 1, 4) ? Op.TSTORE : Op.SSTORE);
      }
      case 6 -> op(Op.DUP1 + choices.pick("depth", choices.chance("deep", 1, 3) ? 32 : 4));
      case 7 -> op(Op.POP);
      case 8 -> copy();
      case 9 -> call();
      case 10 -> {
        if (choices.chance("odd", 1, 3)) {
          odd();
        } else {
          op(Op.SWAP1 + choices.pick("depth", choices.chance("deep", 1, 3) ? 16 : 4));
        }
      }
      case 11, 12 -> branch(depth);
      case 13, 14 -> loop(depth);
      default -> function();
    }
  }

  private void expression(int depth) {
    int kind = choices.pick("expression", depth == 0 ? 3 : 9);
    switch (kind) {
      case 0, 1 -> constant();
      case 2 -> op(oneOf("reader", READERS));
      case 3 -> {
        expression(depth - 1);
        op(oneOf("unary", UNARY));
      }
      case 4 -> {
        push(choices.pick("offset", 300));
        op(Op.MLOAD);
      }
      case 5 -> {
        push(choices.pick("size", 100));
        push(choices.pick("offset", 300));
        op(Op.KECCAK256);
      }
      case 6 -> {
        expression(depth - 1);
        expression(depth - 1);
        expression(depth - 1);
        op(choices.chance("product", 1, 2) ? Op.MULMOD : Op.ADDMOD);
      }
      default -> {
        expression(depth - 1);
        expression(depth - 1);
        op(oneOf("binary", BINARY));
      }
    }
  }

  private void constant() {
    int kind = choices.pick("constant", 7);
    if (kind == 0) {
      push(choices.pick("small", 260));
      return;
    }
    if (kind > 4) { // no constant for the translator
      push(32 * choices.pick("word", 8));
      op(Op.MLOAD);
      return;
    }
    int bytes = kind == 1 ? 32 : choices.between("bytes", 1, 32);
    op(Op.PUSH0 + bytes);
    int fill = choices.pick("fill", 4);
    for (int i = 0; i < bytes; i++) {
      boolean edge = i == 0 || i % 8 == bytes % 8;
      int value = fill == 0 ? 0xff : fill == 1 ? 0 : choices.pick("byte", 256);
      code.write(edge && choices.chance("edge", 1, 3) ? 0x80 : value);
    }
  }

  private void copy() {
    int[] copies = {Op.CALLDATACOPY, Op.CODECOPY, Op.MCOPY, Op.RETURNDATACOPY};
    int op = oneOf("copy", copies);
    push(op == Op.RETURNDATACOPY ? choices.pick("returned", 2) : choices.pick("size", 100));
    push(op == Op.RETURNDATACOPY ? 0 : choices.pick("offset", 300));
    push(choices.pick("offset", 300));
    op(op);
  }

  private void call() {
    push(choices.pick("size", 64));
    push(choices.pick("offset", 100));
    push(choices.pick("size", 64));
    push(choices.pick("offset", 100));
    int[] calls = {Op.CALL, Op.CALLCODE, Op.DELEGATECALL, Op.STATICCALL};
    int op = oneOf("call", calls);
    if (op == Op.CALL || op == Op.CALLCODE) {
      push(choices.chance("pays", 1, 4) ? 1 : 0);
    }
    if (choices.chance("precompile", 1, 4)) {
      push(choices.between("precompile", 1, 5));
    } else {
      op(Op.PUSH0 + 20);
      int contract = choices.pick("contract", 3);
      for (int i = 0; i < 20; i++) {
        code.write(0x20 + contract);
      }
    }
    push(choices.chance("all gas", 1, 2) ? 0xffff : choices.pick("gas", 3000));
    op(op);
  }

  private void odd() {
    switch (choices.pick("odd", 12)) {
      case 0 -> code.write(choices.pick("byte", 256));
      case 1 -> op(Op.JUMPDEST);
      case 2 -> {
        expression(1);
        op(Op.JUMP);
      }
      case 3 -> {
        expression(1);
        push(choices.pick("anywhere", 200));
        op(Op.JUMPI);
      }
      case 4 -> end();
      case 5 -> {
        push(choices.pick("size", 40));
        push(choices.pick("offset", 300));
        push(0);
        op(Op.CREATE);
      }
      case 6 -> {
        expression(0);
        op(Op.MLOAD);
      }
      default -> {
        int topics = choices.pick("topics", 5);
        for (int i = 0; i < topics; i++) {
          expression(0);
        }
        push(choices.pick("size", 64));
        push(choices.pick("offset", 100));
        op(Op.LOG0 + topics);
      }
    }
  }

  private void end() {
    switch (choices.pick("end", 16)) {
      case 0 -> op(Op.STOP);
      case 1 -> op(Op.INVALID);
      case 2 -> {
        expression(0);
        op(Op.SELFDESTRUCT);
      }
      default -> {
        int kept = choices.pick("dumped", 4);
        for (int i = 0; i < kept; i++) { // what lies on the stack is seen in the output
          push(32 * i);
          op(Op.MSTORE);
        }
        push(300);
        push(0);
        op(choices.chance("reverts", 1, 4) ? Op.REVERT : Op.RETURN);
      }
    }
  }

  private void branch(int depth) {
    expression(2);
    int hole = hole();
    op(Op.JUMPI);
    statements(choices.between("length", 1, 3), depth - 1);
    fill(hole);
  }

  private final List<int[]> forward = new ArrayList<>();

  /** A loop whose count lies on the stack below what its body leaves there. */
  private void loop(int depth) {
    push(choices.between("rounds", 1, 20));
    int start = code.size();
    op(Op.JUMPDEST);
    int kept = choices.pick("kept", 3);
    for (int i = 0; i < kept; i++) {
      expression(1);
    }
    if (choices.chance("wild", 1, 3)) {
      statements(choices.between("length", 1, 3), depth - 1);
    } else {
      for (int i = 0; i < kept; i++) {
        op(Op.DUP1 + kept);
        op(oneOf("binary", BINARY));
      }
      for (int i = 0; i < kept; i++) {
        op(Op.DUP1 + i);
        push(32 * i);
        op(Op.MSTORE);
      }
    }
    for (int i = 0; i < kept; i++) {
      op(Op.POP);
    }
    push(1);
    op(Op.SWAP1);
    op(Op.SUB);
    op(Op.DUP1);
    op(Op.PUSH1 + 1);
    code.write(start >>> 8);
    code.write(start);
    op(Op.JUMPI);
  }

  private void function() {
    if (functions == 0) {
      expression(3);
      return;
    }
    int back = hole();
    expression(1);
    op(Op.PUSH1 + 1);
    holes.add(new int[] {code.size(), choices.pick("function", functions)});
    code.write(0);
    code.write(0);
    op(Op.JUMP);
    fill(back);
  }

  /** Pushes a place that {@link #fill} tells; its number. */
  private int hole() {
    op(Op.PUSH1 + 1);
    forward.add(new int[] {code.size()});
    code.write(0);
    code.write(0);
    return forward.size() - 1;
  }

  private void fill(int hole) {
    int place = forward.get(hole)[0];
    int here = code.size();
    op(Op.JUMPDEST);
    byte[] bytes = code.toByteArray();
    bytes[place] = (byte) (here >>> 8);
    bytes[place + 1] = (byte) here;
    code.reset();
    code.writeBytes(bytes);
  }

  private void push(int value) {
    if (value < 256) {
      op(Op.PUSH1);
    } else {
      op(Op.PUSH1 + 1);
      code.write(value >>> 8);
    }
    code.write(value);
  }

  private int oneOf(String label, int[] options) {
    return options[choices.pick(label, options.length)];
  }

  private void op(int op) {
    code.write(op);
  }
}
