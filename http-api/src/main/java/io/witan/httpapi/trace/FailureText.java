package io.witan.httpapi.trace;

import io.witan.protocol.evm.Halt;
import io.witan.protocol.evm.Inspector.Step;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Says how frames ended, in the words that clients know: some of them name the instruction or the
 * height of the stack, which only a watcher sees.
 */
public final class FailureText {
  private static final int STACK_LIMIT = 1024;

  /** The instruction that a frame began last. */
  private static final class Last {
    int opcode;
    int height;
  }

  private final Deque<Last> frames = new ArrayDeque<>();
  private String text = "";

  public void enter() {
    frames.push(new Last());
  }

  public void before(Step step) {
    Last last = frames.peek();
    last.opcode = step.opcode();
    last.height = step.stackSize();
  }

  public void leave(Halt halt) {
    Last last = frames.pop();
    text = of(halt, last.opcode, last.height);
  }

  /** Of the frame that ended last; empty where it succeeded. */
  public String text() {
    return text;
  }

  /** Of a frame that ends at an instruction with so many words on the stack. */
  static String of(Halt halt, int opcode, int height) {
    return switch (halt) {
      case INVALID_OPCODE -> halt.text() + ": " + OpcodeNames.of(opcode);
      case STACK_UNDERFLOW ->
          halt.text() + " (" + height + " <=> " + OpcodeNames.taken(opcode) + ")";
      case STACK_OVERFLOW ->
          halt.text() + " " + height + " (" + (STACK_LIMIT - OpcodeNames.grown(opcode)) + ")";
      default -> halt.text();
    };
  }
}
