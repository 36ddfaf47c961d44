package io.witan.httpapi.method.istanbul;

import io.witan.actors.node.NodeClient;
import io.witan.httpapi.chain.BlockSigners;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.bytes.Address;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The validators after a block, which are those that agree on the next one. The next block's header
 * names them; after the head, consensus is asked.
 */
final class ValidatorHistory {
  private final NodeClient node;
  private final Chain chain;

  ValidatorHistory(NodeClient node, Chain chain) {
    this.node = node;
    this.chain = chain;
  }

  CompletionStage<List<Address>> after(StoredBlock block) {
    long next = block.block().number() + 1;
    Optional<List<Address>> named = inHeader(next);
    if (named.isPresent()) {
      return CompletableFuture.completedStage(named.get());
    }
    return node.consensus()
        .thenApply(
            status ->
                status.view().height() == next
                    ? status.validators()
                    : inHeader(next)
                        .orElseThrow(
                            () ->
                                RpcError.server("the head is changing, try again").toException()));
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
