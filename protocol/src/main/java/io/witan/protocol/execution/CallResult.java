package io.witan.protocol.execution;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.ledger.Log;
import java.util.List;
import java.util.Optional;

/**
 * What a tried message gave.
 *
 * @param gasUsed intrinsic gas included, refunds taken off
 * @param failure why it failed, in words; empty where it succeeded
 * @param reverted whether it failed by REVERT, so that {@code output} is the revert's data
 */
public record CallResult(
    Bytes output, long gasUsed, Optional<String> failure, boolean reverted, List<Log> logs) {
  public CallResult {
    logs = List.copyOf(logs);
  }

  public boolean succeeded() {
    return failure.isEmpty();
  }
}
