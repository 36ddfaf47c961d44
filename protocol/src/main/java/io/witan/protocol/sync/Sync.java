package io.witan.protocol.sync;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.wire.EthFrame;
import java.util.List;

/**
 * Catch-up: knows who is ahead, fetches headers from one peer and meanwhile the bodies of earlier
 * ones from several, checks that they are the chain asked for and hands the blocks in order to the
 * chain machine, which checks everything else. It also tells the peers this node's own head, again
 * and again, so that a lost frame splits no heights for ever. It serves nothing; see {@link Serve}.
 */
public final class Sync implements Machine<SyncState, SyncInput, Void> {
  private final Address self;
  private final SyncLimits limits;
  private final Workers workers;

  /**
   * A machine for one node.
   *
   * @param self a validator waits a little for its consensus before it fetches the next block
   * @param workers compare bodies with their headers
   */
  public Sync(Address self, SyncLimits limits, Workers workers) {
    this.self = self;
    this.limits = limits;
    this.workers = workers;
  }

  /** The height that a peer's status tells, where every block's difficulty is 1. */
  public static long heightOf(EthFrame.Status status, Header genesis) {
    Uint256 total = status.totalDifficulty();
    return total.compareTo(genesis.difficulty()) < 0
        ? 0
        : total.minus(genesis.difficulty()).toLongSaturated();
  }

  @Override
  public SyncState start() {
    return SyncState.START;
  }

  @Override
  public SyncState replay(SyncState state, Void unused) {
    throw new Fault("sync has no records");
  }

  @Override
  public Turn<SyncState, Void> on(SyncState state, At<SyncInput> at) {
    SyncStep step = new SyncStep(state, at.now(), at.entropy(), self, limits, workers);
    switch (at.input()) {
      case SyncInput.HeadChanged(var head) -> step.headChanged(head);
      case SyncInput.PeerUp(var peer, var height, var best) -> step.peerUp(peer, height);
      case SyncInput.PeerDown(var peer) -> step.peerDown(peer);
      case SyncInput.Heard(var from, var frame) -> heard(step, from, frame);
      case SyncInput.Ahead(var peer, var height) -> step.seen(peer, height);
      case SyncInput.Refused(var from, var block, var reason) -> step.refused(from);
      case SyncInput.TimerFired(var key) -> step.ticked();
    }
    return step.end();
  }

  private void heard(SyncStep step, PublicKey from, EthFrame frame) {
    switch (frame) {
      case EthFrame.BlockHeaders(var id, var headers) -> step.headers(from, id, headers);
      case EthFrame.BlockBodies(var id, var bodies) -> step.bodies(from, id, bodies);
      case EthFrame.NewBlock(var block, var total) -> step.newBlock(from, block);
      case EthFrame.NewBlockHashes(var blocks) -> seen(step, from, blocks);
      // The rest is not for sync: the status comes as PeerUp, requests are the host's.
      case EthFrame.Status status -> {}
      case EthFrame.Transactions transactions -> {}
      case EthFrame.GetBlockHeaders request -> {}
      case EthFrame.GetBlockBodies request -> {}
      case EthFrame.GetReceipts request -> {}
      case EthFrame.Receipts receipts -> {}
      case EthFrame.NewPooledTransactionHashes hashes -> {}
      case EthFrame.GetPooledTransactions request -> {}
      case EthFrame.PooledTransactions transactions -> {}
    }
  }

  private void seen(SyncStep step, PublicKey from, List<EthFrame.BlockNumberAndHash> announced) {
    for (int i = 0; i < Math.min(announced.size(), limits.announced()); i++) {
      step.seen(from, announced.get(i).number());
    }
  }
}
