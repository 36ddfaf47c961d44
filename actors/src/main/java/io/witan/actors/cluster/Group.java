package io.witan.actors.cluster;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.typed.Cluster;
import io.witan.actors.node.FollowingNode;
import io.witan.actors.node.Freshness;
import io.witan.actors.node.GroupStatus;
import io.witan.actors.privacy.PrivatePorts;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.store.GroupLease;
import io.witan.protocol.store.GroupLease.Term;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
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

  /** Longer than a call of a client may run. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final ActorSystem<?> system;
  private final FollowingNode node;
  private final Freshness freshness;
  private final boolean eligible;
  private final Supplier<Optional<PrivatePorts>> privacy;
  private final LeaseKeeper keeper;
  private final Contact contact;
  private final GroupMetrics metrics = new GroupMetrics();
  private volatile long announced;
  private volatile boolean ending;

  private Group(
      ActorSystem<?> system,
      FollowingNode node,
      Freshness freshness,
      GroupLease lease,
      boolean eligible,
      Supplier<Optional<PrivatePorts>> privacy) {
    this.system = system;
    this.node = node;
    this.freshness = freshness;
    this.eligible = eligible;
    this.privacy = privacy;
    this.contact = new Contact(this::heard, node::pending);
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
    system.systemActorOf(group.contact.behavior(), "contact", Props.empty());
    node.joins(group::status);
    return group;
  }

  /**
   * Answers other JVMs' requests: about what is kept here at once, and all that they cannot answer
   * as soon as this one is active.
   *
   * @param requests takes a private state and a request that names it, and gives the answer
   */
  public void serve(BiFunction<String, Bytes, CompletionStage<Bytes>> requests) {
    Front front = new Front(requests);
    front.start(system);
    node.node()
        .active()
        .thenRun(
            () ->
                system.systemActorOf(
                    ActiveMember.create(front, node.node(), keeper.seen().epoch()),
                    "active-member",
                    Props.empty()));
  }

  private void heard(GroupMessage.Announcement head) {
    announced = head.height();
    metrics.lag(lag());
    node.look();
  }

  private long lag() {
    return node.node().isFollowing()
        ? Math.max(0, announced - node.node().ledger().appliedHeight())
        : 0;
  }

  private GroupStatus status() {
    Term term = keeper.seen();
    Cluster cluster = Cluster.get(system);
    return new GroupStatus(
        cluster.selfMember().address().toString(),
        term.isOver() ? "" : Membership.address(term.holder()).map(Address::toString).orElse(""),
        term.epoch(),
        term.since(),
        lag(),
        Membership.members(cluster));
  }

  /** Asks the active JVM; fails with {@link NoActiveMember} where it does not answer. */
  public CompletionStage<Bytes> ask(String state, Bytes request) {
    Optional<ActorRef<GroupMessage.ToActive>> active = contact.of(keeper.seen().holder());
    if (active.isEmpty() || keeper.seen().isOver()) {
      return CompletableFuture.failedStage(new NoActiveMember("no member of the group is active"));
    }
    return ask(active.get(), state, request);
  }

  /** Asks the JVM of a number; fails with {@link NoActiveMember} where it does not answer. */
  public CompletionStage<Bytes> ask(long member, String state, Bytes request) {
    return Front.of(system, member)
        .map(front -> ask(front, state, request))
        .orElseGet(
            () ->
                CompletableFuture.failedStage(
                    new NoActiveMember("a member of the group is not heard of")));
  }

  /** This JVM's number, which no other and no later one has. */
  public long self() {
    return Cluster.get(system).selfMember().uniqueAddress().longUid();
  }

  /** Whether a JVM of this number is in the group, be it heard of or not. */
  public boolean isMember(long number) {
    return Front.member(system, number).isPresent();
  }

  private CompletionStage<Bytes> ask(
      ActorRef<? super GroupMessage.Ask> whom, String state, Bytes request) {
    return AskPattern.<GroupMessage.Ask, GroupMessage.Answer>ask(
            whom.narrow(),
            replyTo -> new GroupMessage.Ask(state, request, replyTo),
            PATIENCE,
            system.scheduler())
        .handle(Group::answer)
        .whenComplete((answered, failure) -> metrics.relayed(failure == null));
  }

  private static Bytes answer(GroupMessage.Answer answer, Throwable late) {
    return switch (answer) {
      case null -> throw new NoActiveMember("the member of the group that can answer is silent");
      case GroupMessage.Answered(var bytes) -> bytes;
      case GroupMessage.Declined(var reason) -> throw new NoActiveMember(reason);
    };
  }

  /** What follows from the lease. */
  private final class Course implements LeaseKeeper.Events {
    @Override
    public boolean isReady() {
      return eligible && !ending && freshness.holds() && node.node().health().isReady();
    }

    @Override
    public void taken(Term term) {
      if (ending) {
        // It was told so in this moment; what it took it gives back when it leaves.
        return;
      }
      metrics.taken(term.epoch());
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
      metrics.overtaken();
      node.overtaken(
          "another JVM of the group, " + by.holder() + ", is active (term " + by.epoch() + ")");
    }

    @Override
    public void superseded(String why) {
      node.overtaken(why);
    }
  }

  /** This JVM will end: it takes no lease any more. One that it has it keeps until it leaves. */
  public void ending() {
    ending = true;
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
