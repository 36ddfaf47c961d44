package io.witan.actors.cluster;

import akka.actor.typed.ActorRef;
import io.witan.protocol.bytes.Bytes;
import java.util.List;

/** What the JVMs of a group say to each other. Each kind has its bytes in {@link GroupCodec}. */
public sealed interface GroupMessage {
  /**
   * To the JVM that has a duty. The others find it by this type's name, and those of earlier
   * versions by the same.
   */
  sealed interface ToActive extends GroupMessage {}

  /**
   * Asks what only the holder of a duty can answer.
   *
   * @param state the private state that a client's request names; else empty
   */
  record Ask(String state, Bytes request, ActorRef<Answer> replyTo) implements ToActive {
    /** Neither requests nor answers belong into a log. */
    @Override
    public String toString() {
      return "Ask(" + request.size() + " bytes)";
    }
  }

  /** Wants to be told of every head from now on. */
  record Follow(ActorRef<Announcement> follower) implements ToActive {}

  /** Wants to be told of every transaction that becomes pending from now on. */
  record FollowPending(ActorRef<Pending> follower) implements ToActive {}

  /**
   * Transactions that became pending.
   *
   * @param transactions their canonical bytes (EIP-2718)
   */
  record Pending(List<Bytes> transactions) implements GroupMessage {
    public Pending {
      transactions = List.copyOf(transactions);
    }
  }

  /** What comes of asking. */
  sealed interface Answer extends GroupMessage {}

  /** The answer itself. */
  record Answered(Bytes answer) implements Answer {
    @Override
    public String toString() {
      return "Answered(" + answer.size() + " bytes)";
    }
  }

  /**
   * No answer.
   *
   * @param reason a sentence for the client
   */
  record Declined(String reason) implements Answer {}

  /**
   * The journal has a new head.
   *
   * @param epoch term of the lease under which it was written
   */
  record Announcement(long epoch, long height) implements GroupMessage {}
}
