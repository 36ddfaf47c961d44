package io.witan.actors.node;

import akka.actor.typed.ActorRef;
import io.witan.actors.host.HostCommand;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.pool.PoolInput;
import io.witan.protocol.pool.PoolState;
import io.witan.protocol.sync.SyncInput;
import io.witan.protocol.sync.SyncState;
import java.util.concurrent.Semaphore;

/** The machines' inlets for what peers caused: each says whether there was room. */
final class Inlets {
  private static final int POOL = 4_096;
  private static final int SYNC = 400;

  private final Agreement agreement;
  private final ActorRef<HostCommand<PoolState, PoolInput>> pool;
  private final ActorRef<HostCommand<SyncState, SyncInput>> sync;
  private final Semaphore poolBudget = new Semaphore(POOL);
  private final Semaphore syncBudget = new Semaphore(SYNC);

  Inlets(
      Agreement agreement,
      ActorRef<HostCommand<PoolState, PoolInput>> pool,
      ActorRef<HostCommand<SyncState, SyncInput>> sync) {
    this.agreement = agreement;
    this.pool = pool;
    this.sync = sync;
  }

  boolean consensus(PublicKey from, Frame frame) {
    return agreement.heard(from, frame);
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
