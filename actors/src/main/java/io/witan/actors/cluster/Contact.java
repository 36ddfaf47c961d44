package io.witan.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import io.witan.protocol.bytes.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A follower's line to the active member: knows where that is, and hears of every head from it. */
final class Contact {
  private static final List<ServiceKey<GroupMessage.ToActive>> KEYS =
      List.of(ActiveMember.KEY, ActiveMember.PENDING_KEY);

  private final AtomicReference<Set<ActorRef<GroupMessage.ToActive>>> registered =
      new AtomicReference<>(Set.of());

  /** Messages to the actor. */
  sealed interface Command {}

  private record Registered(Set<ActorRef<GroupMessage.ToActive>> members) implements Command {}

  private record RegisteredPending(Set<ActorRef<GroupMessage.ToActive>> members)
      implements Command {}

  private record Announced(GroupMessage.Announcement head) implements Command {}

  private record BecamePending(GroupMessage.Pending transactions) implements Command {}

  private final Consumer<GroupMessage.Announcement> heard;
  private final Consumer<List<Bytes>> pending;

  /**
   * A contact.
   *
   * @param heard of a new head
   * @param pending told of transactions that wait in the active member, where that is not this JVM
   */
  Contact(Consumer<GroupMessage.Announcement> heard, Consumer<List<Bytes>> pending) {
    this.heard = heard;
    this.pending = pending;
  }

  /** The actor. */
  Behavior<Command> behavior() {
    return Behaviors.setup(
        context -> {
          ActorRef<Receptionist.Listing> listings =
              context.messageAdapter(Receptionist.Listing.class, Contact::listed);
          for (ServiceKey<GroupMessage.ToActive> key : KEYS) {
            context.getSystem().receptionist().tell(Receptionist.subscribe(key, listings));
          }
          ActorRef<GroupMessage.Announcement> heads =
              context.messageAdapter(GroupMessage.Announcement.class, Announced::new);
          ActorRef<GroupMessage.Pending> transactions =
              context.messageAdapter(GroupMessage.Pending.class, BecamePending::new);
          return Behaviors.receiveMessage(command -> on(context, command, heads, transactions));
        });
  }

  private static Command listed(Receptionist.Listing listing) {
    return listing.isForKey(ActiveMember.KEY)
        ? new Registered(listing.getServiceInstances(ActiveMember.KEY))
        : new RegisteredPending(listing.getServiceInstances(ActiveMember.PENDING_KEY));
  }

  private Behavior<Command> on(
      ActorContext<Command> context,
      Command command,
      ActorRef<GroupMessage.Announcement> heads,
      ActorRef<GroupMessage.Pending> transactions) {
    switch (command) {
      case Registered(var members) -> {
        registered.set(members);
        members.forEach(member -> member.tell(new GroupMessage.Follow(heads)));
        context.getLog().debug("active members: {}", members);
      }
      case RegisteredPending(var members) ->
          members.stream()
              .filter(member -> !member.path().address().hasLocalScope())
              .forEach(member -> member.tell(new GroupMessage.FollowPending(transactions)));
      case Announced(var head) -> heard.accept(head);
      case BecamePending(var some) -> pending.accept(some.transactions());
    }
    return Behaviors.same();
  }

  /** The active member that a lease names; empty where nothing is known of it. */
  Optional<ActorRef<GroupMessage.ToActive>> of(String holder) {
    return Membership.address(holder)
        .flatMap(
            address ->
                registered.get().stream()
                    .filter(member -> member.path().address().equals(address))
                    .findFirst());
  }
}
