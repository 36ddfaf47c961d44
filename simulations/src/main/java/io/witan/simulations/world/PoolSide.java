package io.witan.simulations.world;

import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Role;
import io.witan.protocol.pool.LocalsInput;
import io.witan.protocol.pool.LocalsRecord;
import io.witan.protocol.pool.LocalsState;
import io.witan.protocol.pool.PoolInput;
import io.witan.protocol.pool.PoolOrigin;
import io.witan.protocol.pool.PoolState;
import io.witan.protocol.wire.EthFrame;
import java.util.List;
import java.util.Optional;

/** The product's pool in one life of a node, and what of it outlives the node. */
final class PoolSide {
  private final SimNode node;
  private final Accounts accounts;
  private final Shell<PoolState, PoolInput, Void> pool;
  private final Shell<LocalsState, LocalsInput, LocalsRecord> locals;

  PoolSide(SimNode node, Accounts accounts, Machines.Parts parts, SimJournal<LocalsRecord> disk) {
    this.node = node;
    this.accounts = accounts;
    Machines machines = parts.product().machines();
    Machine<PoolState, PoolInput, Void> machine =
        machines.pool(parts, header -> accounts.view(header.stateRoot()));
    this.pool = new Shell<>(Role.POOL, machine, Optional.empty(), true, node.host());
    this.locals = new Shell<>(Role.LOCALS, machines.locals(), Optional.of(disk), true, node.host());
  }

  void start() {
    List<RecoveredTransaction> kept =
        locals.state().transactions().stream()
            .map(accounts::recovered)
            .flatMap(Optional::stream)
            .toList();
    node.give(Role.LOCALS, new LocalsInput.Resumed());
    node.give(Role.POOL, new PoolInput.Restored(kept));
  }

  void offer(Message input) {
    switch (input) {
      case PoolInput forPool -> pool.offer(forPool);
      case LocalsInput forLocals -> locals.offer(forLocals);
      default -> throw new Fault("misaddressed " + input);
    }
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
