package io.witan.protocol.evm.compiled;

import static io.witan.protocol.evm.compiled.RegionWriter.EVM_LOCAL;
import static io.witan.protocol.evm.compiled.RegionWriter.FRAME_LOCAL;
import static io.witan.protocol.evm.compiled.RegionWriter.GAS;

import io.witan.protocol.evm.Op;
import io.witan.protocol.evm.Translator.Source;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;

/** Writes the instructions of one block and where it goes from there. */
final class BlockWriter {
  private final RegionWriter method;
  private final Assembler out;
  private final Stack stack;
  private final Source source;
  private final PlainWriter plain;

  BlockWriter(RegionWriter method) {
    this.method = method;
    this.out = method.out;
    this.stack = method.stack;
    this.source = method.region.source;
    this.plain = new PlainWriter(method);
  }

  void write(Key key) {
    int pc = key.pc();
    int n = 0;
    while (true) {
      int op = source.at(pc);
      if (op == Op.JUMPDEST && pc != key.pc()) {
        Key next = stack.key(pc);
        Label label = method.label(next);
        stack.goHome(next);
        out.branch(Opcode.GOTO, label);
        return;
      }
      if (!source.has(op)) {
        out.loadObject(FRAME_LOCAL);
        out.call(Names.OPS, "invalidOpcode", Names.END, 0);
        out.returnInt();
        return;
      }
      if (n == 0 && !begin(key, pc)) {
        return;
      }
      if (!instruction(op, pc)) {
        return;
      }
      n = Segment.endsAfter(op, n + 1) ? 0 : n + 1;
      pc = source.next(pc);
    }
  }

  /** Pays for a segment; false where the method is left instead. */
  private boolean begin(Key key, int pc) {
    if (pc != key.pc() && isFull(pc)) {
      method.leave(pc);
      return false;
    }
    Segment segment = Segment.at(source, pc, stack.height());
    if (!method.region.reach(segment)) {
      method.leaveToInterpreter(pc);
      return false;
    }
    if (segment.cost() > 0) {
      out.load(GAS);
      out.constant(segment.cost());
      out.op(Opcode.LSUB);
      method.payOrEnd();
    }
    return true;
  }

  private boolean isFull(int pc) {
    Key cut = stack.key(pc);
    if (out.counts() && !method.hasRoom()) {
      method.region.cuts.add(cut);
    }
    return method.region.cuts.contains(cut);
  }

  /** Writes an instruction; false where it is the block's last. */
  private boolean instruction(int op, int pc) {
    if (op >= Op.PUSH0 && op <= Op.PUSH32) {
      stack.push(constant(pc, op - Op.PUSH0));
    } else if (op >= Op.DUP1 && op < Op.SWAP1) {
      stack.push(stack.peek(op - Op.DUP1));
    } else if (op >= Op.SWAP1 && op <= Op.SWAP16) {
      stack.swap(op - Op.SWAP1 + 1);
    } else {
      switch (op) {
        case Op.JUMPDEST -> {}
        case Op.POP -> stack.pop();
        case Op.PC -> stack.push(Word.constant(pc, 0, 0, 0));
        case Op.JUMP -> {
          jump();
          return false;
        }
        case Op.JUMPI -> {
          return branch();
        }
        case Op.STOP -> {
          method.saveGas();
          out.loadObject(FRAME_LOCAL);
          out.call(Names.OPS, "stop", Names.END, 0);
          out.returnInt();
          return false;
        }
        default -> {
          if (op >= Op.CREATE) {
            leave(op, pc);
            return false;
          }
          plain.write(op);
        }
      }
    }
    return true;
  }

  private Word constant(int pc, int bytes) {
    long[] limbs = new long[4];
    for (int i = 0; i < bytes; i++) {
      int place = bytes - 1 - i;
      limbs[place >>> 3] |= (long) source.at(pc + 1 + i) << ((place & 7) * 8);
    }
    return Word.constant(limbs[0], limbs[1], limbs[2], limbs[3]);
  }

  /** A call, a creation or an end: the frame must be as the interpreter would leave it. */
  private void leave(int op, int pc) {
    boolean ends = op == Op.RETURN || op == Op.REVERT || op == Op.SELFDESTRUCT;
    if (ends) {
      for (int i = 0; i < source.takes(op); i++) {
        method.spill(stack.height() - 1 - i);
      }
      method.saveHeight();
      method.saveGas();
    } else {
      method.spillAll();
      method.savePlace(pc + 1);
      method.region.exits.add(pc + 1);
    }
    out.integer(op);
    out.loadObject(EVM_LOCAL);
    out.loadObject(FRAME_LOCAL);
    out.call(Names.OPS, "slow", Names.SLOW, 0);
    out.returnInt();
  }

  private void jump() {
    Word target = stack.peek(0);
    if (!target.isConstant()) {
      jumpAnywhere();
      return;
    }
    stack.pop();
    if (!isDestination(target)) {
      invalidJump();
      return;
    }
    Key next = stack.key((int) target.a().value());
    Label label = method.label(next);
    stack.goHome(next);
    out.branch(Opcode.GOTO, label);
  }

  private boolean isDestination(Word target) {
    return target.isInt() && source.isDestination((int) target.a().value());
  }

  /** Takes the destination from the stack while running. */
  private void jumpAnywhere() {
    method.spillAll();
    out.loadObject(EVM_LOCAL);
    out.loadObject(FRAME_LOCAL);
    out.call(Names.OPS, "jump", Names.RUN, 0);
    out.returnInt();
    stack.pop();
  }

  private void invalidJump() {
    out.loadObject(FRAME_LOCAL);
    out.call(Names.OPS, "invalidJump", Names.END, 0);
    out.returnInt();
  }

  /** JUMPI; false where it always jumps. */
  private boolean branch() {
    Word target = stack.pop();
    Word condition = stack.pop();
    if (condition.isConstant()) {
      if (condition.equals(Word.ZERO)) {
        return true;
      }
      stack.push(target);
      jump();
      return false;
    }
    boolean zero = condition.test() != null && condition.test().zero();
    Limb tested =
        condition.test() != null ? Limb.in(condition.test().local()) : plain.gather(condition, 0);
    if (tested.isConstant()) { // a limb that is known not to be zero
      stack.push(target);
      jump();
      return false;
    }
    out.load(tested);
    out.constant(0);
    out.op(Opcode.LCMP);
    Key next = isDestination(target) ? stack.key((int) target.a().value()) : null;
    if (next != null && stack.isAtHome(next)) {
      out.branch(zero ? Opcode.IFEQ : Opcode.IFNE, method.label(next));
      return true;
    }
    Label over = out.label();
    out.branch(zero ? Opcode.IFNE : Opcode.IFEQ, over);
    stack.push(target);
    jump();
    out.bind(over);
    return true;
  }
}
