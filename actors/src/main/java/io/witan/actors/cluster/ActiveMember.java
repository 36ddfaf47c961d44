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
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The active JVM of a group, as the others know it: answers what they cannot, and tells them of
 * every head.
 */
final class ActiveMember extends AbstractBehavior<GroupMessage.ToActive> {
  static final ServiceKey<GroupMessage.ToActive> KEY =
      ServiceKey.create(GroupMessage.ToActive.class, "active-member");

  /** The same where it also tells of pending transactions, which earlier versions do not. */
  static final ServiceKey<GroupMessage.ToActive> PENDING_KEY =
      ServiceKey.create(GroupMessage.ToActive.class, "active-member-pending");

  private final Front front;
  private final NodeClient node;
  private final long epoch;
  private final PendingFeed pending = new PendingFeed();
  private final Set<ActorRef<GroupMessage.Announcement>> followers = ConcurrentHashMap.newKeySet();

  private ActiveMember(
      ActorContext<GroupMessage.ToActive> context, Front front, NodeClient node, long epoch) {
    super(context);
    this.front = front;
    this.node = node;
    this.epoch = epoch;
    node.onHead(head -> followers.forEach(to -> to.tell(announcement(head.block().number()))));
    pending.begin(context.getSystem(), node);
    for (ServiceKey<GroupMessage.ToActive> key : List.of(KEY, PENDING_KEY)) {
      context.getSystem().receptionist().tell(Receptionist.register(key, context.getSelf()));
    }
  }

  /**
   * The actor.
   *
   * @param front answers requests of clients
   * @param epoch this JVM's term
   */
  static Behavior<GroupMessage.ToActive> create(Front front, NodeClient node, long epoch) {
    return Behaviors.setup(context -> new ActiveMember(context, front, node, epoch));
  }

  @Override
  public Receive<GroupMessage.ToActive> createReceive() {
    return newReceiveBuilder()
        .onMessage(GroupMessage.Ask.class, this::ask)
        .onMessage(GroupMessage.Follow.class, this::follow)
        .onMessage(GroupMessage.FollowPending.class, this::followPending)
        .onSignal(Terminated.class, this::gone)
        .build();
  }

  private ActiveMember ask(GroupMessage.Ask ask) {
    front.answer(ask);
    return this;
  }

  private ActiveMember follow(GroupMessage.Follow follow) {
    if (followers.add(follow.follower())) {
      getContext().watch(follow.follower());
    }
    follow.follower().tell(announcement(node.ledger().appliedHeight()));
    return this;
  }

  private ActiveMember followPending(GroupMessage.FollowPending follow) {
    if (pending.follow(follow.follower())) {
      getContext().watch(follow.follower());
    }
    return this;
  }

  private ActiveMember gone(Terminated follower) {
    pending.forget(follower.getRef());
    followers.remove(follower.getRef().<GroupMessage.Announcement>unsafeUpcast());
    return this;
  }

  private GroupMessage.Announcement announcement(long height) {
    return new GroupMessage.Announcement(epoch, height);
  }
}
