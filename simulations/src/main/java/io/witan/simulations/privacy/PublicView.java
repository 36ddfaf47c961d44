package io.witan.simulations.privacy;

import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.privacy.PayloadHash;
import java.util.List;

/**
 * A block as anybody sees it, with payloads named by the order in which they were sealed: that
 * their hashes differ says nothing of what is in them.
 */
final class PublicView {
  private PublicView() {}

  static String of(PrivateWorld world, Block block) {
    StringBuilder text = new StringBuilder();
    text.append(block.number()).append(' ').append(block.header().stateRoot());
    List<TransactionOutcome> outcomes =
        world.chain().store().outcomes(world.chain().hash(block.number())).orElseThrow();
    for (int i = 0; i < outcomes.size(); i++) {
      Transaction tx = block.transactions().get(i);
      Receipt receipt = outcomes.get(i).receipt();
      int serial = world.sealed().serial(PayloadHash.padded(tx.data()));
      // Each byte of a marker's hash costs gas by whether it is zero: that is the hash's to say.
      text.append(
              " [%d %s %s %d %d"
                  .formatted(tx.nonce(), tx.to(), tx.value(), tx.data().size(), serial))
          .append(
              " %s %s %s]"
                  .formatted(
                      receipt.statusOrRoot(), receipt.logs(), outcomes.get(i).contractAddress()));
    }
    return text.toString();
  }
}
