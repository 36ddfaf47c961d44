package io.witan.protocol.evm.compiled;

import static io.witan.protocol.evm.compiled.Names.EVM;
import static io.witan.protocol.evm.compiled.Names.FRAME;
import static io.witan.protocol.evm.compiled.Names.INT;
import static io.witan.protocol.evm.compiled.Names.LONG;
import static io.witan.protocol.evm.compiled.Names.LONGS;
import static io.witan.protocol.evm.compiled.Names.MEMORY;
import static io.witan.protocol.evm.compiled.Names.OPS;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the method of a region, or measures it: its blocks, reached from the first one on, until
 * the method is as large as it may be; what is beyond is left through {@link #leave}.
 */
final class RegionWriter {
  static final int EVM_LOCAL = 0;
  static final int FRAME_LOCAL = 1;
  static final int WORDS = 2;
  static final int SP = 3;
  static final int GAS = 4;
  static final int MEMORY_LOCAL = 6;
  static final int SIGNAL = 7;
  static final int BYTES = 8;
  static final int PLACE = 9;
  private static final int LOCALS = 10;

  /** About the bytes that it takes to leave the region, and to load one of its words. */
  private static final int LEAVING = 100;

  private static final int LOADING = 44;

  /** Above the height at the beginning: more variables would only be moved about. */
  private static final int MOST_WORDS = 64;

  final Region region;
  final Assembler out;
  final Stack stack;
  private final int budget;
  private final Map<Key, Label> labels = new LinkedHashMap<>();
  private final Deque<Key> open = new ArrayDeque<>();
  private final Label outOfGas;
  private final Label signalled;
  private final BlockWriter blocks;

  /**
   * Begins the method.
   *
   * @param code null to measure only
   * @param budget bytes after which no block is added, while measuring
   */
  RegionWriter(Region region, CodeBuilder code, int budget) {
    this.region = region;
    this.out = new Assembler(code, LOCALS);
    this.stack = new Stack(region, out);
    this.budget = budget;
    this.outOfGas = out.label();
    this.signalled = out.label();
    this.blocks = new BlockWriter(this);
  }

  /** Bytes that the method has, with what is inlined in it. */
  int write() {
    begin();
    label(new Key(region.entry, 0, new TreeMap<>()));
    while (!open.isEmpty()) {
      Key key = open.poll();
      out.bind(labels.get(key));
      stack.begin(key);
      if (admits(key)) {
        blocks.write(key);
      } else {
        leave(key.pc());
      }
    }
    out.bind(outOfGas);
    out.loadObject(FRAME_LOCAL);
    out.call(OPS, "outOfGas", Names.END, 0);
    out.returnInt();
    out.bind(signalled);
    out.loadInt(SIGNAL);
    out.returnInt();
    return out.weight() - LOADING * region.lowest;
  }

  private boolean admits(Key key) {
    if (out.counts() && hasRoom() && key.height() <= MOST_WORDS) {
      region.blocks.add(key);
    }
    return region.blocks.contains(key);
  }

  boolean hasRoom() {
    int weight = out.weight() + LEAVING * open.size() - LOADING * region.lowest;
    return region.blocks.isEmpty() || weight < budget;
  }

  /** Where a block begins; it is written if it is not yet. */
  Label label(Key key) {
    if (!labels.containsKey(key)) {
      labels.put(key, out.label());
      open.add(key);
    }
    return labels.get(key);
  }

  private void begin() {
    field(EVM_LOCAL, EVM, "words", LONGS);
    out.storeObject(WORDS);
    field(FRAME_LOCAL, FRAME, "sp", INT);
    out.storeInt(SP);
    field(FRAME_LOCAL, FRAME, "gas", LONG);
    out.store(GAS);
    field(FRAME_LOCAL, FRAME, "memory", MEMORY);
    out.storeObject(MEMORY_LOCAL);
    if (!region.isFirst()) {
      checkStack();
    }
    for (int place = region.lowest; place < 0; place++) {
      for (int i = 0; i < 4; i++) {
        loadWord(place, i);
        out.store(stack.home(place).limb(i).local());
      }
    }
  }

  private void field(int local, ClassDesc owner, String name, ClassDesc type) {
    out.loadObject(local);
    out.get(owner, name, type);
  }

  /** Hands over where the stack is too low or too high for some block of the region. */
  private void checkStack() {
    Label fits = out.label();
    out.loadInt(SP);
    field(FRAME_LOCAL, FRAME, "base", INT);
    out.op(Opcode.ISUB);
    out.integer(-4 * region.lowest);
    out.integer(4 * (1024 - Math.min(1024, region.highest)));
    out.call(OPS, "isWithin", Names.WITHIN, 10);
    out.branch(Opcode.IFNE, fits);
    handOver();
    out.bind(fits);
  }

  private void handOver() {
    out.loadObject(EVM_LOCAL);
    out.loadObject(FRAME_LOCAL);
    out.call(OPS, "interpret", Names.RUN, 0);
    out.returnInt();
  }

  /** Loads a long of the stack in memory. */
  void loadWord(int place, int limb) {
    out.loadObject(WORDS);
    index(4 * place + limb);
    out.loadElement();
  }

  /** Loads the place in the stack's array that is so many longs from where the region began. */
  void index(int offset) {
    out.loadInt(SP);
    if (offset != 0) {
      out.integer(offset);
      out.op(Opcode.IADD);
    }
  }

  /** Writes a word to the stack in memory where it is not there. */
  void spill(int place) {
    if (stack.isStale(place)) {
      Word word = stack.at(place);
      out.loadObject(WORDS);
      index(4 * place);
      for (int i = 0; i < 4; i++) {
        out.load(word.limb(i));
      }
      out.call(OPS, "put", Names.PUT, 30);
    }
  }

  /** Brings frame and stack to where the interpreter, or another region, could go on. */
  void spillAll() {
    for (int place = region.lowest; place < stack.height(); place++) {
      spill(place);
    }
    saveHeight();
    saveGas();
    stack.returns().forEach(region.exits::add);
  }

  void saveHeight() {
    out.loadObject(FRAME_LOCAL);
    index(4 * stack.height());
    out.put(FRAME, "sp", INT);
  }

  void saveGas() {
    out.loadObject(FRAME_LOCAL);
    out.load(GAS);
    out.put(FRAME, "gas", LONG);
  }

  void savePlace(int pc) {
    out.loadObject(FRAME_LOCAL);
    out.integer(pc);
    out.put(FRAME, "pc", INT);
  }

  /** Leaves the region, to go on at {@code pc} in another. */
  void leave(int pc) {
    region.exits.add(pc);
    spillAll();
    savePlace(pc);
    out.integer(0);
    out.returnInt();
  }

  /** Leaves the region for the interpreter, which finds out how the frame ends. */
  void leaveToInterpreter(int pc) {
    spillAll();
    savePlace(pc);
    handOver();
  }

  /** Ends the frame where the long on top, which is kept as gas, is negative. */
  void payOrEnd() {
    out.duplicate();
    out.store(GAS);
    out.constant(0);
    out.op(Opcode.LCMP);
    out.branch(Opcode.IFLT, outOfGas);
  }

  /** Returns the signal on top unless it is to go on. */
  void checkSignal() {
    out.storeInt(SIGNAL);
    out.loadInt(SIGNAL);
    out.branch(Opcode.IFNE, signalled);
  }
}
