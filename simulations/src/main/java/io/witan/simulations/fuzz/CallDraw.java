package io.witan.simulations.fuzz;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.rules.Fork;
import java.util.List;

/** Draws code that calls, creates and destroys; it leaves the stack as it was. */
final class CallDraw {
  private static final List<Integer> PRECOMPILES =
      List.of(1, 1, 2, 2, 3, 4, 4, 4, 5, 5, 6, 6, 7, 9, 9, 11, 12, 13, 16, 17, 0x100);

  private final Scene scene;
  private final Choices choices;
  private final CodeWriter out;
  private final ValueDraw values;

  CallDraw(Scene scene, CodeWriter out, ValueDraw values) {
    this.scene = scene;
    this.choices = scene.choices;
    this.out = out;
    this.values = values;
  }

  /** A call of any kind; its result goes to storage or nowhere. */
  void call() {
    if (scene.chance("arguments in memory", 2)) {
      values.value(1);
      values.push(Uint256.ZERO);
      out.op("MSTORE");
      values.height -= 2;
    }
    call(Scene.word(scene.address()), scene.length(), scene.offset());
    after();
  }

  private void call(Uint256 to, Uint256 size, Uint256 offset) {
    String kind = kind();
    values.push(scene.length());
    values.push(scene.offset());
    values.push(size);
    values.push(offset);
    boolean pays = kind.equals("CALL") || kind.equals("CALLCODE");
    if (pays) {
      values.push(scene.wei());
    }
    if (scene.chance("self", 8)) {
      out.op("ADDRESS");
      values.height++;
    } else {
      values.push(to);
    }
    gas();
    out.op(kind);
    values.height -= pays ? 6 : 5;
  }

  private String kind() {
    String kind =
        switch (choices.pick("kind", 10)) {
          case 0 -> "CALLCODE";
          case 1, 2 -> scene.has(Fork.HOMESTEAD) ? "DELEGATECALL" : "CALL";
          case 3, 4 -> scene.has(Fork.BYZANTIUM) ? "STATICCALL" : "CALL";
          default -> "CALL";
        };
    return kind;
  }

  /** All gas, some of it, on an edge, or more than there is. */
  private void gas() {
    switch (choices.pick("gas", 8)) {
      case 0 -> values.push(scene.number());
      case 1 -> values.push(Uint256.of(choices.pick("little gas", 5_000)));
      case 2 -> values.push(Uint256.of(20_000 + choices.pick("more gas", 40_000)));
      case 3, 4 -> {
        values.push(Uint256.of(choices.pick("gas left", 3_000)));
        out.op("GAS").op("SUB");
      }
      case 5 -> {
        values.push(Uint256.of(1 + choices.pick("share", 4)));
        out.op("GAS").op("DIV");
      }
      default -> {
        out.op("GAS");
        values.height++;
      }
    }
  }

  /** Uses what a call left on the stack. */
  private void after() {
    switch (choices.pick("after", 4)) {
      case 0 -> {
        values.push(scene.key());
        out.op("SSTORE");
        values.height -= 2;
      }
      case 1 -> returnData();
      default -> {
        out.op("POP");
        values.height--;
      }
    }
  }

  private void returnData() {
    out.op("POP");
    values.height--;
    if (!scene.has(Fork.BYZANTIUM)) {
      return;
    }
    if (scene.chance("past the end", 6)) {
      values.push(scene.length());
      values.push(scene.chance("from the start", 2) ? Uint256.ZERO : scene.number());
    } else {
      out.op("RETURNDATASIZE");
      values.height++;
      values.push(Uint256.ZERO);
    }
    values.push(scene.offset());
    out.op("RETURNDATACOPY");
    values.height -= 3;
  }

  /** A precompile with input that it takes, whole, cut or broken. */
  void precompile() {
    int number = choices.oneOf("precompile", PRECOMPILES);
    if (scene.chance("slow precompile", 25)) {
      number = choices.oneOf("slow", List.of(8, 10, 14, 15));
    }
    Bytes input = PrecompileInput.valid(number, choices);
    int size = input.size();
    if (scene.chance("break", 4)) {
      byte[] broken = input.toArray();
      broken[choices.pick("where", broken.length)] ^= (byte) (1 << choices.pick("bit", 8));
      input = Bytes.wrap(broken);
    } else if (scene.chance("cut", 6)) {
      size = choices.pick("size", size + 40);
    }
    values.push(Uint256.of(input.size()));
    out.pushData(input);
    values.height++;
    values.push(Uint256.ZERO);
    out.op("CODECOPY");
    values.height -= 3;
    call(Uint256.of(number), Uint256.of(size), Uint256.ZERO);
    after();
  }

  /** CREATE or CREATE2 of a small contract, which may then be called. */
  void create() {
    Bytes init = InitCode.draw(scene);
    values.push(Uint256.of(init.size()));
    out.pushData(init);
    values.height++;
    values.push(Uint256.ZERO);
    out.op("CODECOPY");
    values.height -= 3;
    boolean salted = scene.has(Fork.CONSTANTINOPLE) && scene.chance("salted", 2);
    if (salted) {
      values.push(Uint256.of(choices.pick("salt", 2)));
    }
    values.push(scene.chance("odd size", 8) ? scene.length() : Uint256.of(init.size()));
    values.push(Uint256.ZERO);
    values.push(scene.wei());
    out.op(salted ? "CREATE2" : "CREATE");
    values.height -= salted ? 3 : 2;
    if (scene.chance("call it", 2)) {
      callCreated();
    }
    after();
  }

  /** Calls the address on top of the stack; the call's result takes its place. */
  private void callCreated() {
    for (int i = 0; i < 5; i++) {
      values.push(Uint256.ZERO);
    }
    out.op("DUP6").op("GAS").op("CALL");
    values.height -= 4;
    out.op("SWAP1").op("POP");
    values.height--;
  }

  void selfDestruct() {
    values.push(Scene.word(scene.address()));
    out.op("SELFDESTRUCT");
    values.height--;
  }
}
