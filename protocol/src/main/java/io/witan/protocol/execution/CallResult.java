package io.witan.protocol.execution;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.evm.Halt;
import io.witan.protocol.ledger.Log;
import java.util.List;
import java.util.Optional;

/**
 * What a call gave.
 *
 * @param output return data, or revert data
 * @param gasUsed intrinsic gas included, refunds taken off
 * @param failure why it failed: of the EVM, or an {@link InvalidTransaction}'s text
 */
public record CallResult(Bytes output, long gasUsed, Optional<String> failure, List<Log> logs) {
  public CallResult {
    logs = List.copyOf(logs);
  }

  /** Whether it failed by REVERT, so that {@code output} says why. */
  public boolean reverted() {
    return failure.filter(Halt.REVERT.text()::equals).isPresent();
  }
}
