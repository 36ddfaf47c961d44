package io.witan.protocol.evm.compiled;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Writes one method and counts its bytes, with those of what the JVM is expected to inline: its
 * compiler stops at a sum of 8000. Can also only count.
 */
final class Assembler {
  /** Null while only counting. */
  private final CodeBuilder out;

  private final Deque<Integer> free = new ArrayDeque<>();
  private final List<Integer> temporary = new ArrayList<>();
  private int locals;
  private int size;
  private int inlined;

  /**
   * Begins a method.
   *
   * @param out null to count only
   * @param locals the first slot for local variables of two slots each
   */
  Assembler(CodeBuilder out, int locals) {
    this.out = out;
    this.locals = locals;
  }

  boolean counts() {
    return out == null;
  }

  /** Bytes so far, with those of what will be inlined. */
  int weight() {
    return size + inlined;
  }

  /** A variable for a long that is kept for good. */
  int keep() {
    if (!free.isEmpty()) {
      return free.pop();
    }
    locals += 2;
    return locals - 2;
  }

  /** A variable for a long until {@link #release}. */
  int temporary() {
    int local = keep();
    temporary.add(local);
    return local;
  }

  /** Ends the life of all temporary variables. */
  void release() {
    for (int i = temporary.size() - 1; i >= 0; i--) {
      free.push(temporary.get(i));
    }
    temporary.clear();
  }

  Label label() {
    return out == null ? null : out.newLabel();
  }

  void bind(Label label) {
    if (out != null) {
      out.labelBinding(label);
    }
  }

  void load(Limb limb) {
    if (limb.isConstant()) {
      constant(limb.value());
    } else {
      load(limb.local());
    }
  }

  void load(int local) {
    size += local < 4 ? 1 : local < 256 ? 2 : 4;
    if (out != null) {
      out.lload(local);
    }
  }

  void store(int local) {
    size += local < 4 ? 1 : local < 256 ? 2 : 4;
    if (out != null) {
      out.lstore(local);
    }
  }

  /** Stores what is on top in a new variable. */
  Limb result() {
    int local = temporary();
    store(local);
    return Limb.in(local);
  }

  void constant(long value) {
    size += value == 0 || value == 1 ? 1 : 3;
    if (out != null) {
      out.loadConstant(value);
    }
  }

  void integer(int value) {
    size += value >= -1 && value <= 5 ? 1 : value == (byte) value ? 2 : 3;
    if (out != null) {
      out.loadConstant(value);
    }
  }

  void loadInt(int local) {
    size += local < 4 ? 1 : 2;
    if (out != null) {
      out.iload(local);
    }
  }

  void storeInt(int local) {
    size += local < 4 ? 1 : 2;
    if (out != null) {
      out.istore(local);
    }
  }

  void loadObject(int local) {
    size += local < 4 ? 1 : 2;
    if (out != null) {
      out.aload(local);
    }
  }

  void storeObject(int local) {
    size += local < 4 ? 1 : 2;
    if (out != null) {
      out.astore(local);
    }
  }

  /** An arithmetic or bitwise operation, or a comparison. */
  void op(Opcode opcode) {
    size++;
    if (out != null) {
      out.with(OperatorInstruction.of(opcode));
    }
  }

  void convert(Opcode opcode) {
    size++;
    if (out != null) {
      out.with(ConvertInstruction.of(opcode));
    }
  }

  void duplicate() {
    size++;
    if (out != null) {
      out.dup2();
    }
  }

  void loadElement() {
    size++;
    if (out != null) {
      out.laload();
    }
  }

  void branch(Opcode opcode, Label target) {
    size += 3;
    if (out != null) {
      out.with(BranchInstruction.of(opcode, target));
    }
  }

  /**
   * Calls a static method.
   *
   * @param bytes of the method, where it is small enough to be inlined
   */
  void call(ClassDesc owner, String name, MethodTypeDesc type, int bytes) {
    size += 3;
    inlined += bytes;
    if (out != null) {
      out.invokestatic(owner, name, type);
    }
  }

  /** Calls a method of the object below the arguments. */
  void callOn(ClassDesc owner, String name, MethodTypeDesc type, int bytes) {
    size += 3;
    inlined += bytes;
    if (out != null) {
      out.invokevirtual(owner, name, type);
    }
  }

  void get(ClassDesc owner, String name, ClassDesc type) {
    size += 3;
    if (out != null) {
      out.getfield(owner, name, type);
    }
  }

  void put(ClassDesc owner, String name, ClassDesc type) {
    size += 3;
    if (out != null) {
      out.putfield(owner, name, type);
    }
  }

  void returnInt() {
    size++;
    if (out != null) {
      out.ireturn();
    }
  }
}
