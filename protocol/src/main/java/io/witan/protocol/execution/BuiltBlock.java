package io.witan.protocol.execution;

import io.witan.protocol.bytes.Hash;
import java.util.List;

/**
 * A new block, and the candidates that no block on its parent could have.
 *
 * @param unbuildable those that are invalid whatever else is in the block
 */
public record BuiltBlock(ExecutedBlock block, List<Hash> unbuildable) {
  public BuiltBlock {
    unbuildable = List.copyOf(unbuildable);
  }
}
