package io.witan.actors.exchange;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recovers from each other manager, as they become known and reachable. */
final class Recovering extends AbstractBehavior<Recovering.Command> {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.exchange");

  /** Long enough for discovery to find those that are there. */
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** Messages to this actor. */
  sealed interface Command {}

  private record Look() implements Command {}

  private record Asked(Set<String> all, Recovered outcome) implements Command {}

  private record Failed(String reason) implements Command {}

  private final Recovery recovery;
  private final Set<String> answered = new TreeSet<>();

  private Recovering(ActorContext<Command> context, Recovery recovery) {
    super(context);
    this.recovery = recovery;
    pause();
  }

  static Behavior<Command> create(Recovery recovery) {
    return Behaviors.setup(context -> new Recovering(context, recovery));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Look.class, look -> look())
        .onMessage(Asked.class, this::asked)
        .onMessage(Failed.class, this::failed)
        .build();
  }

  private Behavior<Command> pause() {
    getContext().scheduleOnce(PAUSE, getContext().getSelf(), new Look());
    return this;
  }

  private Behavior<Command> look() {
    Set<String> all = recovery.others();
    if (answered.containsAll(all)) {
      return pause();
    }
    getContext()
        .pipeToSelf(
            recovery.recover(),
            (outcome, failure) ->
                failure == null
                    ? new Asked(all, outcome)
                    : new Failed(Refusals.of(failure).getMessage()));
    return this;
  }

  private Behavior<Command> failed(Failed failed) {
    LOG.warn("recovery: {}; it goes on later", failed.reason());
    return pause();
  }

  private Behavior<Command> asked(Asked asked) {
    answered.addAll(asked.all());
    answered.removeAll(asked.outcome().silent().keySet());
    LOG.info(
        "recovery: {} payloads came back; managers that did not answer: {}",
        asked.outcome().arrivals(),
        asked.outcome().silent());
    return pause();
  }
}
