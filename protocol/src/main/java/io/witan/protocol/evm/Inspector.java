package io.witan.protocol.evm;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Log;
import java.util.Optional;

/** Watches an execution, for traces. An execution that is not watched pays nothing for it. */
public interface Inspector {
  /** Watches nothing. */
  Inspector NONE = new Inspector() {};

  /** How a frame was begun. */
  enum CallKind {
    CALL,
    CALLCODE,
    DELEGATECALL,
    STATICCALL,
    CREATE,
    CREATE2,
    SELFDESTRUCT
  }

  /**
   * A frame that begins, also where a precompile runs or nothing does.
   *
   * @param depth 0 for the transaction's own
   * @param from the frame that calls; also where DELEGATECALL lets it pass for its own caller
   * @param to whose code runs, or the new contract
   * @param gas given to the frame
   * @param input call data, or init code
   */
  record Call(
      CallKind kind, int depth, Address from, Address to, Uint256 value, long gas, Bytes input) {}

  /** What an instruction can see; valid only while the method runs that it was given to. */
  interface Step {
    int depth();

    int pc();

    int opcode();

    /** Gas left. */
    long gas();

    /** Words on the stack. */
    int stackSize();

    /** A word of the stack, 0 is the top. */
    Uint256 stack(int fromTop);

    int memorySize();

    /** A copy of the memory's bytes. */
    Bytes memory();

    /** Whose storage and balance the frame has. */
    Address address();

    /** Gas that is to be refunded so far. */
    long refund();

    /** A storage word of {@link #address} as it is now; makes nothing warm. */
    Uint256 storage(Uint256 key);

    Bytes returnData();
  }

  /** Whether it watches instructions; else code runs as fast as where nobody watches. */
  default boolean watchesSteps() {
    return true;
  }

  /** Before an instruction. */
  default void before(Step step) {}

  /**
   * After the instruction that {@link #before} announced last in this frame; before the frame that
   * it calls begins.
   *
   * @param cost gas that it took, what it gives to a frame included
   * @param halt whether it ended the frame, and how
   */
  default void after(Step step, long cost, Optional<Halt> halt) {}

  default void enter(Call call) {}

  /** Code of this account begins to run in the frame that was entered last. */
  default void run(Address code) {}

  /** The innermost frame logs; gone again where a frame around it fails. */
  default void log(Log log) {}

  /** The innermost frame ends. */
  default void leave(Halt halt, long gasUsed, Bytes output) {}
}
