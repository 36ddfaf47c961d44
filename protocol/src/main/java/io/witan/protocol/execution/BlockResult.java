package io.witan.protocol.execution;

/** Either a block ran and is what its header says, or it is not valid. */
public sealed interface BlockResult {
  record Executed(ExecutedBlock block) implements BlockResult {}

  record Invalid(String reason) implements BlockResult {}
}
