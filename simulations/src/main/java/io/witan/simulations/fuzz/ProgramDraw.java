package io.witan.simulations.fuzz;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.rules.Fork;

/**
 * Draws a program. Most keep a stack discipline, so that they get somewhere; a share of them makes
 * mistakes, is changed at random afterwards, or is random bytes from the start.
 */
final class ProgramDraw {
  private static final int MOST_BYTES = 1500;

  private final Scene scene;
  private final Choices choices;
  private final CodeWriter out = new CodeWriter();
  private final ValueDraw values;
  private final CallDraw calls;

  /** Whether this program may do what it cannot do well: read past its stack, jump anywhere. */
  private final boolean careless;

  private ProgramDraw(Scene scene) {
    this.scene = scene;
    this.choices = scene.choices;
    this.values = new ValueDraw(scene, out);
    this.calls = new CallDraw(scene, out, values);
    this.careless = scene.chance("careless", 4);
  }

  static Bytes draw(Scene scene) {
    return switch (scene.choices.pick("program", 40)) {
      case 0 -> scene.bytes(120);
      case 1, 2 -> Wild.instructions(scene);
      case 3, 4 -> Wild.changed(scene, structured(scene));
      case 5 -> Wild.loop(scene);
      case 6 -> Wild.special(scene);
      default -> structured(scene);
    };
  }

  static Bytes structured(Scene scene) {
    ProgramDraw draw = new ProgramDraw(scene);
    int statements = 1 + scene.choices.pick("statements", 12);
    draw.block(statements, 0);
    draw.end();
    return draw.out.toCode();
  }

  private void block(int statements, int nesting) {
    for (int i = 0; i < statements && out.size() < MOST_BYTES; i++) {
      statement(nesting);
    }
  }

  private void statement(int nesting) {
    switch (choices.pick("statement", 24)) {
      case 0, 1 -> memory();
      case 2 -> copy();
      case 3, 4, 5 -> store();
      case 6 -> transientStore();
      case 7 -> log();
      case 8, 9 -> branch(nesting);
      case 10 -> loop(nesting);
      case 11 -> computedJump();
      case 12 -> subroutine(nesting);
      case 13, 14, 15 -> calls.call();
      case 16 -> calls.precompile();
      case 17 -> calls.create();
      case 18 -> values.value(3);
      case 19 -> shuffle();
      case 20 -> endIf();
      case 21 -> {
        if (careless) {
          mistake();
        }
      }
      default -> {
        values.value(2);
        if (!scene.chance("keep", 3)) {
          out.op("POP");
          values.height--;
        }
      }
    }
  }

  private void memory() {
    values.value(2);
    values.push(scene.offset());
    out.op(scene.chance("byte store", 4) ? "MSTORE8" : "MSTORE");
    values.height -= 2;
  }

  private void copy() {
    values.push(scene.length());
    values.push(scene.chance("odd source", 3) ? scene.number() : scene.offset());
    values.push(scene.offset());
    values.height -= 3;
    switch (choices.pick("copy", 4)) {
      case 0 -> out.op("CALLDATACOPY");
      case 1 -> out.op("CODECOPY");
      case 2 -> out.op(scene.has(Fork.CANCUN) ? "MCOPY" : "CALLDATACOPY");
      default -> {
        values.push(Scene.word(scene.address()));
        out.op("EXTCODECOPY");
        values.height--;
      }
    }
  }

  /** Sets a word, clears it, or puts back what was there: what net gas metering tells apart. */
  private void store() {
    Uint256 key = scene.key();
    switch (choices.pick("store", 6)) {
      case 0, 1 -> {
        values.push(key);
        out.op("SLOAD");
        write(key, Uint256.ONE);
        write(key, Uint256.ZERO);
        values.push(key);
        out.op("SSTORE");
        values.height -= 2;
      }
      case 2 -> write(key, Uint256.ZERO);
      case 3, 4 -> write(key, Uint256.of(1L + choices.pick("word", 3)));
      default -> {
        values.value(2);
        values.push(key);
        out.op("SSTORE");
        values.height -= 2;
      }
    }
  }

  private void write(Uint256 key, Uint256 word) {
    values.push(word);
    values.push(key);
    out.op("SSTORE");
    values.height -= 2;
  }

  private void transientStore() {
    if (scene.has(Fork.CANCUN)) {
      values.value(1);
      values.push(scene.key());
      out.op("TSTORE");
      values.height -= 2;
    }
  }

  private void log() {
    int topics = choices.pick("topics", 5);
    for (int i = 0; i < topics; i++) {
      values.value(1);
    }
    values.push(scene.length());
    values.push(scene.offset());
    out.op("LOG" + topics);
    values.height -= topics + 2;
  }

  /** A part that runs or not; now and then the stack is higher where it ran. */
  private void branch(int nesting) {
    int skip = out.label();
    values.value(2);
    out.pushLabel(skip).op("JUMPI");
    values.height--;
    int before = values.height;
    block(1 + choices.pick("branch", 3), nesting + 1);
    level(before, scene.chance("uneven", 10));
    out.mark(skip);
  }

  private void level(int height, boolean uneven) {
    while (!uneven && values.height > height) {
      out.op("POP");
      values.height--;
    }
    while (!uneven && values.height < height) {
      values.push(Uint256.ONE);
    }
    values.height = height;
  }

  /** Rounds that a counter on the stack bounds. */
  private void loop(int nesting) {
    if (nesting > 1) {
      return;
    }
    values.push(Uint256.of(1L + choices.pick("rounds", 10)));
    int top = out.label();
    out.mark(top);
    int before = values.height;
    block(1 + choices.pick("body", 3), nesting + 1);
    level(before, scene.chance("growing", 12));
    out.push(1).op("SWAP1").op("SUB").op("DUP1").pushLabel(top).op("JUMPI").op("POP");
    values.height--;
  }

  /** A jump whose target is computed: no analysis finds it in a PUSH before it. */
  private void computedJump() {
    int there = out.label();
    int elsewhere = out.label();
    values.value(1);
    out.op("ISZERO").pushLabel(elsewhere).pushLabel(there).op("SUB").op("MUL");
    out.pushLabel(elsewhere).op("ADD").op("JUMP");
    values.height--;
    out.mark(there);
    out.push(1).op("POP");
    out.mark(elsewhere);
  }

  /** Code that is jumped to from two places and returns to where it came from. */
  private void subroutine(int nesting) {
    int routine = out.label();
    int first = out.label();
    int second = out.label();
    int over = out.label();
    out.pushLabel(first).pushLabel(routine).op("JUMP");
    out.mark(first);
    out.pushLabel(second).pushLabel(routine).op("JUMP");
    out.mark(second);
    out.pushLabel(over).op("JUMP");
    out.mark(routine);
    values.height++;
    int before = values.height;
    if (nesting < 2) {
      block(1 + choices.pick("routine", 2), nesting + 2);
    }
    level(before, false);
    out.op("JUMP");
    values.height--;
    out.mark(over);
  }

  private void shuffle() {
    if (values.height > 1) {
      out.op("SWAP" + (1 + choices.pick("swap", Math.min(values.height - 1, 16))));
    }
  }

  private void endIf() {
    int on = out.label();
    values.value(2);
    out.pushLabel(on).op("JUMPI");
    values.height--;
    int before = values.height;
    end();
    values.height = before;
    out.mark(on);
  }

  private void end() {
    switch (choices.pick("end", 12)) {
      case 0 -> calls.selfDestruct();
      case 1, 2 -> result(scene.has(Fork.BYZANTIUM) ? "REVERT" : "RETURN");
      case 3 -> out.op("STOP");
      case 4 -> out.raw(0xfe);
      case 5 -> {} // runs on into what follows
      default -> result("RETURN");
    }
  }

  private void result(String op) {
    values.push(scene.length());
    values.push(scene.offset());
    out.op(op);
    values.height -= 2;
  }

  private void mistake() {
    switch (choices.pick("mistake", 4)) {
      case 0 -> out.raw(choices.pick("byte", 256));
      case 1 -> out.push(choices.pick("anywhere", 200)).op("JUMP");
      case 2 -> out.op("DUP" + (1 + choices.pick("dup", 16)));
      default -> out.op("SWAP" + (1 + choices.pick("swap", 16)));
    }
  }
}
