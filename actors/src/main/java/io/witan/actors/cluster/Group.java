package io.witan.actors.cluster;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.cluster.typed.Cluster;
import io.witan.actors.node.FollowingNode;
import io.witan.actors.node.Freshness;
import io.witan.actors.privacy.PrivatePorts;
import io.witan.protocol.store.GroupLease;
import io.witan.protocol.store.GroupLease.Term;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JVM of a node group. It follows the active one until it takes the lease; then it is active
 * until it ends. It never goes back to following: what it had in mind may be what others have
 * overtaken.
 */
public final class Group {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.group");

  private final FollowingNode node;
  private final Freshness freshness;
  private final boolean eligible;
  private final Supplier<Optional<PrivatePorts>> privacy;
  private final LeaseKeeper keeper;

  private Group(
      ActorSystem<?> system,
      FollowingNode node,
      Freshness freshness,
      GroupLease lease,
      boolean eligible,
      Supplier<Optional<PrivatePorts>> privacy) {
    this.node = node;
    this.freshness = freshness;
    this.eligible = eligible;
    this.privacy = privacy;
    var self = Cluster.get(system).selfMember().uniqueAddress();
    this.keeper =
        new LeaseKeeper(
            lease, Membership.name(self.address(), self.longUid()), freshness, new Course());
  }

  /**
   * Lets a node that follows take part in its group.
   *
   * @param system of a cluster
   * @param freshness the node's
   * @param eligible whether this JVM may become active
   * @param privacy starts the private side of an active JVM, if there is one
   */
  public static Group join(
      ActorSystem<?> system,
      FollowingNode node,
      Freshness freshness,
      GroupLease lease,
      boolean eligible,
      Supplier<Optional<PrivatePorts>> privacy) {
    Group group = new Group(system, node, freshness, lease, eligible, privacy);
    system.systemActorOf(
        Membership.create(group.keeper::seen, node::overtaken), "membership", Props.empty());
    return group;
  }

  /** The term that was seen last. */
  public Term term() {
    return keeper.seen();
  }

  public boolean isActive() {
    return keeper.isHolder();
  }

  /** What follows from the lease. */
  private final class Course implements LeaseKeeper.Events {
    @Override
    public boolean isReady() {
      return eligible && freshness.holds() && node.node().health().isReady();
    }

    @Override
    public void taken(Term term) {
      var begun = node.activate(privacy);
      begun.whenComplete(
          (done, failure) -> {
            if (failure != null) {
              LOG.error("this JVM cannot become active", failure);
              node.overtaken("becoming active failed: " + failure.getMessage());
            }
          });
    }

    @Override
    public void overtaken(Term by) {
      node.overtaken(
          "another JVM of the group, " + by.holder() + ", is active (term " + by.epoch() + ")");
    }
  }

  /** Lets another JVM go on at once. Call it when nothing of this one writes any more. */
  public void leave() throws InterruptedException {
    try {
      keeper.giveBack();
    } catch (TimeoutException slow) {
      LOG.warn(slow.getMessage());
    }
  }
}
