package io.witan.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import io.witan.actors.node.NodeClient;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.ledger.RecoveredTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells the other JVMs of a group of the transactions that became pending in the active one, a few
 * at a time. What is more than they can be told of at once is not told: nobody may rely on hearing
 * of a transaction before it is in a block.
 */
final class PendingFeed {
  private static final Duration PERIOD = Duration.ofMillis(200);

  /** Of what waits to be told. */
  private static final long MOST_BYTES = 128 << 10;

  private final Set<ActorRef<GroupMessage.Pending>> followers = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<Bytes> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();

  /** Begins to tell of those of a node. */
  void begin(ActorSystem<?> system, NodeClient node) {
    node.onPending(this::add);
    system
        .scheduler()
        .scheduleWithFixedDelay(PERIOD, PERIOD, this::tell, system.executionContext());
  }

  /** True where it was not told before. */
  boolean follow(ActorRef<GroupMessage.Pending> follower) {
    return followers.add(follower);
  }

  void forget(ActorRef<?> follower) {
    followers.remove(follower);
  }

  private void add(RecoveredTransaction transaction) {
    Bytes encoded = transaction.encoded();
    if (followers.isEmpty()) {
      return;
    }
    if (waitingBytes.addAndGet(encoded.size()) > MOST_BYTES) {
      waitingBytes.addAndGet(-encoded.size());
      return;
    }
    waiting.add(encoded);
  }

  private void tell() {
    List<Bytes> some = new ArrayList<>();
    for (Bytes next = waiting.poll(); next != null; next = waiting.poll()) {
      waitingBytes.addAndGet(-next.size());
      some.add(next);
    }
    if (!some.isEmpty()) {
      followers.forEach(follower -> follower.tell(new GroupMessage.Pending(some)));
    }
  }
}
