package io.witan.actors.exchange;

import akka.actor.DeadLetterSuppression;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.exchange.ApiVersion;
import io.witan.protocol.privacy.exchange.DiscoveryRules;
import io.witan.protocol.privacy.exchange.Distribution;
import io.witan.protocol.privacy.exchange.ManagerUrl;
import io.witan.protocol.privacy.exchange.PartyDiscovery;
import io.witan.protocol.privacy.exchange.PartyDiscovery.Heard;
import io.witan.protocol.privacy.exchange.PartyDiscovery.Step;
import io.witan.protocol.privacy.exchange.PartyTable;
import io.witan.protocol.privacy.payload.PartyInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hosts {@link PartyDiscovery}: its clock, its calls and its challenges. */
final class PartyDiscoverer extends AbstractBehavior<PartyDiscoverer.Command> {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.exchange");

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration LEAST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration MOST_BACKOFF = Duration.ofMinutes(1);

  /** What it hears. */
  sealed interface Command extends DeadLetterSuppression {
    /** Another manager told of itself; the answer is how many of its keys are believed. */
    record Announced(PartyInfo theirs, Set<ApiVersion> versions, CompletableFuture<Integer> answer)
        implements Command {}

    /** Ends. */
    record Stop() implements Command {}
  }

  private sealed interface Own extends Command {
    record Tick() implements Own {}

    record Told(ManagerUrl url, Optional<String> failure) implements Own {}

    record Challenged(long announcement, PartyKey key, boolean proved) implements Own {}
  }

  private final PartyTransport transport;
  private final TransactionManager manager;
  private final PartyDirectory directory;
  private final Consumer<PartyTable> tables;
  private final PartyDiscovery discovery;
  private final Map<Long, List<CompletableFuture<Integer>>> waiting = new HashMap<>();
  private final Map<ManagerUrl, String> failures = new HashMap<>();

  private PartyDiscoverer(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      DiscoveryRules rules,
      PartyTransport transport,
      TransactionManager manager,
      PartyDirectory directory,
      Consumer<PartyTable> tables) {
    super(context);
    this.transport = transport;
    this.manager = manager;
    this.directory = directory;
    this.tables = tables;
    this.discovery = new PartyDiscovery(rules);
    timers.startTimerWithFixedDelay(new Own.Tick(), Duration.ZERO, TICK);
  }

  static Behavior<Command> create(
      DiscoveryRules rules,
      PartyTransport transport,
      TransactionManager manager,
      PartyDirectory directory,
      Consumer<PartyTable> tables) {
    Behavior<Command> behavior =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers ->
                        new PartyDiscoverer(
                            context, timers, rules, transport, manager, directory, tables)));
    return Behaviors.supervise(behavior)
        .onFailure(SupervisorStrategy.restartWithBackoff(LEAST_BACKOFF, MOST_BACKOFF, 0.2));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onMessage(Command.class, this::on).build();
  }

  private Behavior<Command> on(Command command) {
    switch (command) {
      case Command.Announced announced -> announced(announced);
      case Command.Stop stop -> {
        return Behaviors.stopped();
      }
      case Own.Tick tick -> perform(discovery.tick(Instant.now()));
      case Own.Told told -> told(told);
      case Own.Challenged challenged ->
          perform(
              discovery.challenged(
                  Instant.now(), challenged.announcement(), challenged.key(), challenged.proved()));
    }
    return this;
  }

  private void announced(Command.Announced announced) {
    Heard heard =
        discovery.heard(Instant.now(), announced.theirs(), announced.versions(), manager.keys());
    switch (heard) {
      case Heard.Refused(var refusal) ->
          announced
              .answer()
              .completeExceptionally(
                  new ExchangeRefused(ExchangeRefused.Kind.FORBIDDEN, refusal.text()));
      case Heard.Taken(var number, var steps) -> {
        waiting.computeIfAbsent(number, none -> new ArrayList<>()).add(announced.answer());
        perform(steps);
      }
    }
  }

  /** Says of a manager that it cannot be reached once, and once that it can again. */
  private void told(Own.Told told) {
    discovery.told(told.url(), told.failure().isEmpty());
    if (told.failure().isPresent()) {
      if (failures.put(told.url(), told.failure().get()) == null) {
        LOG.warn("{}", told.failure().get());
      }
    } else if (failures.remove(told.url()) != null) {
      LOG.info("{} is reached again", told.url());
    }
    failures.keySet().retainAll(discovery.managers());
  }

  private void perform(List<Step> steps) {
    for (Step step : steps) {
      switch (step) {
        case Step.Tell(var url) -> tell(url);
        case Step.Challenge challenge -> challenge(challenge);
        case Step.Settled(var number, var believed, var claimed) -> {
          List<CompletableFuture<Integer>> answers = waiting.remove(number);
          if (answers != null) {
            answers.forEach(answer -> answer.complete(believed));
          }
        }
        case Step.Changed(var table) -> {
          LOG.info("parties of other managers that are known: {}", table.parties().size());
          tables.accept(table);
        }
      }
    }
  }

  private void tell(ManagerUrl url) {
    getContext()
        .pipeToSelf(
            transport.partyInfo(url.text(), directory.own()),
            (answer, fault) -> new Own.Told(url, Optional.ofNullable(fault).map(this::sentence)));
  }

  private String sentence(Throwable fault) {
    return fault.getCause() == null ? fault.getMessage() : sentence(fault.getCause());
  }

  private void challenge(Step.Challenge challenge) {
    Bytes text = Bytes.wrap(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
    PartyKey key = challenge.key();
    CompletionStage<Boolean> proof =
        manager
            .seal(text, Optional.empty(), Distribution.standard(List.of(key)))
            .thenCompose(
                payload ->
                    transport.prove(challenge.at().text(), payload.forRecipient(key).orElseThrow()))
            .thenApply(text::equals);
    getContext()
        .pipeToSelf(
            proof,
            (proved, fault) ->
                new Own.Challenged(challenge.announcement(), key, fault == null && proved));
  }
}
