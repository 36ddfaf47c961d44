package io.witan.simulations.world;

import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Role;
import io.witan.protocol.pool.PoolInput;
import io.witan.protocol.pool.PoolOrigin;
import io.witan.protocol.pool.PoolState;
import io.witan.protocol.wire.EthFrame;
import java.util.List;
import java.util.Optional;

/** The product's pool in one life of a node: what it holds dies with the node. */
final class PoolSide {
  private final SimNode node;
  private final Accounts accounts;
  private final Shell<PoolState, PoolInput, Void> pool;

  PoolSide(SimNode node, Accounts accounts, Machine<PoolState, PoolInput, Void> machine) {
    this.node = node;
    this.accounts = accounts;
    this.pool = new Shell<>(Role.POOL, machine, Optional.empty(), true, node.host());
  }

  void offer(PoolInput input) {
    pool.offer(input);
  }

  /** What a block should take, in order. */
  Iterable<RecoveredTransaction> candidates(Uint256 baseFee) {
    return pool.state().candidates(baseFee);
  }

  /** Whether a frame is about transactions, and so was for the pool. */
  boolean heard(PublicKey from, EthFrame frame) {
    switch (frame) {
      case EthFrame.Transactions(var whole) -> add(from, whole);
      case EthFrame.PooledTransactions(var id, var whole) -> add(from, whole);
      case EthFrame.NewPooledTransactionHashes hashes ->
          node.give(Role.POOL, new PoolInput.Heard(from, hashes));
      case EthFrame.GetPooledTransactions get ->
          node.give(Role.POOL, new PoolInput.Heard(from, get));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void add(PublicKey from, List<Transaction> whole) {
    for (Transaction tx : whole) {
      PoolOrigin origin = new PoolOrigin.Peer(from);
      accounts
          .recovered(tx)
          .ifPresent(known -> node.give(Role.POOL, new PoolInput.Add(known, origin)));
    }
  }
}
