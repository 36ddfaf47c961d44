package io.witan.actors.cluster;

import akka.actor.Address;
import akka.actor.AddressFromURIString;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Down;
import akka.cluster.typed.Join;
import akka.cluster.typed.SelfRemoved;
import akka.cluster.typed.SelfUp;
import akka.cluster.typed.Subscribe;
import io.witan.actors.node.GroupStatus;
import io.witan.protocol.store.GroupLease.Term;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one JVM in its group's cluster, as the lease says: its holder forms the cluster, the others
 * join it, and it alone removes those that nobody has heard of for a while. One that has been
 * removed, or that sees no active member though there is one, ends, and comes again as a new
 * member. So there are never two clusters of one group for long, and which of them is right is
 * never a question of how many are in it. Nothing hurries: who is active does not depend on it.
 */
final class Membership extends AbstractBehavior<Membership.Command> {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.group");
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration JOIN_AGAIN = Duration.ofSeconds(5);

  /** Longer than what a busy machine lets a JVM wait. */
  private static final Duration REMOVE_AFTER = Duration.ofSeconds(15);

  private static final Duration LOST_AFTER = Duration.ofSeconds(40);

  /** Messages to this actor. */
  sealed interface Command {}

  private record Tick() implements Command {}

  private record Up() implements Command {}

  private record Removed(boolean wasDown) implements Command {}

  private final Cluster cluster;
  private final Supplier<Term> term;
  private final Consumer<String> ended;
  private final Map<Address, Long> silentSince = new HashMap<>();
  private boolean isUp;
  private Optional<Long> joinedAt = Optional.empty();
  private Optional<Long> askedSince = Optional.empty();
  private boolean toldOutside;
  private Optional<Long> lostSince = Optional.empty();

  private Membership(ActorContext<Command> context, Supplier<Term> term, Consumer<String> ended) {
    super(context);
    this.cluster = Cluster.get(context.getSystem());
    this.term = term;
    this.ended = ended;
    cluster
        .subscriptions()
        .tell(Subscribe.create(context.messageAdapter(SelfUp.class, up -> new Up()), SelfUp.class));
    cluster
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(
                    SelfRemoved.class,
                    removed -> new Removed(removed.previousStatus().equals(MemberStatus.down()))),
                SelfRemoved.class));
  }

  /**
   * The actor.
   *
   * @param term that was seen last
   * @param ended told why this JVM is no member any more
   */
  static Behavior<Command> create(Supplier<Term> term, Consumer<String> ended) {
    return Behaviors.withTimers(
        timers -> {
          timers.startTimerWithFixedDelay(new Tick(), Duration.ZERO, TICK);
          return Behaviors.setup(context -> new Membership(context, term, ended));
        });
  }

  /** A member's name in the lease: its address, and what no other life of it has. */
  static String name(Address self, long uid) {
    return self + "#" + Long.toHexString(uid);
  }

  /** The address in such a name; empty where there is none. */
  static Optional<Address> address(String name) {
    int end = name.lastIndexOf('#');
    return end < 0
        ? Optional.empty()
        : Optional.of(AddressFromURIString.parse(name.substring(0, end)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::onCommand).build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Up ignored -> isUp = true;
      case Removed(var wasDown) -> {
        if (wasDown) {
          ended.accept("this JVM was removed from its group's cluster");
        }
        return Behaviors.stopped();
      }
      case Tick ignored -> address(term.get().holder()).ifPresent(this::heed);
    }
    return this;
  }

  private void heed(Address active) {
    boolean isActive = active.equals(self());
    if (!isUp) {
      join(active);
    } else if (isActive) {
      lostSince = Optional.empty();
      removeSilent();
    } else {
      silentSince.clear();
      stayWith(active);
    }
  }

  private Address self() {
    return cluster.selfMember().address();
  }

  private void join(Address active) {
    boolean due = joinedAt.map(at -> System.nanoTime() - at > JOIN_AGAIN.toNanos()).orElse(true);
    // One that has joined already waits to be up.
    boolean joined = members().anyMatch(member -> member.address().equals(self()));
    if (due && !joined) {
      joinedAt = Optional.of(System.nanoTime());
      askedSince = askedSince.isPresent() ? askedSince : joinedAt;
      if (!toldOutside && System.nanoTime() - askedSince.get() > LOST_AFTER.toNanos()) {
        toldOutside = true;
        LOG.warn("{} has not let this JVM into its group for {}; asking on", active, LOST_AFTER);
      }
      cluster.manager().tell(Join.create(active));
    }
  }

  private void removeSilent() {
    Set<Address> silent =
        cluster.state().getUnreachable().stream().map(Member::address).collect(Collectors.toSet());
    silentSince.keySet().retainAll(silent);
    for (Address each : silent) {
      long since = silentSince.computeIfAbsent(each, x -> System.nanoTime());
      if (System.nanoTime() - since > REMOVE_AFTER.toNanos()) {
        LOG.info("removing {}: it has been silent for {}", each, REMOVE_AFTER);
        cluster.manager().tell(new Down(each));
        silentSince.remove(each);
      }
    }
  }

  /** Ends where the active member, which the lease names, is none of this cluster. */
  private void stayWith(Address active) {
    boolean there =
        members().anyMatch(member -> member.address().equals(active))
            && cluster.state().getUnreachable().stream()
                .noneMatch(member -> member.address().equals(active));
    if (there || term.get().isOver()) {
      lostSince = Optional.empty();
    } else if (lostSince.isEmpty()) {
      lostSince = Optional.of(System.nanoTime());
    } else if (System.nanoTime() - lostSince.get() > LOST_AFTER.toNanos()) {
      ended.accept("the active member of the group, " + active + ", cannot be reached");
    }
  }

  private Stream<Member> members() {
    return StreamSupport.stream(cluster.state().getMembers().spliterator(), false);
  }

  /** As one of them sees them, in the order of their addresses. */
  static List<GroupStatus.Member> members(Cluster cluster) {
    CurrentClusterState state = cluster.state();
    return StreamSupport.stream(state.getMembers().spliterator(), false)
        .map(
            member ->
                new GroupStatus.Member(
                    member.address().toString(),
                    roles(member),
                    member.status().toString().toLowerCase(Locale.ROOT),
                    !state.getUnreachable().contains(member)))
        .toList();
  }

  /** Those that were given to it: Akka adds one for data centres. */
  private static SortedSet<String> roles(Member member) {
    SortedSet<String> roles = new TreeSet<>(member.getRoles());
    roles.removeIf(role -> role.startsWith("dc-"));
    return roles;
  }
}
