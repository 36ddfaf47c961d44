package io.witan.protocol.execution;

import io.witan.protocol.state.StateDiff;

/** Either a transaction ran, successfully or not, or it may not stand in the block at all. */
public sealed interface TransactionResult {
  record Executed(TransactionOutcome outcome, StateDiff diff) implements TransactionResult {}

  record Invalid(InvalidTransaction reason, String detail) implements TransactionResult {
    /** The reason in words, with the numbers that led to it. */
    public String text() {
      return detail.isEmpty() ? reason.text() : reason.text() + ": " + detail;
    }
  }
}
