package io.witan.protocol.execution;

/** Whether a block's transactions run and give what its header says. */
public sealed interface BlockResult {
  /** They do. */
  record Executed(ExecutedBlock block) implements BlockResult {}

  /** They do not. */
  record Invalid(String reason) implements BlockResult {}
}
