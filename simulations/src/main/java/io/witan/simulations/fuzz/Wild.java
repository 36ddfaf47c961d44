package io.witan.simulations.fuzz;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.Instructions;
import io.witan.protocol.rules.Fork;
import java.util.List;
import java.util.stream.IntStream;

/** Draws programs without discipline, and those that seek one limit. */
final class Wild {
  private static final List<Integer> DEFINED =
      IntStream.range(0, 256).filter(code -> !Instructions.name(code).isEmpty()).boxed().toList();

  private Wild() {}

  /** Instructions in any order, after some words to work on. */
  static Bytes instructions(Scene scene) {
    CodeWriter out = new CodeWriter();
    ValueDraw values = new ValueDraw(scene, out);
    int words = scene.choices.pick("words", 18);
    for (int i = 0; i < words; i++) {
      values.push(scene.number());
    }
    int count = scene.choices.pick("instructions", 40);
    for (int i = 0; i < count; i++) {
      if (scene.chance("push", 3)) {
        values.push(scene.chance("offset", 2) ? scene.offset() : scene.number());
      } else {
        out.raw(scene.choices.oneOf("instruction", DEFINED));
      }
    }
    return out.toCode();
  }

  /** A program with a few bytes changed, or cut short. */
  static Bytes changed(Scene scene, Bytes program) {
    byte[] code = program.toArray();
    if (code.length == 0 || scene.chance("cut", 4)) {
      return program.slice(0, scene.choices.pick("cut", code.length + 1));
    }
    int changes = 1 + scene.choices.pick("changes", 4);
    for (int i = 0; i < changes; i++) {
      code[scene.choices.pick("place", code.length)] = (byte) scene.choices.pick("byte", 256);
    }
    return Bytes.wrap(code);
  }

  /** Arithmetic in a loop that only gas or its counter ends: what a second tier compiles. */
  static Bytes loop(Scene scene) {
    CodeWriter out = new CodeWriter();
    ValueDraw values = new ValueDraw(scene, out);
    values.push(Uint256.of(scene.choices.pick("turns", 300)));
    values.push(scene.number());
    int top = out.label();
    out.mark(top);
    int steps = 1 + scene.choices.pick("steps", 6);
    for (int i = 0; i < steps; i++) {
      values.value(1);
      out.op(scene.choices.oneOf("step", List.of("ADD", "MUL", "XOR", "SUB", "DIV", "SMOD", "LT")));
      values.height--;
    }
    out.op("SWAP1").push(1).op("SWAP1").op("SUB").op("SWAP1");
    out.op("DUP2").pushLabel(top).op("JUMPI");
    out.push(0).op("SSTORE");
    return out.toCode();
  }

  /** Programs that random draws would hardly ever be. */
  static Bytes special(Scene scene) {
    CodeWriter out = new CodeWriter();
    switch (scene.choices.pick("special", 6)) {
      case 0 -> fillStack(out);
      case 1 -> recurse(scene, out);
      case 2 -> out.push(49_153).push(0).push(0).op("CREATE").push(0).op("SSTORE");
      case 3 -> sameAddressTwice(scene, out);
      case 4 -> out.push(24_577).push(0).op("RETURN");
      default -> farMemory(scene, out);
    }
    return out.toCode();
  }

  /** Overflows the stack, or stops just before. */
  private static void fillStack(CodeWriter out) {
    int top = out.label();
    out.mark(top);
    out.op("GAS").op("PC").op("MSIZE").op("DUP2").pushLabel(top).op("JUMP");
  }

  /** Calls itself until the depth or the gas ends it. */
  private static void recurse(Scene scene, CodeWriter out) {
    for (int i = 0; i < 5; i++) {
      out.push(0);
    }
    out.op("ADDRESS");
    if (scene.fork.isAtLeast(Fork.TANGERINE_WHISTLE)) {
      out.op("GAS");
    } else {
      out.push(100).op("GAS").op("SUB");
    }
    out.op("CALL").push(scene.choices.pick("key", 5)).op("SSTORE");
  }

  /** CREATE2 with the same salt and init code collides with itself. */
  private static void sameAddressTwice(Scene scene, CodeWriter out) {
    for (int i = 0; i < 2; i++) {
      out.push(0).push(0).push(0).push(0);
      out.op(scene.fork.isAtLeast(Fork.CONSTANTINOPLE) ? "CREATE2" : "CREATE");
      out.push(i).op("SSTORE");
    }
  }

  private static void farMemory(Scene scene, CodeWriter out) {
    Uint256 far = Uint256.of(scene.choices.pick("far", 2_000_000));
    out.push(1).push(far, 1).op("MSTORE8").op("MSIZE").push(0).op("SSTORE");
    out.push(scene.number(), 1).op("MLOAD").push(1).op("SSTORE");
  }
}
