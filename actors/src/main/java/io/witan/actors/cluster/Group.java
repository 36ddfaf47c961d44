package io.witan.actors.cluster;

import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.cluster.UniqueAddress;
import akka.cluster.typed.Cluster;
import io.witan.actors.node.Freshness;
import io.witan.actors.node.GroupStatus;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.store.Duty;
import io.witan.protocol.store.GroupLease;
import io.witan.protocol.store.GroupLease.Term;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One JVM's part in its group: a member of the cluster, which sees who has each duty and takes
 * those that it is to have. What it has it keeps until it ends; it ends as soon as another has it.
 */
public final class Group {
  private final ActorSystem<?> system;
  private final Function<Duty, GroupLease> leases;
  private final Consumer<String> ended;
  private final String self;
  private final Map<Duty, Post> posts = new EnumMap<>(Duty.class);
  private volatile boolean ending;

  private Group(ActorSystem<?> system, Function<Duty, GroupLease> leases, Consumer<String> ended) {
    this.system = system;
    this.leases = leases;
    this.ended = ended;
    UniqueAddress own = Cluster.get(system).selfMember().uniqueAddress();
    this.self = Membership.name(own.address(), own.longUid());
    DatabaseOutage outage = new DatabaseOutage();
    for (Duty duty : Duty.values()) {
      posts.put(duty, new Post(system, duty, outage));
    }
  }

  /**
   * Joins a JVM. It takes part in nothing yet, and has to look after the ledger's duty at least,
   * which says whom to join.
   *
   * @param system of a cluster
   * @param ended told why this JVM is to end
   */
  public static Group join(
      ActorSystem<?> system, Function<Duty, GroupLease> leases, Consumer<String> ended) {
    Group group = new Group(system, leases, ended);
    Post ledger = group.post(Duty.LEDGER);
    system.systemActorOf(Membership.create(ledger::seen, ended), "membership", Props.empty());
    return group;
  }

  /** A duty, as this JVM sees it. */
  public Post post(Duty duty) {
    return posts.get(duty);
  }

  /** Looks from now on who has a duty that this JVM is not to have. */
  public void watch(Duty duty) {
    stand(duty, new Freshness(LeaseKeeper.BELIEVED), Candidate.NONE, Optional.empty());
  }

  /**
   * The same for a duty that this JVM may have.
   *
   * @param freshness confirmed while it has it
   */
  public void stand(Duty duty, Freshness freshness, Candidate candidate) {
    stand(duty, freshness, candidate, Optional.empty());
  }

  /**
   * The same.
   *
   * @param listener hears the news of whoever has the duty
   */
  void stand(
      Duty duty, Freshness freshness, Candidate candidate, Optional<Contact.Listener> listener) {
    Post.Events events =
        new Post.Events() {
          @Override
          public boolean isEnding() {
            return ending;
          }

          @Override
          public void taken() {
            // Some are only taken together.
            posts.values().forEach(Post::look);
          }

          @Override
          public void overtaken(String why) {
            ended.accept(why);
          }
        };
    post(duty).begin(leases.apply(duty), self, freshness, candidate, events, listener);
  }

  /**
   * How the group is.
   *
   * @param lag blocks that the active ledger is ahead of this JVM
   */
  GroupStatus status(long lag) {
    Post ledger = post(Duty.LEDGER);
    Term term = ledger.seen();
    Cluster cluster = Cluster.get(system);
    SortedMap<String, String> duties = new TreeMap<>();
    posts.forEach((duty, post) -> duties.put(duty.title(), address(post)));
    return new GroupStatus(
        cluster.selfMember().address().toString(),
        address(ledger),
        term.epoch(),
        term.since(),
        lag,
        duties,
        Membership.members(cluster));
  }

  /** Answers, wherever this JVM is asked by its number, from now on. */
  void serve(Front front) {
    front.start(system);
  }

  /** Asks the JVM of a number; fails with {@link NoActiveMember} where it does not answer. */
  public CompletionStage<Bytes> ask(long member, String state, Bytes request) {
    return Front.of(system, member)
        .map(front -> post(Duty.LEDGER).ask(front, "a member of the group", state, request))
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

  private static String address(Post post) {
    return post.holder().map(Address::toString).orElse("");
  }

  /** This JVM will end: it takes no duty any more. One that it has it keeps until it leaves. */
  public void ending() {
    ending = true;
  }

  /** Lets other JVMs go on at once. Call it when nothing of this one writes any more. */
  public void leave() throws InterruptedException {
    for (Post post : posts.values()) {
      post.leave();
    }
  }

  /** What a stage failed of. */
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? cause(failure.getCause())
        : failure;
  }
}
