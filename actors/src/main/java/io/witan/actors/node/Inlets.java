package io.witan.actors.node;

import akka.actor.typed.ActorRef;
import io.witan.actors.host.HostCommand;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.pool.PoolInput;
import io.witan.protocol.pool.PoolState;
import io.witan.protocol.sync.SyncInput;
import io.witan.protocol.sync.SyncState;
import java.util.concurrent.Semaphore;

/** The machines' inlets for what peers caused: each says whether there was room. */
final class Inlets {
  private static final int CONSENSUS = 800;
  private static final int POOL = 4_096;
  private static final int SYNC = 400;

  private final ActorRef<Consensus.Command> consensus;
  private final ActorRef<HostCommand<PoolState, PoolInput>> pool;
  private final ActorRef<HostCommand<SyncState, SyncInput>> sync;
  private final Semaphore consensusBudget = new Semaphore(CONSENSUS);
  private final Semaphore poolBudget = new Semaphore(POOL);
  private final Semaphore syncBudget = new Semaphore(SYNC);

  Inlets(
      ActorRef<Consensus.Command> consensus,
      ActorRef<HostCommand<PoolState, PoolInput>> pool,
      ActorRef<HostCommand<SyncState, SyncInput>> sync) {
    this.consensus = consensus;
    this.pool = pool;
    this.sync = sync;
  }

  boolean consensus(PublicKey from, BftFrame frame) {
    boolean room = consensusBudget.tryAcquire();
    if (room) {
      ConsensusInput heard = new ConsensusInput.Heard(from, frame);
      consensus.tell(new Consensus.ToHeight(new HostCommand.Metered<>(heard, consensusBudget)));
    }
    return room;
  }

  boolean pool(PoolInput input) {
    boolean room = poolBudget.tryAcquire();
    if (room) {
      pool.tell(new HostCommand.Metered<>(input, poolBudget));
    }
    return room;
  }

  boolean sync(SyncInput input) {
    boolean room = syncBudget.tryAcquire();
    if (room) {
      sync.tell(new HostCommand.Metered<>(input, syncBudget));
    }
    return room;
  }
}
