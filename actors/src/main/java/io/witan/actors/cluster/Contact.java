package io.witan.actors.cluster;

import akka.actor.Address;
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

/** A JVM's line to the one that has a duty: knows where that is, and hears the news from it. */
final class Contact {
  private final ServiceKey<GroupMessage.ToActive> key;
  private final Address self;
  private final AtomicReference<Set<ActorRef<GroupMessage.ToActive>>> registered =
      new AtomicReference<>(Set.of());

  /** What a JVM does with the news of the active ledger. */
  interface Listener {
    /** The journal has a new head. */
    void head(long height);

    /** Transactions wait in the active ledger, which is not this JVM's; canonical bytes. */
    void pending(List<Bytes> transactions);
  }

  private record Followed(
      Listener listener,
      ActorRef<GroupMessage.Announcement> heads,
      ActorRef<GroupMessage.Pending> transactions) {}

  /** Messages to the actor. */
  sealed interface Command {}

  private record Registered(Set<ActorRef<GroupMessage.ToActive>> members) implements Command {}

  private record RegisteredPending(Set<ActorRef<GroupMessage.ToActive>> members)
      implements Command {}

  private record Announced(GroupMessage.Announcement head) implements Command {}

  private record BecamePending(GroupMessage.Pending transactions) implements Command {}

  /**
   * The line to whoever registers by a key.
   *
   * @param self this JVM's address
   */
  Contact(ServiceKey<GroupMessage.ToActive> key, Address self) {
    this.key = key;
    this.self = self;
  }

  /**
   * The actor.
   *
   * @param listener hears the news; empty where this JVM does not want them
   */
  Behavior<Command> behavior(Optional<Listener> listener) {
    return Behaviors.setup(
        context -> {
          ActorRef<Receptionist.Listing> listings =
              context.messageAdapter(Receptionist.Listing.class, this::listed);
          ActorRef<Receptionist.Command> receptionist = context.getSystem().receptionist();
          receptionist.tell(Receptionist.subscribe(key, listings));
          if (listener.isEmpty()) {
            return Behaviors.receiveMessage(command -> on(context, command, Optional.empty()));
          }
          receptionist.tell(Receptionist.subscribe(DutyHolder.pendingKey(key), listings));
          Optional<Followed> followed =
              Optional.of(
                  new Followed(
                      listener.get(),
                      context.messageAdapter(GroupMessage.Announcement.class, Announced::new),
                      context.messageAdapter(GroupMessage.Pending.class, BecamePending::new)));
          return Behaviors.receiveMessage(command -> on(context, command, followed));
        });
  }

  private Command listed(Receptionist.Listing listing) {
    return listing.isForKey(key)
        ? new Registered(listing.getServiceInstances(key))
        : new RegisteredPending(listing.getServiceInstances(DutyHolder.pendingKey(key)));
  }

  private Behavior<Command> on(
      ActorContext<Command> context, Command command, Optional<Followed> followed) {
    if (command instanceof Registered(var members)) {
      registered.set(members);
      context.getLog().debug("active members: {}", members);
    }
    followed.ifPresent(news -> tell(command, news));
    return Behaviors.same();
  }

  private static void tell(Command command, Followed news) {
    switch (command) {
      case Registered(var members) ->
          members.forEach(member -> member.tell(new GroupMessage.Follow(news.heads())));
      case RegisteredPending(var members) ->
          members.stream()
              .filter(member -> !member.path().address().hasLocalScope())
              .forEach(member -> member.tell(new GroupMessage.FollowPending(news.transactions())));
      case Announced(var head) -> news.listener().head(head.height());
      case BecamePending(var some) -> news.listener().pending(some.transactions());
    }
  }

  /** The member at an address; empty where nothing is known of it. */
  Optional<ActorRef<GroupMessage.ToActive>> at(Address address) {
    return registered.get().stream().filter(member -> isAt(member, address)).findFirst();
  }

  private boolean isAt(ActorRef<?> member, Address address) {
    Address its = member.path().address();
    // One of this JVM itself does not say where it is.
    return (its.hasLocalScope() ? self : its).equals(address);
  }
}
