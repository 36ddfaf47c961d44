package io.witan.protocol.evm.compiled;

import static io.witan.protocol.evm.compiled.RegionWriter.BYTES;
import static io.witan.protocol.evm.compiled.RegionWriter.EVM_LOCAL;
import static io.witan.protocol.evm.compiled.RegionWriter.FRAME_LOCAL;
import static io.witan.protocol.evm.compiled.RegionWriter.GAS;
import static io.witan.protocol.evm.compiled.RegionWriter.MEMORY_LOCAL;
import static io.witan.protocol.evm.compiled.RegionWriter.PLACE;

import io.witan.protocol.evm.Op;
import java.lang.classfile.Opcode;

/** Writes the instructions that neither jump nor leave the frame. */
final class PlainWriter {
  private final RegionWriter method;
  private final Assembler out;
  private final Stack stack;
  private final Sums sums;
  private final Bits bits;

  PlainWriter(RegionWriter method) {
    this.method = method;
    this.out = method.out;
    this.stack = method.stack;
    this.sums = new Sums(out);
    this.bits = new Bits(out, sums);
  }

  Limb gather(Word word, int from) {
    return bits.gather(word, from);
  }

  void write(int op) {
    switch (op) {
      case Op.ADD -> stack.push(sums.add(stack.pop(), stack.pop()));
      case Op.SUB -> stack.push(sums.subtract(stack.pop(), stack.pop()));
      case Op.MUL -> stack.push(sums.multiply(stack.pop(), stack.pop()));
      case Op.AND -> stack.push(bits.and(stack.pop(), stack.pop()));
      case Op.OR -> stack.push(bits.or(stack.pop(), stack.pop()));
      case Op.XOR -> stack.push(bits.xor(stack.pop(), stack.pop()));
      case Op.NOT -> stack.push(bits.not(stack.pop()));
      case Op.ISZERO -> stack.push(bits.isZero(stack.pop()));
      case Op.EQ -> stack.push(bits.equal(stack.pop(), stack.pop()));
      case Op.LT -> stack.push(bits.less(stack.pop(), stack.pop()));
      case Op.SLT -> stack.push(bits.signedLess(stack.pop(), stack.pop()));
      case Op.GT -> reversed(false);
      case Op.SGT -> reversed(true);
      case Op.MLOAD -> loadMemory();
      case Op.MSTORE -> storeMemory();
      case Op.MSIZE -> memorySize();
      case Op.GAS -> {
        out.load(GAS);
        stack.push(Word.small(out.result()));
      }
      default -> {
        if (isArithmetic(op)) {
          arithmetic(op);
        } else {
          slow(op);
        }
      }
    }
  }

  private void reversed(boolean signed) {
    Word upper = stack.pop();
    Word lower = stack.pop();
    stack.push(signed ? bits.signedLess(lower, upper) : bits.less(lower, upper));
  }

  /** Instructions that are small where their upper word is a constant; else false. */
  private boolean byConstant(int op) {
    boolean able = op == Op.SIGNEXTEND || (op >= Op.BYTE && op <= Op.SAR);
    if (!able || !stack.peek(0).isConstant()) {
      return false;
    }
    Word upper = stack.pop();
    Word lower = stack.pop();
    stack.push(
        switch (op) {
          case Op.SHL -> bits.shiftLeft(lower, upper);
          case Op.SHR -> bits.shiftRight(lower, upper);
          case Op.SAR -> bits.shiftRightSigned(lower, upper);
          case Op.BYTE -> bits.byteAt(lower, upper);
          default -> bits.signExtend(lower, upper);
        });
    return true;
  }

  private void loadMemory() {
    room(stack.pop());
    Limb[] limbs = new Limb[4];
    for (int i = 0; i < 4; i++) {
      out.loadObject(BYTES);
      place(24 - 8 * i);
      out.call(Names.OPS, "load", Names.LOAD, 9);
      limbs[i] = out.result();
    }
    stack.push(Word.of(limbs));
  }

  private void storeMemory() {
    room(stack.pop());
    Word word = stack.pop();
    for (int i = 0; i < 4; i++) {
      out.loadObject(BYTES);
      place(24 - 8 * i);
      out.load(word.limb(i));
      out.call(Names.OPS, "store", Names.STORE, 8);
    }
  }

  private void place(int offset) {
    out.loadInt(PLACE);
    if (offset != 0) {
      out.integer(offset);
      out.op(Opcode.IADD);
    }
  }

  /** Pays for 32 bytes of memory and leaves them, and where in them, in their variables. */
  private void room(Word offset) {
    out.loadObject(MEMORY_LOCAL);
    out.load(offset.a());
    if (!offset.isSmall() || !offset.a().isConstant() || offset.a().value() < 0) {
      out.load(bits.gather(offset, 1));
      out.call(Names.OPS, "saturated", Names.TWO_LONGS, 17);
    }
    out.constant(32);
    out.load(GAS);
    out.callOn(Names.MEMORY, "expand", Names.EXPAND, 60);
    method.payOrEnd();
    out.loadObject(MEMORY_LOCAL);
    out.callOn(Names.MEMORY, "data", Names.DATA, 5);
    out.storeObject(BYTES);
    out.load(offset.a());
    out.convert(Opcode.L2I);
    out.storeInt(PLACE);
  }

  private void memorySize() {
    out.loadObject(MEMORY_LOCAL);
    out.callOn(Names.MEMORY, "size", Names.SIZE, 5);
    out.convert(Opcode.I2L);
    stack.push(Word.small(out.result()));
  }

  private static boolean isArithmetic(int op) {
    return op < Op.KECCAK256;
  }

  /** What has a price that is known, and can fail in no way, on words in memory. */
  private void arithmetic(int op) {
    if (byConstant(op)) {
      return;
    }
    if (op == Op.EXP) {
      if (!stack.peek(1).isConstant()) {
        slow(op);
        return;
      }
      payForExponent(stack.peek(1));
    }
    spillOperands(op);
    out.integer(op);
    out.loadObject(EVM_LOCAL);
    method.index(4 * (stack.height() - 1));
    out.call(Names.OPS, op < Op.LT ? "compute" : "computeBits", Names.COMPUTE, 10);
    takeResult(op);
  }

  private void payForExponent(Word exponent) {
    int bytes = 0;
    for (int i = 0; i < 4; i++) {
      long limb = exponent.limb(i).value();
      bytes = limb == 0 ? bytes : 8 * i + 8 - Long.numberOfLeadingZeros(limb) / 8;
    }
    out.load(GAS);
    out.constant((long) method.region.source.expByteGas() * bytes);
    out.op(Opcode.LSUB);
    method.payOrEnd();
  }

  /** Leaves an instruction to the interpreter's own method for it, through the stack in memory. */
  private void slow(int op) {
    spillOperands(op);
    method.saveHeight();
    method.saveGas();
    out.integer(op);
    out.loadObject(EVM_LOCAL);
    out.loadObject(FRAME_LOCAL);
    out.call(Names.OPS, "slow", Names.SLOW, 0);
    method.checkSignal();
    out.loadObject(FRAME_LOCAL);
    out.get(Names.FRAME, "gas", Names.LONG);
    out.store(GAS);
    takeResult(op);
  }

  private void spillOperands(int op) {
    for (int i = 0; i < method.region.source.takes(op); i++) {
      int place = stack.height() - 1 - i;
      if (stack.isStale(place)) {
        method.spill(place);
        stack.touch(place);
      }
    }
  }

  private void takeResult(int op) {
    for (int i = 0; i < method.region.source.takes(op); i++) {
      stack.pop();
    }
    if (method.region.source.leaves(op) > 0) {
      Limb[] limbs = new Limb[4];
      for (int i = 0; i < 4; i++) {
        method.loadWord(stack.height(), i);
        limbs[i] = out.result();
      }
      stack.touch(stack.height());
      stack.push(Word.of(limbs));
    }
  }
}
