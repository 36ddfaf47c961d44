package io.witan.httpapi.offline;

import io.witan.actors.node.Submission;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.execution.InvalidTransaction;
import io.witan.protocol.execution.TransactionExecution;
import io.witan.protocol.execution.TransactionResult;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.rules.Rules;

/** Accepts what would run on the head, now or after transactions that are still missing. */
final class TriedOnHead implements OfflineNode.Intake {
  @Override
  public Submission take(OfflineNode node, RecoveredTransaction transaction) {
    Header head = node.head().header();
    Rules rules = node.config().at(head.number(), head.timestamp());
    BlockContext block =
        new BlockContext(
            head.number(),
            head.timestamp(),
            head.coinbase(),
            Address.ZERO,
            head.gasLimit(),
            head.difficulty(),
            head.mixHash(),
            head.baseFeePerGas().orElse(Uint256.ZERO),
            Uint256.ONE,
            node::hashAt);
    TransactionResult result =
        TransactionExecution.execute(
            node.headState(), rules, block, transaction, head.gasLimit(), Inspector.NONE);
    return switch (result) {
      case TransactionResult.Executed executed -> new Submission.Accepted(transaction.hash());
      case TransactionResult.Invalid invalid ->
          invalid.reason() == InvalidTransaction.NONCE_TOO_HIGH
              ? new Submission.Accepted(transaction.hash())
              : new Submission.Rejected(invalid.reason().text());
    };
  }
}
