package io.witan.actors.cluster;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.receptionist.ServiceKey;
import akka.cluster.typed.Cluster;
import io.witan.actors.node.Freshness;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.store.Duty;
import io.witan.protocol.store.GroupLease;
import io.witan.protocol.store.GroupLease.Term;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A duty of a group as one of its JVMs sees it: who has it, and how that one is asked. */
public final class Post {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.group");

  private final ActorSystem<?> system;
  private final Duty duty;
  private final DatabaseOutage outage;
  private final ServiceKey<GroupMessage.ToActive> key;
  private final Contact contact;
  private final GroupMetrics metrics;
  private volatile Optional<LeaseKeeper> keeper = Optional.empty();

  /** What the group hears of it. */
  interface Events {
    /** Whether this JVM is to take nothing any more. */
    boolean isEnding();

    /** This JVM has the duty from now on. */
    void taken();

    /** Another JVM has it, so that this one is to end. */
    void overtaken(String why);
  }

  Post(ActorSystem<?> system, Duty duty, DatabaseOutage outage) {
    this.system = system;
    this.duty = duty;
    this.outage = outage;
    this.key = key(duty);
    this.metrics = new GroupMetrics(duty);
    this.contact = new Contact(key, Cluster.get(system).selfMember().address());
  }

  /**
   * Begins to look who has it.
   *
   * @param self this JVM's name in the lease
   * @param listener hears the news of whoever has it; empty where this JVM does not want them
   */
  void begin(
      GroupLease lease,
      String self,
      Freshness freshness,
      Candidate candidate,
      Events events,
      Optional<Contact.Listener> listener) {
    LeaseKeeper.Events course = course(candidate, events);
    keeper = Optional.of(new LeaseKeeper(duty, lease, self, freshness, outage, course));
    system.systemActorOf(contact.behavior(listener), "contact-" + duty.title(), Props.empty());
  }

  /** By which the JVMs find who has a duty, those of earlier versions too. */
  static ServiceKey<GroupMessage.ToActive> key(Duty duty) {
    return ServiceKey.create(
        GroupMessage.ToActive.class,
        switch (duty) {
          case LEDGER -> "active-member";
          case MANAGER -> "active-manager";
          case ENCLAVE -> "active-enclave";
        });
  }

  /** How long an answer is waited for. */
  private static Duration patience(Duty duty) {
    return switch (duty) {
      // Longer than a call of a client may run.
      case LEDGER, MANAGER -> Duration.ofSeconds(15);
      // What waits for a JVM that died asks the next one then.
      case ENCLAVE -> Duration.ofSeconds(5);
    };
  }

  private LeaseKeeper.Events course(Candidate candidate, Events events) {
    return new LeaseKeeper.Events() {
      @Override
      public boolean isReady() {
        return !events.isEnding() && candidate.isReady();
      }

      @Override
      public void taken(Term term) {
        if (events.isEnding()) {
          // It was told so in this moment; what it took it gives back when it leaves.
          return;
        }
        metrics.taken(term.epoch());
        candidate.taken(Post.this);
        events.taken();
      }

      @Override
      public void overtaken(Term by) {
        metrics.overtaken();
        events.overtaken(
            "another JVM of the group, "
                + by.holder()
                + ", is its active "
                + duty.title()
                + " (term "
                + by.epoch()
                + ")");
      }

      @Override
      public void superseded(String why) {
        metrics.overtaken();
        events.overtaken(why);
      }
    };
  }

  /** The term that was seen last; none while the database is away, and before it was looked at. */
  Term seen() {
    return keeper.map(LeaseKeeper::seen).orElse(Term.NONE);
  }

  /** The address of the JVM that has the duty, this one or another; empty where none is known. */
  Optional<Address> holder() {
    Term term = seen();
    return term.isOver() ? Optional.empty() : Membership.address(term.holder());
  }

  /** Whether nobody is known to have it. */
  public boolean isVacant() {
    return holder().isEmpty();
  }

  /** Whether this JVM has it, so far as is known. */
  public boolean isHeld() {
    return keeper.map(LeaseKeeper::isHolder).orElse(false);
  }

  /** Why nobody can be asked, in a sentence; empty while somebody can. */
  public Optional<String> absence() {
    return holder().flatMap(contact::at).isPresent()
        ? Optional.empty()
        : Optional.of("no member of the group is its active " + duty.title());
  }

  /** Asks who has the duty; fails with {@link NoActiveMember} where that does not answer. */
  public CompletionStage<Bytes> ask(String state, Bytes request) {
    Optional<ActorRef<GroupMessage.ToActive>> holder = holder().flatMap(contact::at);
    if (holder.isEmpty()) {
      return CompletableFuture.failedStage(
          new NoActiveMember("no member of the group is its active " + duty.title()));
    }
    return ask(holder.get(), "the active " + duty.title() + " of the group", state, request);
  }

  /**
   * Asks a JVM of the group as the holder of this duty is asked.
   *
   * @param title of that JVM, for the reason where it does not answer
   */
  CompletionStage<Bytes> ask(
      ActorRef<? super GroupMessage.Ask> whom, String title, String state, Bytes request) {
    return AskPattern.<GroupMessage.Ask, GroupMessage.Answer>ask(
            whom.narrow(),
            replyTo -> new GroupMessage.Ask(state, request, replyTo),
            patience(duty),
            system.scheduler())
        .handle((answer, late) -> answer(answer, title))
        .whenComplete((answered, failure) -> metrics.relayed(failure == null));
  }

  private static Bytes answer(GroupMessage.Answer answer, String title) {
    return switch (answer) {
      case null -> throw new NoActiveMember(title + " does not answer");
      case GroupMessage.Answered(var bytes) -> bytes;
      case GroupMessage.Declined(var reason) -> throw new NoActiveMember(reason);
    };
  }

  /**
   * Answers the other JVMs' requests: call it once this one has the duty.
   *
   * @param front takes a private state and a request, and gives the answer; what it declines fails
   *     with {@link NoActiveMember}
   */
  public void answer(BiFunction<String, Bytes, CompletionStage<Bytes>> front) {
    answer(new DutyHolder.Work(new Front(front), Optional.empty()));
  }

  void answer(DutyHolder.Work work) {
    system.systemActorOf(DutyHolder.create(key, work), key.id(), Props.empty());
  }

  /** Looks at once who has it. */
  void look() {
    keeper.ifPresent(LeaseKeeper::look);
  }

  GroupMetrics metrics() {
    return metrics;
  }

  /** Lets another JVM have it at once, if this one has. */
  void leave() throws InterruptedException {
    if (keeper.isEmpty()) {
      return;
    }
    try {
      keeper.get().giveBack();
    } catch (TimeoutException slow) {
      LOG.warn(slow.getMessage());
    }
  }
}
