package io.witan.actors.peer;

import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.raft.RaftFrame;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.wire.EthFrame;
import io.witan.protocol.wire.MessageCodec.Encoded;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Messages that wait for one peer to read them. Each lane has room of its own, so that neither
 * transactions nor old blocks can take the room of votes; the first lane with a message goes first.
 */
final class SendQueue {
  /** What a message is for, most urgent first; room in messages and in compressed bytes. */
  enum Lane {
    CONSENSUS(2048, 24 << 20),
    CHAIN(512, 24 << 20),
    TRANSACTIONS(2048, 4 << 20);

    private final int messages;
    private final int bytes;

    Lane(int messages, int bytes) {
      this.messages = messages;
      this.bytes = bytes;
    }

    static Lane of(Frame frame) {
      return switch (frame) {
        case BftFrame ignored -> CONSENSUS;
        case RaftFrame ignored -> CONSENSUS;
        case EthFrame.Transactions ignored -> TRANSACTIONS;
        case EthFrame.NewPooledTransactionHashes ignored -> TRANSACTIONS;
        case EthFrame.GetPooledTransactions ignored -> TRANSACTIONS;
        case EthFrame.PooledTransactions ignored -> TRANSACTIONS;
        default -> CHAIN;
      };
    }
  }

  private static final class Waiting {
    private final ArrayDeque<Encoded> messages = new ArrayDeque<>();
    private int bytes;
  }

  private final Map<Lane, Waiting> lanes = new EnumMap<>(Lane.class);

  SendQueue() {
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new Waiting());
    }
  }

  /**
   * Puts a message at the end of its lane.
   *
   * @return how many messages were dropped for want of room: of votes the oldest, which the newer
   *     ones overtake; of all else the one offered
   */
  int offer(Lane lane, Encoded message) {
    Waiting waiting = lanes.get(lane);
    int size = message.payload().size();
    int dropped = 0;
    while (!fits(lane, waiting, size)) {
      if (lane != Lane.CONSENSUS || waiting.messages.isEmpty()) {
        return dropped + 1;
      }
      waiting.bytes -= waiting.messages.remove().payload().size();
      dropped++;
    }
    waiting.messages.add(message);
    waiting.bytes += size;
    return dropped;
  }

  Optional<Encoded> poll() {
    for (Waiting waiting : lanes.values()) {
      Encoded next = waiting.messages.poll();
      if (next != null) {
        waiting.bytes -= next.payload().size();
        return Optional.of(next);
      }
    }
    return Optional.empty();
  }

  private static boolean fits(Lane lane, Waiting waiting, int size) {
    return waiting.messages.size() < lane.messages && waiting.bytes + size <= lane.bytes;
  }
}
