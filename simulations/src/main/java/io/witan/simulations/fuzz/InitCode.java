package io.witan.simulations.fuzz;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;

/** Draws init code: it returns a small contract, a large one, a forbidden one, or fails. */
final class InitCode {
  private InitCode() {}

  static Bytes draw(Scene scene) {
    CodeWriter out = new CodeWriter();
    ValueDraw values = new ValueDraw(scene, out);
    if (scene.chance("constructor", 2)) {
      values.push(scene.number());
      values.push(scene.key());
      out.op("SSTORE");
    }
    switch (scene.choices.pick("init", 12)) {
      case 0 -> out.op("ORIGIN").op("SELFDESTRUCT");
      case 1 -> out.push(scene.choices.pick("revert", 64)).push(0).op("REVERT");
      case 2 ->
          out.push(Uint256.of(24_577L - scene.choices.pick("over", 2)), 2).push(0).op("RETURN");
      case 3 -> out.push(0xef).push(0).op("MSTORE8").push(1).push(0).op("RETURN");
      case 4 -> out.raw(scene.choices.pick("byte", 256));
      case 5 -> out.op("STOP");
      default -> {
        Bytes runtime = runtime(scene);
        out.push(runtime.size()).pushData(runtime).push(0).op("CODECOPY");
        out.push(runtime.size()).push(0).op("RETURN");
      }
    }
    return out.toCode();
  }

  private static Bytes runtime(Scene scene) {
    CodeWriter out = new CodeWriter();
    ValueDraw values = new ValueDraw(scene, out);
    switch (scene.choices.pick("runtime", 4)) {
      case 0 -> out.op("CALLER").op("SELFDESTRUCT");
      case 1 -> {
        values.value(2);
        out.push(0).op("MSTORE").push(32).push(0).op("RETURN");
      }
      case 2 -> {
        values.value(1);
        values.push(scene.key());
        out.op("SSTORE");
      }
      default -> {
        out.push(scene.choices.pick("key", 5)).op("SLOAD").push(1).op("ADD");
        out.push(scene.choices.pick("key", 5)).op("SSTORE");
      }
    }
    return out.toCode();
  }
}
