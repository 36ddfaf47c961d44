package io.witan.httpapi.method.istanbul;

import io.witan.actors.node.ContractValidators;
import io.witan.actors.node.NodeClient;
import io.witan.httpapi.chain.BlockSigners;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.chain.VoteTally;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The validators after a block, which are those that agree on the next one. The next block's header
 * names them, or the validator contract on the state after the block; after the head, consensus is
 * asked.
 */
final class ValidatorHistory {
  /** Most blocks in a row at which the contract may have failed, so that a search ends. */
  private static final int MOST_FAILURES = 1_000;

  private final NodeClient node;
  private final Chain chain;

  ValidatorHistory(NodeClient node, Chain chain) {
    this.node = node;
    this.chain = chain;
  }

  CompletionStage<List<Address>> after(StoredBlock block) {
    long next = block.block().number() + 1;
    Optional<List<Address>> named =
        next > chain.snapshot().head() ? Optional.empty() : named(block);
    if (named.isPresent()) {
      return CompletableFuture.completedStage(named.get());
    }
    return node.consensus()
        .thenApply(
            status ->
                status.view().height() == next
                    ? status.validators()
                    : named(block)
                        .orElseThrow(
                            () ->
                                RpcError.server("the head is changing, try again").toException()));
  }

  /**
   * As the chain alone tells them; empty where it does not. A contract that names nobody, or fails,
   * keeps those before, so that one goes back to them.
   */
  private Optional<List<Address>> named(StoredBlock block) {
    StoredBlock at = block;
    for (int back = 0; back < MOST_FAILURES; back++) {
      Optional<List<Address>> inHeader = inHeader(at.block().number() + 1);
      if (inHeader.isPresent()) {
        return inHeader;
      }
      Optional<List<Address>> answer =
          ContractValidators.after(chain.config(), at.header(), chain.snapshot().state(at));
      if (answer.isEmpty() || !answer.get().isEmpty()) {
        return answer.map(validators -> VoteTally.of(validators).validators());
      }
      if (at.block().number() == 0) {
        return Optional.empty();
      }
      at = chain.snapshot().at(at.header().parentHash()).orElseThrow();
    }
    throw RpcError.server("the validator contract named nobody for too many blocks").toException();
  }

  private Optional<List<Address>> inHeader(long height) {
    return chain
        .snapshot()
        .at(height)
        .flatMap(StoredBlock::signers)
        .map(BlockSigners::validators)
        .filter(validators -> !validators.isEmpty());
  }
}
