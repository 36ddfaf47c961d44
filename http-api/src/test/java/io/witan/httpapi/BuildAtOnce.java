package io.witan.httpapi;

import io.witan.actors.node.Submission;
import io.witan.httpapi.offline.OfflineNode;
import io.witan.protocol.execution.BlockExecution;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Workers;
import java.util.List;

/** Puts each transaction into a block of its own, by the product's execution. */
public final class BuildAtOnce implements OfflineNode.Intake {
  @Override
  public Submission take(OfflineNode node, RecoveredTransaction transaction) {
    ExecutedBlock built = next(node, List.of(transaction));
    if (built.transactions().isEmpty()) {
      return new Submission.Rejected("it cannot be included");
    }
    node.append(built);
    return new Submission.Accepted(transaction.hash());
  }

  /** The next block of these transactions, which is not the node's yet. */
  public static ExecutedBlock next(OfflineNode node, List<RecoveredTransaction> transactions) {
    Block head = node.head();
    HeaderBuilder template =
        new HeaderBuilder()
            .number(head.number() + 1)
            .parentHash(BlockHash.of(head.header()))
            .timestamp(head.header().timestamp() + 1)
            .gasLimit(head.header().gasLimit());
    return BlockExecution.build(
            node.headState(),
            node.config(),
            head.header(),
            template.build(),
            transactions,
            node::hashAt,
            Workers.CALLER)
        .block();
  }
}
