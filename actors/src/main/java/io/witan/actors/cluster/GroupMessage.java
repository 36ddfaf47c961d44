package io.witan.actors.cluster;

import akka.actor.typed.ActorRef;
import io.witan.protocol.bytes.Bytes;
import java.util.List;

/** What the JVMs of a group say to each other. Each kind has its bytes in {@link GroupCodec}. */
public sealed interface GroupMessage {
  /** To the active member. */
  sealed interface ToActive extends GroupMessage {}

  /**
   * Asks what only the active member can answer.
   *
   * @param state the private state that the request names
   */
  record Ask(String state, Bytes request, ActorRef<Answer> replyTo) implements ToActive {}

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
  record Answered(Bytes answer) implements Answer {}

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
