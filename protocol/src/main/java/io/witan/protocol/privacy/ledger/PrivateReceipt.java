package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.execution.PrivateExecution.Ran;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.Log;
import java.util.List;
import java.util.Optional;

/**
 * The receipt of a private transaction that its parties see. It counts no gas.
 *
 * @param contract that a creation made or tried to make
 * @param output return data, or revert data
 * @param failure why it failed; empty where it did not
 */
public record PrivateReceipt(
    List<Log> logs, Optional<Address> contract, Bytes output, Optional<String> failure) {
  /** Of a call without payload. */
  public static final PrivateReceipt NOTHING =
      new PrivateReceipt(List.of(), Optional.empty(), Bytes.EMPTY, Optional.empty());

  public PrivateReceipt {
    logs = List.copyOf(logs);
  }

  static PrivateReceipt of(Ran ran) {
    return new PrivateReceipt(ran.logs(), ran.contract(), ran.output(), ran.failure());
  }

  static PrivateReceipt failed(String reason) {
    return new PrivateReceipt(List.of(), Optional.empty(), Bytes.EMPTY, Optional.of(reason));
  }

  static PrivateReceipt failed(String reason, Ran ran) {
    return new PrivateReceipt(List.of(), ran.contract(), Bytes.EMPTY, Optional.of(reason));
  }

  public boolean succeeded() {
    return failure.isEmpty();
  }

  public Bloom bloom() {
    return Bloom.ofLogs(logs);
  }
}
