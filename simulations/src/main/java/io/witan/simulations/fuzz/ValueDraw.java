package io.witan.simulations.fuzz;

import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.rules.Fork;
import java.util.List;

/** Draws code that leaves one word on the stack. */
final class ValueDraw {
  private static final List<String> UNARY = List.of("NOT", "ISZERO");
  private static final List<String> BINARY =
      List.of(
          "ADD",
          "SUB",
          "MUL",
          "DIV",
          "SDIV",
          "MOD",
          "SMOD",
          "EXP",
          "SIGNEXTEND",
          "LT",
          "GT",
          "SLT",
          "SGT",
          "EQ",
          "AND",
          "OR",
          "XOR",
          "BYTE");
  private static final List<String> SHIFTS = List.of("SHL", "SHR", "SAR");
  private static final List<String> PLAIN =
      List.of(
          "ADDRESS",
          "ORIGIN",
          "CALLER",
          "CALLVALUE",
          "CALLDATASIZE",
          "CODESIZE",
          "GASPRICE",
          "COINBASE",
          "TIMESTAMP",
          "NUMBER",
          "PREVRANDAO",
          "GASLIMIT",
          "PC",
          "MSIZE",
          "GAS");

  private final Scene scene;
  private final Choices choices;
  private final CodeWriter out;

  /** Words that the program has on the stack here, as far as it knows. */
  int height;

  ValueDraw(Scene scene, CodeWriter out) {
    this.scene = scene;
    this.choices = scene.choices;
    this.out = out;
  }

  void push(Uint256 value) {
    if (value.isZero() && scene.fork.isAtLeast(Fork.SHANGHAI) && !scene.chance("wide zero", 4)) {
      out.op("PUSH0");
    } else {
      int width = scene.chance("wide push", 12) ? 1 + choices.pick("width", 32) : 1;
      out.push(value, width);
    }
    height++;
  }

  /** One word; the deeper, the simpler. */
  void value(int depth) {
    if (depth <= 0) {
      leaf();
      return;
    }
    switch (choices.pick("value", 12)) {
      case 0, 1, 2 -> leaf();
      case 3, 4, 5 -> apply(2, choices.oneOf("binary", BINARY), depth);
      case 6 -> apply(1, choices.oneOf("unary", UNARY), depth);
      case 7 -> apply(3, scene.chance("addmod", 2) ? "ADDMOD" : "MULMOD", depth);
      case 8 -> shift(depth);
      case 9 -> hash();
      case 10 -> ofAccount();
      default -> read(depth);
    }
  }

  private void apply(int arguments, String op, int depth) {
    for (int i = 0; i < arguments; i++) {
      value(depth - 1);
    }
    out.op(op);
    height -= arguments - 1;
  }

  private void shift(int depth) {
    if (scene.fork == Fork.OSAKA && scene.chance("clz", 4)) {
      apply(1, "CLZ", depth);
      return;
    }
    value(depth - 1);
    if (scene.chance("odd shift", 4)) {
      value(depth - 1);
    } else {
      push(Uint256.of(choices.pick("shift", 258)));
    }
    out.op(scene.has(Fork.CONSTANTINOPLE) ? choices.oneOf("shifts", SHIFTS) : "SUB");
    height--;
  }

  /** Something at hand. */
  private void leaf() {
    switch (choices.pick("leaf", 10)) {
      case 0, 1, 2, 3 -> push(scene.number());
      case 4, 5 -> {
        if (height > 0) {
          out.op("DUP" + (1 + choices.pick("dup", Math.min(height, 16))));
          height++;
        } else {
          push(scene.number());
        }
      }
      case 6 -> {
        out.op(choices.oneOf("plain", PLAIN));
        height++;
      }
      case 7 -> ofBlock();
      case 8 -> {
        push(scene.offset());
        out.op(scene.chance("memory", 2) ? "MLOAD" : "CALLDATALOAD");
      }
      default -> {
        push(scene.key());
        out.op(scene.has(Fork.CANCUN) && scene.chance("tload", 3) ? "TLOAD" : "SLOAD");
      }
    }
  }

  private void ofBlock() {
    int which = choices.pick("block", 8);
    if (which < 2) {
      push(Uint256.of(FuzzCase.HEIGHT - 258 + choices.pick("back", 262)));
      out.op("BLOCKHASH");
      return;
    }
    if (which == 2 && scene.has(Fork.CANCUN)) {
      push(Uint256.of(choices.pick("blob", 4)));
      out.op("BLOBHASH");
      return;
    }
    height++;
    if (which == 3 && scene.has(Fork.BYZANTIUM)) {
      out.op("RETURNDATASIZE");
    } else if (which == 4 && scene.has(Fork.ISTANBUL)) {
      out.op("CHAINID");
    } else if (which == 5 && scene.has(Fork.ISTANBUL)) {
      out.op("SELFBALANCE");
    } else if (which == 6 && scene.has(Fork.LONDON)) {
      out.op("BASEFEE");
    } else if (which == 7 && scene.has(Fork.CANCUN)) {
      out.op("BLOBBASEFEE");
    } else {
      out.op("CALLVALUE");
    }
  }

  private void hash() {
    push(scene.length());
    push(scene.offset());
    out.op("KECCAK256");
    height--;
  }

  private void ofAccount() {
    push(Scene.word(scene.address()));
    boolean hash = scene.has(Fork.CONSTANTINOPLE) && scene.chance("hash", 3);
    out.op(hash ? "EXTCODEHASH" : scene.chance("size", 2) ? "EXTCODESIZE" : "BALANCE");
  }

  private void read(int depth) {
    value(depth - 1);
    switch (choices.pick("read", 4)) {
      case 0 -> {
        push(Uint256.of(0xff));
        out.op("AND").op("MLOAD");
        height--;
      }
      case 1 -> out.op("CALLDATALOAD");
      default -> {
        push(Uint256.of(3));
        out.op("AND").op("SLOAD");
        height--;
      }
    }
  }
}
