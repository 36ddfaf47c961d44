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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The JVM that has a duty of a group, as the others know it: answers what they ask. The one that
 * has the ledger's tells them of every head and of pending transactions too.
 */
final class DutyHolder extends AbstractBehavior<GroupMessage.ToActive> {
  /** What a holder does. */
  record Work(Front front, Optional<News> news) {}

  /**
   * What followers hear of.
   *
   * @param epoch this JVM's term
   */
  record News(NodeClient node, long epoch) {
    private GroupMessage.Announcement announcement(long height) {
      return new GroupMessage.Announcement(epoch, height);
    }
  }

  private final Work work;
  private final PendingFeed pending = new PendingFeed();
  private final Set<ActorRef<GroupMessage.Announcement>> followers = ConcurrentHashMap.newKeySet();

  private DutyHolder(
      ActorContext<GroupMessage.ToActive> context,
      ServiceKey<GroupMessage.ToActive> key,
      Work work) {
    super(context);
    this.work = work;
    register(key);
    work.news()
        .ifPresent(
            news -> {
              announce(news);
              pending.begin(context.getSystem(), news.node());
              register(pendingKey(key));
            });
  }

  /** The actor, which others find by the key. */
  static Behavior<GroupMessage.ToActive> create(ServiceKey<GroupMessage.ToActive> key, Work work) {
    return Behaviors.setup(context -> new DutyHolder(context, key, work));
  }

  /**
   * The key of the same holder where it also tells of pending transactions, which those of earlier
   * versions do not.
   */
  static ServiceKey<GroupMessage.ToActive> pendingKey(ServiceKey<GroupMessage.ToActive> key) {
    return ServiceKey.create(GroupMessage.ToActive.class, key.id() + "-pending");
  }

  private void register(ServiceKey<GroupMessage.ToActive> key) {
    getContext()
        .getSystem()
        .receptionist()
        .tell(Receptionist.register(key, getContext().getSelf()));
  }

  private void announce(News news) {
    news.node()
        .onHead(head -> followers.forEach(to -> to.tell(news.announcement(head.block().number()))));
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

  private DutyHolder ask(GroupMessage.Ask ask) {
    work.front().answer(ask);
    return this;
  }

  private DutyHolder follow(GroupMessage.Follow follow) {
    if (followers.add(follow.follower())) {
      getContext().watch(follow.follower());
    }
    work.news()
        .ifPresent(
            news ->
                follow.follower().tell(news.announcement(news.node().ledger().appliedHeight())));
    return this;
  }

  private DutyHolder followPending(GroupMessage.FollowPending follow) {
    if (pending.follow(follow.follower())) {
      getContext().watch(follow.follower());
    }
    return this;
  }

  private DutyHolder gone(Terminated follower) {
    pending.forget(follower.getRef());
    followers.remove(follower.getRef().<GroupMessage.Announcement>unsafeUpcast());
    return this;
  }
}
