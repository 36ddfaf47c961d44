package io.witan.actors.cluster;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.Member;
import akka.cluster.typed.Cluster;
import io.witan.protocol.bytes.Bytes;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.stream.StreamSupport;

/**
 * Answers, in each JVM of a group, requests that another got and that are about what this one keeps
 * for a client. Found by its place in the JVM, whose number for that is the cluster's own.
 */
final class Front {
  private static final String NAME = "front";

  /** Of an answer: a frame to another JVM holds a little more. */
  private static final int MOST_BYTES = 31 << 20;

  private final BiFunction<String, Bytes, CompletionStage<Bytes>> requests;

  /**
   * A front.
   *
   * @param requests takes a private state and a request that names it, and gives the answer; what
   *     it declines fails with {@link NoActiveMember}
   */
  Front(BiFunction<String, Bytes, CompletionStage<Bytes>> requests) {
    this.requests = requests;
  }

  /** Starts it in this JVM. */
  void start(ActorSystem<?> system) {
    Behavior<GroupMessage.Ask> actor =
        Behaviors.receiveMessage(
            ask -> {
              answer(ask);
              return Behaviors.same();
            });
    system.systemActorOf(actor, NAME, Props.empty());
  }

  /** Answers a request as soon as there is an answer. */
  void answer(GroupMessage.Ask ask) {
    requests
        .apply(ask.state(), ask.request())
        .whenComplete((answer, fault) -> ask.replyTo().tell(answered(answer, fault)));
  }

  private static GroupMessage.Answer answered(Bytes answer, Throwable fault) {
    if (fault != null) {
      return new GroupMessage.Declined(
          Group.cause(fault) instanceof NoActiveMember declined
              ? declined.getMessage()
              : "the member of the group that was asked is ending");
    }
    return answer.size() > MOST_BYTES
        ? new GroupMessage.Declined(
            "the answer is too large to come by way of another member of the group: ask the active"
                + " one itself")
        : new GroupMessage.Answered(answer);
  }

  /** That of another JVM; empty where no JVM of this number is heard of. */
  static Optional<ActorRef<GroupMessage.Ask>> of(ActorSystem<?> system, long number) {
    var state = Cluster.get(system).state();
    return member(system, number)
        .filter(member -> !state.getUnreachable().contains(member))
        .map(Member::address)
        .map(Address::toString)
        .map(address -> ActorRefResolver.get(system).resolveActorRef(address + "/system/" + NAME));
  }

  /** The JVM of a number, heard of or not; empty where it has left or never was. */
  static Optional<Member> member(ActorSystem<?> system, long number) {
    return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
        .filter(member -> member.uniqueAddress().longUid() == number)
        .findFirst();
  }
}
