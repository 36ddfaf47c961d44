package io.witan.protocol.evm;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import java.util.Optional;

/**
 * How a transaction's frame ended.
 *
 * @param gasLeft without refunds
 * @param output return data, revert data, or the code of a new contract
 * @param contract where a creation put its contract, or would have
 */
public record Outcome(Halt halt, long gasLeft, Bytes output, Optional<Address> contract) {
  public boolean succeeded() {
    return halt == Halt.SUCCESS;
  }
}
