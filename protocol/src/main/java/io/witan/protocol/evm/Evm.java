package io.witan.protocol.evm;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.KeccakHasher;
import io.witan.protocol.evm.Inspector.CallKind;
import io.witan.protocol.evm.precompile.Precompile;
import io.witan.protocol.evm.precompile.Precompiles;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.util.Arrays;
import java.util.Optional;

/**
 * Runs one transaction's code (Yellow Paper §8, §9). Frames call each other in a loop here, not in
 * Java's stack, so that 1024 calls deep is no more than 1024 objects.
 */
public final class Evm {
  private static final int MAX_DEPTH = 1024;

  private static final long[] NONE = {};

  final Journal state;
  final Rules rules;
  final Environment environment;
  final GasSchedule schedule;
  final Division division = new Division();
  final Power power = new Power();
  final KeccakHasher keccak = new KeccakHasher();

  /** The stacks of all frames, one after the other. */
  long[] words = NONE;

  /** By depth: a frame's memory is used again by the next frame as deep. */
  private Memory[] memories = new Memory[4];

  /** What the running frame calls or creates. */
  Message next;

  private final Precompiles precompiles;

  /** Null where nothing is watched. */
  private final Inspector inspector;

  private final boolean watchesSteps;
  private final CompiledTier compiled;
  private Outcome outcome;

  public Evm(Journal state, Rules rules, Environment environment, Inspector inspector) {
    this(state, rules, environment, inspector, CompiledTier.ofProcess());
  }

  /**
   * An execution with a compiled tier of its own choice.
   *
   * @param compiled never used while something is watched
   */
  public Evm(
      Journal state,
      Rules rules,
      Environment environment,
      Inspector inspector,
      CompiledTier compiled) {
    this.state = state;
    this.rules = rules;
    this.environment = environment;
    this.schedule = GasSchedule.of(rules.fork());
    this.precompiles = rules.precompiles();
    this.compiled = compiled;
    this.inspector = inspector.equals(Inspector.NONE) ? null : inspector;
    this.watchesSteps = this.inspector != null && inspector.watchesSteps();
  }

  /** Runs a transaction's call or creation to its end. */
  public Outcome run(Message message) {
    words = Stacks.take();
    Frame frame = begin(message, null);
    while (frame != null) {
      int signal = watchesSteps ? runWatched(frame, inspector) : compiled.run(this, frame);
      if (signal == Interpreter.CALLS) {
        Frame callee = begin(next, frame);
        frame = callee == null ? frame : callee;
      } else {
        end(frame);
        frame = frame.parent;
      }
    }
    Stacks.give(words);
    words = NONE;
    return outcome;
  }

  private int runWatched(Frame frame, Inspector watcher) {
    int signal;
    do {
      watcher.before(frame);
      long gas = frame.gas;
      signal = Interpreter.step(this, frame);
      watcher.after(frame, gas - frame.gas, Optional.ofNullable(frame.halt));
    } while (signal == Interpreter.RUNNING);
    return signal;
  }

  /** The new frame, or null where the message was done with at once. */
  private Frame begin(Message message, Frame parent) {
    return message.isCreation() ? beginCreation(message, parent) : beginCall(message, parent);
  }

  private Frame beginCall(Message asked, Frame parent) {
    Message message = state.isReadOnly(asked.codeAddress()) ? asked.asStatic() : asked;
    enter(message, message.codeAddress());
    AccountState self = state.account(message.to());
    Halt refusal = refusal(message);
    if (refusal != Halt.SUCCESS) {
      return finish(message, parent, refusal, message.gas(), Bytes.EMPTY, null);
    }
    Precompile precompile = precompiles.lookup(message.codeAddress());
    final int mark = state.mark();
    if (message.kind() == CallKind.CALL) {
      if (!self.exists
          && precompile == null
          && message.value().isZero()
          && rules.isAtLeast(Fork.SPURIOUS_DRAGON)) {
        return finish(message, parent, Halt.SUCCESS, message.gas(), Bytes.EMPTY, null);
      }
      transfer(state.account(message.caller()), self, message.value());
    } else if (message.kind() == CallKind.STATICCALL) {
      state.touch(self);
    }
    if (precompile != null) {
      return runPrecompile(precompile, message, parent, mark);
    }
    Code code = state.code(state.account(message.codeAddress()));
    if (code.delegate() != null && rules.isAtLeast(Fork.PRAGUE)) {
      boolean nothing = precompiles.lookup(code.delegate()) != null;
      code = nothing ? Code.EMPTY : state.code(state.account(code.delegate()));
    }
    if (code.size() == 0) {
      return finish(message, parent, Halt.SUCCESS, message.gas(), Bytes.EMPTY, null);
    }
    if (inspector != null) {
      inspector.run(message.codeAddress());
    }
    return frame(message, parent, code, self, mark);
  }

  /** Why the message fails before it begins, giving its gas back; else {@link Halt#SUCCESS}. */
  private Halt refusal(Message message) {
    if (message.depth() > MAX_DEPTH) {
      return Halt.CALL_DEPTH;
    }
    boolean pays = message.kind() != CallKind.DELEGATECALL && !message.value().isZero();
    return pays && state.account(message.caller()).balance.compareTo(message.value()) < 0
        ? Halt.INSUFFICIENT_BALANCE
        : Halt.SUCCESS;
  }

  private void transfer(AccountState from, AccountState to, Uint256 value) {
    if (!value.isZero()) {
      state.takeBalance(from, value);
    }
    state.addBalance(to, value);
  }

  private Frame runPrecompile(Precompile precompile, Message message, Frame parent, int mark) {
    long left = message.gas() - precompile.gas(message.input(), rules);
    Optional<Bytes> output = left < 0 ? Optional.empty() : precompile.run(message.input(), rules);
    if (output.isPresent()) {
      return finish(message, parent, Halt.SUCCESS, left, output.get(), null);
    }
    state.revert(mark);
    Halt halt = left < 0 ? Halt.OUT_OF_GAS : Halt.PRECOMPILE_FAILED;
    return finish(message, parent, halt, 0, Bytes.EMPTY, null);
  }

  private Frame beginCreation(Message message, Frame parent) {
    AccountState creator = state.account(message.caller());
    Address address =
        message.kind() == CallKind.CREATE2
            ? ContractAddress.of(message.caller(), message.salt(), message.input())
            : ContractAddress.of(message.caller(), creator.nonce);
    enter(message, address);
    Halt refusal = creator.nonce == -1L ? Halt.NONCE_OVERFLOW : refusal(message);
    if (refusal != Halt.SUCCESS) {
      return finish(message, parent, refusal, message.gas(), Bytes.EMPTY, null);
    }
    state.setNonce(creator, creator.nonce + 1);
    AccountState self = state.account(address);
    if (schedule.coldAccount != 0) {
      state.warm(self);
    }
    if (self.nonce != 0 || self.hasCode() || self.hasOldStorage()) { // EIP-684, EIP-7610
      return finish(message, parent, Halt.ADDRESS_COLLISION, 0, Bytes.EMPTY, address);
    }
    final int mark = state.mark();
    state.create(self);
    if (rules.isAtLeast(Fork.SPURIOUS_DRAGON)) {
      state.setNonce(self, 1);
    }
    transfer(creator, self, message.value());
    return frame(message, parent, new Code(message.input()), self, mark);
  }

  private Frame frame(Message message, Frame parent, Code code, AccountState self, int mark) {
    Frame frame = new Frame(this, parent, message, code, self, mark);
    int needed = frame.base + Stacks.SIZE;
    if (words.length < needed) {
      words = Arrays.copyOf(words, Math.max(needed, 2 * words.length));
    }
    return frame;
  }

  /** Empty memory for the frame that begins at a depth. */
  Memory memory(int depth) {
    if (depth >= memories.length) {
      memories = Arrays.copyOf(memories, 2 * depth);
    }
    Memory memory = memories[depth];
    if (memory == null) {
      memory = new Memory();
      memories[depth] = memory;
    }
    return memory.emptied();
  }

  private void end(Frame frame) {
    Message message = frame.message;
    boolean creation = message.isCreation();
    Halt halt = frame.halt;
    if (creation && halt == Halt.SUCCESS) {
      halt = deposit(frame);
    }
    if (halt != Halt.SUCCESS) {
      state.revert(frame.mark);
    }
    boolean keepsGas = halt == Halt.SUCCESS || halt == Halt.REVERT;
    finish(
        message,
        frame.parent,
        halt,
        keepsGas ? frame.gas : 0,
        keepsGas ? frame.output : Bytes.EMPTY,
        creation ? frame.self.address : null);
  }

  /** Stores the code that the creation returned. */
  private Halt deposit(Frame frame) {
    Bytes code = frame.output;
    if (rules.isAtLeast(Fork.SPURIOUS_DRAGON) && code.size() > rules.maxCodeSize()) {
      return Halt.CODE_TOO_LARGE; // EIP-170
    }
    if (rules.isAtLeast(Fork.LONDON) && !code.isEmpty() && code.get(0) == 0xef) {
      return Halt.CODE_STARTS_WITH_EF; // EIP-3541
    }
    long cost = 200L * code.size();
    if (cost <= frame.gas) {
      frame.gas -= cost;
      state.setCode(frame.self, code);
    } else if (rules.isAtLeast(Fork.HOMESTEAD)) {
      return Halt.CODE_STORE_OUT_OF_GAS; // EIP-2
    } else {
      frame.output = Bytes.EMPTY;
    }
    return Halt.SUCCESS;
  }

  /** Gives the result to the frame that asked for it, or makes it the transaction's. */
  private Frame finish(
      Message message, Frame parent, Halt halt, long gasLeft, Bytes output, Address created) {
    if (inspector != null) {
      inspector.leave(halt, message.gas() - gasLeft, output);
    }
    if (parent == null) {
      outcome = new Outcome(halt, gasLeft, output, Optional.ofNullable(created));
      return null;
    }
    parent.gas += gasLeft;
    boolean silent = message.isCreation() && halt != Halt.REVERT;
    parent.returnData = silent ? Bytes.EMPTY : output;
    int copied = (int) Math.min(parent.outputSize, output.size());
    if (copied > 0) {
      System.arraycopy(
          output.unsafeArray(), 0, parent.memory.data(), (int) parent.outputOffset, copied);
    }
    if (created != null && halt == Halt.SUCCESS) {
      Words.write(words, parent.sp, created);
    } else {
      Words.set(words, parent.sp, halt == Halt.SUCCESS ? 1 : 0);
    }
    parent.sp += Words.SIZE;
    return null;
  }

  private void enter(Message message, Address to) {
    if (inspector != null) {
      inspector.enter(
          new Inspector.Call(
              message.kind(),
              message.depth(),
              message.kind() == CallKind.DELEGATECALL ? message.to() : message.caller(),
              to,
              message.value(),
              message.gas(),
              message.input()));
    }
  }

  void log(Log log) {
    state.log(log);
    if (inspector != null) {
      inspector.log(log);
    }
  }

  /** Reports a SELFDESTRUCT as a call without gas, before the balance moves. */
  void selfDestructed(Frame frame, AccountState heir) {
    if (inspector != null) {
      inspector.enter(
          new Inspector.Call(
              CallKind.SELFDESTRUCT,
              frame.message.depth() + 1,
              frame.self.address,
              heir.address,
              frame.self.balance,
              0,
              Bytes.EMPTY));
      inspector.leave(Halt.SUCCESS, 0, Bytes.EMPTY);
    }
  }
}
