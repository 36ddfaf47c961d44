package io.witan.protocol.consensus;

import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.machine.Message;
import java.util.List;

/** What is asked of the service that executes blocks ({@code Role.BUILDER}). */
public sealed interface BuilderInput extends Message {
  /**
   * Build a block on {@code parent}; answered by {@link ConsensusInput.Built} or {@link
   * ConsensusInput.BuildFailed} of the same view.
   *
   * @param template number, parent hash, time, extra data, coinbase and gas limit of the new block
   */
  record Build(View view, Head parent, Header template) implements BuilderInput {}

  /** Execute a proposed block; answered by {@link ConsensusInput.Validated} of the same view. */
  record Validate(View view, Head parent, Block block) implements BuilderInput {}

  /**
   * Execute blocks that are to be appended, each on the one before it; answered to the chain as
   * one.
   *
   * @param blocks at least one; the first is on the chain's head
   */
  record Execute(List<Block> blocks) implements BuilderInput {
    public Execute {
      blocks = List.copyOf(blocks);
    }
  }
}
