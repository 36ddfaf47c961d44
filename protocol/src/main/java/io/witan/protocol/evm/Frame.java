package io.witan.protocol.evm;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;

/** One running call or creation. Its stack is a part of the execution's one array. */
final class Frame implements Inspector.Step {
  final Evm evm;
  final Frame parent;
  final Message message;
  final Code code;
  final AccountState self;

  /** Call data. */
  final Bytes input;

  /** The journal to return to where this frame fails. */
  final int mark;

  /** Index of the lowest word of the stack, in longs. */
  final int base;

  final Memory memory;
  int pc;

  /** Index after the highest word of the stack, in longs. */
  int sp;

  long gas;

  /** What the last call gave. */
  Bytes returnData = Bytes.EMPTY;

  /** Where what the running call gives is to go. */
  long outputOffset;

  long outputSize;

  Halt halt;

  /** What this frame gives. */
  Bytes output = Bytes.EMPTY;

  Frame(Evm evm, Frame parent, Message message, Code code, AccountState self, int mark) {
    this.evm = evm;
    this.parent = parent;
    this.message = message;
    this.code = code;
    this.self = self;
    this.input = message.isCreation() ? Bytes.EMPTY : message.input();
    this.mark = mark;
    this.memory = evm.memory(message.depth());
    this.base = parent == null ? 0 : parent.sp;
    this.sp = base;
    this.gas = message.gas();
  }

  /** Ends the frame. */
  int end(Halt how) {
    halt = how;
    return Interpreter.ENDED;
  }

  /** Pays for a block; false where it would fail, and nothing is paid. */
  boolean enter(long needs, int top) {
    long left = gas - Plan.gas(needs);
    int height = (top - base) / Words.SIZE + 1;
    if ((left
            | (height - Plan.height(needs))
            | (Interpreter.STACK_WORDS - height - Plan.room(needs)))
        < 0) {
      return false;
    }
    gas = left;
    return true;
  }

  /** Takes gas; false where there is not enough, and then the frame must end. */
  boolean charge(long cost) {
    gas -= cost;
    return gas >= 0;
  }

  /** Makes room in memory for its price; false where the frame must end. */
  boolean expand(long offset, long length) {
    long left = memory.expand(offset, length, gas);
    if (left < 0) {
      return false;
    }
    gas = left;
    return true;
  }

  /** The price of {@code perWord} for each word that {@code bytes} begin, or more than there is. */
  static long wordCost(long bytes, int perWord) {
    return bytes > Integer.MAX_VALUE * 8L ? Long.MAX_VALUE >>> 1 : ((bytes + 31) >>> 5) * perWord;
  }

  /** Whose storage and balance the frame has. */
  @Override
  public Address address() {
    return self.address;
  }

  @Override
  public int depth() {
    return message.depth();
  }

  @Override
  public int pc() {
    return pc;
  }

  @Override
  public int opcode() {
    return code.padded()[pc] & 0xff;
  }

  @Override
  public long gas() {
    return gas;
  }

  @Override
  public int stackSize() {
    return (sp - base) / Words.SIZE;
  }

  @Override
  public Uint256 stack(int fromTop) {
    return Words.read(evm.words, sp - Words.SIZE * (fromTop + 1));
  }

  @Override
  public int memorySize() {
    return memory.size();
  }

  @Override
  public Bytes memory() {
    return memory.read(0, memory.size());
  }

  @Override
  public long refund() {
    return evm.state.refund();
  }

  @Override
  public Uint256 storage(Uint256 key) {
    return evm.state.slot(self, key).current();
  }

  @Override
  public Bytes returnData() {
    return returnData;
  }
}
