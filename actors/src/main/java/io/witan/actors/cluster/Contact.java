package io.witan.actors.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A follower's line to the active member: knows where that is, and hears of every head from it. */
final class Contact {
  private final AtomicReference<Set<ActorRef<GroupMessage.ToActive>>> registered =
      new AtomicReference<>(Set.of());

  /** Messages to the actor. */
  sealed interface Command {}

  private record Registered(Set<ActorRef<GroupMessage.ToActive>> members) implements Command {}

  private record Announced(GroupMessage.Announcement head) implements Command {}

  /**
   * The actor.
   *
   * @param heard of a new head
   */
  Behavior<Command> behavior(Consumer<GroupMessage.Announcement> heard) {
    return Behaviors.setup(
        context -> {
          ActorRef<Receptionist.Listing> listings =
              context.messageAdapter(
                  Receptionist.Listing.class,
                  listing -> new Registered(listing.getServiceInstances(ActiveMember.KEY)));
          context
              .getSystem()
              .receptionist()
              .tell(Receptionist.subscribe(ActiveMember.KEY, listings));
          ActorRef<GroupMessage.Announcement> heads =
              context.messageAdapter(GroupMessage.Announcement.class, Announced::new);
          return Behaviors.receiveMessage(command -> on(context, command, heads, heard));
        });
  }

  private Behavior<Command> on(
      ActorContext<Command> context,
      Command command,
      ActorRef<GroupMessage.Announcement> heads,
      Consumer<GroupMessage.Announcement> heard) {
    switch (command) {
      case Registered(var members) -> {
        registered.set(members);
        members.forEach(member -> member.tell(new GroupMessage.Follow(heads)));
        context.getLog().debug("active members: {}", members);
      }
      case Announced(var head) -> heard.accept(head);
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
