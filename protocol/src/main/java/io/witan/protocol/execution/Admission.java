package io.witan.protocol.execution;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.rules.Rules;
import java.util.Optional;

/** Decides whether a transaction may run at its place in a block. */
interface Admission {
  /** All that the protocol asks. */
  Admission STRICT =
      (rules, block, tx, sender, gasAvailable) ->
          TransactionValidity.alone(rules, tx)
              .or(
                  () ->
                      TransactionValidity.inBlock(
                          rules,
                          block,
                          tx,
                          sender.nonce(),
                          sender.balance(),
                          sender.code(),
                          gasAvailable));

  /** The sender as it stands before the transaction; the balance in wei. */
  record Sender(long nonce, Uint256 balance, Bytes code) {}

  /**
   * Why it must not run; empty where it may.
   *
   * @param gasAvailable what the block has left
   */
  Optional<InvalidTransaction> problem(
      Rules rules, BlockContext block, Transaction tx, Sender sender, long gasAvailable);
}
