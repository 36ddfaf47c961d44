package io.witan.protocol.pool;

import io.witan.protocol.ledger.Header;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.state.StateView;
import io.witan.protocol.wire.EthFrame;
import java.util.function.Function;

/**
 * The transactions that wait for a block: admits, orders by nonce, replaces, evicts fairly and
 * tells peers. It judges by the state of the head; the chain's execution judges again.
 */
public final class Pool implements Machine<PoolState, PoolInput, Void> {
  private final ChainConfig config;
  private final Function<Header, StateView> states;
  private final Admission admission;
  private final PoolLimits limits;

  /**
   * A pool for one chain.
   *
   * @param states the state after a block: that of every announced head is there
   */
  public Pool(ChainConfig config, Function<Header, StateView> states, PoolLimits limits) {
    this.config = config;
    this.states = states;
    this.admission = new Admission(limits);
    this.limits = limits;
  }

  @Override
  public PoolState start() {
    return PoolState.START;
  }

  @Override
  public PoolState replay(PoolState state, Void unused) {
    throw new Fault("the pool has no records");
  }

  @Override
  public Turn<PoolState, Void> on(PoolState state, At<PoolInput> at) {
    PoolStep step = new PoolStep(state, at.now(), admission, limits);
    PoolGossip gossip = step.gossip();
    switch (at.input()) {
      case PoolInput.Add(var transaction, var origin) -> step.add(transaction, origin);
      case PoolInput.HeadChanged(var head) -> step.headChanged(head, config, states);
      case PoolInput.Unbuildable(var hashes) -> step.unbuildable(hashes);
      case PoolInput.Restored(var transactions) -> step.restore(transactions);
      case PoolInput.Kept(var batch) -> step.keeping().kept(batch);
      case PoolInput.LocalsResumed() -> step.keeping().resumed();
      case PoolInput.PeerUp(var peer) -> gossip.peerUp(peer, step.senders());
      case PoolInput.PeerDown(var peer) -> gossip.peerDown(peer);
      case PoolInput.Heard(var from, var frame) -> {
        switch (frame) {
          case EthFrame.NewPooledTransactionHashes(var hashes) ->
              gossip.announced(from, hashes, step.byHash());
          case EthFrame.GetPooledTransactions(var id, var hashes) ->
              gossip.requested(from, id, hashes, step.byHash());
          default -> {
            // Blocks are for sync, whole transactions come as Add.
          }
        }
      }
      case PoolInput.TimerFired(var key) -> {
        switch (key) {
          case RELAY -> gossip.relay();
          case REPEAT -> step.repeat();
          case EXPIRY -> step.expire();
        }
      }
    }
    return step.end();
  }
}
