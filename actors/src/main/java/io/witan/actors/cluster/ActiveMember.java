package io.witan.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import io.witan.actors.node.NodeClient;
import io.witan.protocol.bytes.Bytes;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * The active JVM of a group, as the others know it: answers what they cannot, and tells them of
 * every head.
 */
final class ActiveMember extends AbstractBehavior<GroupMessage.ToActive> {
  static final ServiceKey<GroupMessage.ToActive> KEY =
      ServiceKey.create(GroupMessage.ToActive.class, "active-member");

  /** Of an answer: a frame to another JVM holds a little more. */
  private static final int MOST_BYTES = 31 << 20;

  private final BiFunction<String, Bytes, CompletionStage<Bytes>> front;
  private final NodeClient node;
  private final long epoch;
  private final Set<ActorRef<GroupMessage.Announcement>> followers = ConcurrentHashMap.newKeySet();

  private ActiveMember(
      ActorContext<GroupMessage.ToActive> context,
      BiFunction<String, Bytes, CompletionStage<Bytes>> front,
      NodeClient node,
      long epoch) {
    super(context);
    this.front = front;
    this.node = node;
    this.epoch = epoch;
    node.onHead(head -> followers.forEach(to -> to.tell(announcement(head.block().number()))));
    context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
  }

  /**
   * The actor.
   *
   * @param front answers requests of clients
   * @param epoch this JVM's term
   */
  static Behavior<GroupMessage.ToActive> create(
      BiFunction<String, Bytes, CompletionStage<Bytes>> front, NodeClient node, long epoch) {
    return Behaviors.setup(context -> new ActiveMember(context, front, node, epoch));
  }

  @Override
  public Receive<GroupMessage.ToActive> createReceive() {
    return newReceiveBuilder()
        .onMessage(GroupMessage.Ask.class, this::ask)
        .onMessage(GroupMessage.Follow.class, this::follow)
        .onSignal(Terminated.class, this::gone)
        .build();
  }

  private ActiveMember ask(GroupMessage.Ask ask) {
    front
        .apply(ask.state(), ask.request())
        .whenComplete((answer, fault) -> ask.replyTo().tell(answered(answer, fault)));
    return this;
  }

  private static GroupMessage.Answer answered(Bytes answer, Throwable fault) {
    if (fault != null) {
      return new GroupMessage.Declined("the active member of the group is ending");
    }
    return answer.size() > MOST_BYTES
        ? new GroupMessage.Declined(
            "the answer is too large to come by way of another member of the group: ask the active"
                + " one itself")
        : new GroupMessage.Answered(answer);
  }

  private ActiveMember follow(GroupMessage.Follow follow) {
    if (followers.add(follow.follower())) {
      getContext().watch(follow.follower());
    }
    follow.follower().tell(announcement(node.ledger().appliedHeight()));
    return this;
  }

  private ActiveMember gone(Terminated follower) {
    followers.remove(follower.getRef().<GroupMessage.Announcement>unsafeUpcast());
    return this;
  }

  private GroupMessage.Announcement announcement(long height) {
    return new GroupMessage.Announcement(epoch, height);
  }
}
