package io.witan.actors.node;

import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.witan.actors.peer.PeersEvent;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.bft.BftCodec;
import io.witan.protocol.consensus.raft.RaftFrame;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.Role;
import io.witan.protocol.pool.PoolInput;
import io.witan.protocol.pool.PoolOrigin;
import io.witan.protocol.sync.Serve;
import io.witan.protocol.sync.Sync;
import io.witan.protocol.sync.SyncInput;
import io.witan.protocol.wire.EthFrame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sorts what peers say to the parts of the node. Each part has a budget of its own, so that a flood
 * of transactions or of requests starves no votes; what finds its budget spent is dropped, for
 * peers say everything that matters again.
 */
final class Traffic extends AbstractBehavior<PeersEvent> {
  /** Consensus messages as they were heard, one in a line, for who keeps them ({@code audit}). */
  private static final Logger HEARD = LoggerFactory.getLogger("io.witan.frames");

  private static final int RECOVERIES = 4_096;
  private static final int REQUESTS = 256;

  /** Of one peer, so that a greedy one leaves room for the others. */
  private static final int REQUESTS_PER_PEER = 16;

  private final Parts parts;
  private final Semaphore recoveries = new Semaphore(RECOVERIES);
  private final Semaphore requests = new Semaphore(REQUESTS);
  private final Map<PublicKey, Semaphore> requestsOf = new HashMap<>();

  /**
   * Where it all goes.
   *
   * @param computing for recovering senders
   * @param io for reading the ledger store
   */
  record Parts(
      Inlets inlets,
      Routes routes,
      Connected connected,
      SenderCache senders,
      Serve serving,
      Header genesis,
      Executor computing,
      Executor io,
      NodeMetrics metrics) {}

  private Traffic(ActorContext<PeersEvent> context, Parts parts) {
    super(context);
    this.parts = parts;
  }

  static Behavior<PeersEvent> create(Parts parts) {
    Behavior<PeersEvent> traffic = Behaviors.setup(context -> new Traffic(context, parts));
    return Behaviors.supervise(traffic)
        .onFailure(RuntimeException.class, SupervisorStrategy.resume());
  }

  @Override
  public Receive<PeersEvent> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::onEvent).build();
  }

  private Traffic onEvent(PeersEvent event) {
    switch (event) {
      case PeersEvent.PeerUp up -> up(up);
      case PeersEvent.PeerDown(var peer, var reason) -> down(peer);
      case PeersEvent.FrameReceived(var peer, var frame) -> frame(peer, frame);
    }
    return this;
  }

  private void up(PeersEvent.PeerUp up) {
    parts.connected.up(up);
    parts.metrics.peers(parts.connected.all().size());
    parts.routes.tell(Role.SYNC, syncUp(up, parts.genesis));
    parts.routes.tell(Role.POOL, new PoolInput.PeerUp(up.peer()));
    if (up.consensus()) {
      parts.routes.tell(Role.CONSENSUS, new ConsensusInput.PeerConnected(up.peer()));
    }
  }

  /** What sync is told of a connected peer. */
  static SyncInput syncUp(PeersEvent.PeerUp up, Header genesis) {
    return new SyncInput.PeerUp(up.peer(), Sync.heightOf(up.status(), genesis), up.status().head());
  }

  private void down(PublicKey peer) {
    requestsOf.remove(peer);
    parts.connected.down(peer);
    parts.metrics.peers(parts.connected.all().size());
    parts.routes.tell(Role.SYNC, new SyncInput.PeerDown(peer));
    parts.routes.tell(Role.POOL, new PoolInput.PeerDown(peer));
    parts.routes.tell(Role.CONSENSUS, new ConsensusInput.PeerLost(peer));
  }

  private void frame(PublicKey peer, Frame frame) {
    switch (frame) {
      case BftFrame vote -> {
        if (HEARD.isTraceEnabled()) {
          String message = BftCodec.encode(vote).toHex();
          HEARD.trace("{} {} {}", peer.address(), BftCodec.code(vote), message);
        }
        dropped("consensus", parts.inlets.consensus(peer, vote));
      }
      case RaftFrame raft -> dropped("consensus", parts.inlets.consensus(peer, raft));
      case EthFrame.Transactions(var transactions) -> transactions(peer, transactions);
      case EthFrame.PooledTransactions(var id, var transactions) ->
          transactions(peer, transactions);
      case EthFrame.NewPooledTransactionHashes hashes ->
          dropped("pool", parts.inlets.pool(new PoolInput.Heard(peer, hashes)));
      case EthFrame.GetPooledTransactions asked ->
          dropped("pool", parts.inlets.pool(new PoolInput.Heard(peer, asked)));
      case EthFrame.GetBlockHeaders asked -> serve(peer, asked);
      case EthFrame.GetBlockBodies asked -> serve(peer, asked);
      case EthFrame.GetReceipts asked -> serve(peer, asked);
      case EthFrame eth -> dropped("sync", parts.inlets.sync(new SyncInput.Heard(peer, eth)));
      default -> parts.metrics.dropped("unknown");
    }
  }

  private void dropped(String part, boolean taken) {
    if (!taken) {
      parts.metrics.dropped(part);
    }
  }

  private void transactions(PublicKey peer, List<Transaction> transactions) {
    int count = transactions.size();
    if (count > RECOVERIES || !recoveries.tryAcquire(count)) {
      parts.metrics.dropped("pool");
      return;
    }
    parts.computing.execute(
        () -> {
          try {
            for (RecoveredTransaction recovered : parts.senders.recoverSome(transactions)) {
              PoolOrigin origin = new PoolOrigin.Peer(peer);
              dropped("pool", parts.inlets.pool(new PoolInput.Add(recovered, origin)));
            }
          } finally {
            recoveries.release(count);
          }
        });
  }

  private void serve(PublicKey peer, EthFrame request) {
    Semaphore own = requestsOf.computeIfAbsent(peer, first -> new Semaphore(REQUESTS_PER_PEER));
    if (!own.tryAcquire()) {
      parts.metrics.dropped("serving");
      return;
    }
    if (!requests.tryAcquire()) {
      own.release();
      parts.metrics.dropped("serving");
      return;
    }
    parts.io.execute(
        () -> {
          try {
            parts.serving.answer(request).ifPresent(answer -> parts.routes.send(peer, answer));
          } finally {
            requests.release();
            own.release();
          }
        });
  }
}
