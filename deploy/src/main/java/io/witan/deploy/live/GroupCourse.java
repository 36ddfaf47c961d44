package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.live.GroupCosts.Cost;
import io.witan.deploy.network.LastLine;
import io.witan.protocol.store.Duty;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Does faults to a network of node groups, one after another, and measures what comes of each. A
 * fault begins when all that the ones before did is over, but for JVMs that are stopped: while they
 * are, other groups have their turn.
 */
final class GroupCourse {
  /** From a fault, or where the database is away from its return, to the validator's next vote. */
  static final Duration SLOWEST_VOTE = Duration.ofSeconds(10);

  /** A block where one validator of four may have to be waited for: a round change. */
  static final Duration SLOWEST_BLOCK = LiveNetwork.REQUEST_TIMEOUT.multipliedBy(2);

  /** What a validator signed before a fault may still be under way so much later. */
  static final Duration IN_FLIGHT = Duration.ofMillis(500);

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int MOST_QUIET_MILLIS = 2_000;
  static final String CAMPAIGN = "groups";

  /** A JVM that was active and is stopped. */
  private record Sleeper(int node, long wakesAt, Disturbance disturbance) {}

  private final GroupNetwork network;
  private final GroupWatch watch;
  private final Figures figures;
  private final GroupCosts costs;
  private final Random draws;
  private final Duration pause;
  private final List<Disturbance> disturbances = new ArrayList<>();
  private final Map<String, Sleeper> asleep = new TreeMap<>();
  private Duration longestGap = Duration.ZERO;
  private boolean slow;
  private long gapsFrom;

  GroupCourse(
      GroupNetwork network,
      GroupWatch watch,
      Figures figures,
      GroupCosts costs,
      Random draws,
      Duration pause) {
    this.network = network;
    this.watch = watch;
    this.figures = figures;
    this.costs = costs;
    this.draws = draws;
    this.pause = pause;
  }

  /**
   * Starts the validators' first JVMs at once, the enclaves where those have made the tables of
   * their journals, then the others one by one, and waits until all are well.
   */
  void startAll() throws InterruptedException {
    int validators = network.groups().validators();
    // Some are there before others, as where all are restarted.
    disturbances.add(new Disturbance(GroupFault.ROLLING_RESTART, Instant.now()));
    List<Integer> all = network.all();
    List<Integer> first = all.subList(0, validators);
    first.forEach(network::start);
    for (int node : first) {
      await(
          () -> network.health(node).map(any -> node),
          () -> network.name(node) + " does not start; see " + logs());
    }
    List<Integer> started = new ArrayList<>(first);
    all.stream().filter(network.groups()::isEnclave).forEach(started::add);
    started.subList(validators, started.size()).forEach(network::start);
    awaitWell(started);
    for (int node : network.ledgers().subList(validators, network.ledgers().size())) {
      network.start(node);
      started.add(node);
      awaitWell(started);
    }
    slow |= Figures.isSlow();
    network.orchestrate();
  }

  /** Whether the machine was too slow for its work at times. */
  boolean wasSlow() {
    return slow;
  }

  /** Whatever was done, and when. */
  List<Disturbance> disturbances() {
    return List.copyOf(disturbances);
  }

  /**
   * Does as many faults as are left of so many, each kind about as often as the others, and begins
   * none after a moment. All is well again then.
   *
   * @param end by {@code System.nanoTime}
   * @param calls that go on meanwhile where there are other organisations
   */
  void run(int faults, long end, PrivateWork calls) throws InterruptedException {
    List<GroupFault> drawn = new ArrayList<>();
    while (drawn.size() < faults) {
      List<GroupFault> all = new ArrayList<>(List.of(GroupFault.values()));
      Collections.shuffle(all, draws);
      drawn.addAll(all);
    }
    gapsFrom = System.nanoTime();
    while (costs.count() < faults && System.nanoTime() - end < 0) {
      one(drawn.get(costs.count()), calls);
    }
    wakeAll();
    awaitOthers();
    noteGap();
    figures.note(CAMPAIGN, "faults done", costs.count() + " of " + faults);
    costs.print(figures, CAMPAIGN);
    figures.note(
        CAMPAIGN,
        "the longest time without a block, but for database outages",
        Figures.seconds(longestGap));
  }

  /** Waits until all that went before is over, and draws whom a fault meets. */
  private String choose(GroupFault fault) throws InterruptedException {
    wake(System.nanoTime());
    if (fault.isOfAll() || asleep.size() == network.groups().organisations().size()) {
      wakeAll();
    }
    awaitOthers();
    List<String> names = new ArrayList<>(network.groups().organisations());
    names.removeAll(asleep.keySet());
    TimeUnit.MILLISECONDS.sleep(draws.nextInt(MOST_QUIET_MILLIS));
    return names.get(draws.nextInt(names.size()));
  }

  private void one(GroupFault fault, PrivateWork calls) throws InterruptedException {
    String organisation = choose(fault);
    int active = awaitActive(organisation);
    if (fault.isOfAll()) {
      noteGap();
    }
    Disturbance disturbance = new Disturbance(fault, Instant.now());
    disturbances.add(disturbance);
    long began = System.nanoTime();
    long head = watch.head();
    String whom = begin(fault, organisation, active);
    long counted = began;
    long since = began + IN_FLIGHT.toNanos();
    if (fault.isOfAll()) {
      TimeUnit.MILLISECONDS.sleep(GroupFault.AWAY.toMillis());
      network.database().start();
      counted = System.nanoTime();
      since = counted;
      head = watch.head();
    }
    // The block after next cannot have been voted on before.
    String validator = network.validator(organisation);
    Optional<Long> vote = watch.awaitVote(validator, head + 1, since, length(fault));
    boolean healed = vote.isEmpty();
    if (healed) {
      end(fault, organisation, active, began);
      vote = watch.awaitVote(validator, head + 1, since, PATIENCE);
    }
    Optional<Long> block = vote.isEmpty() ? vote : watch.awaitBlock(vote.get(), PATIENCE);
    if (block.isEmpty()) {
      throw new CommandFailure(
          "after " + fault.words() + " " + organisation + " votes no more; see " + logs());
    }
    gapsFrom = fault.isOfAll() ? block.get() : gapsFrom;
    Duration votes = Duration.ofNanos(vote.get() - counted);
    Duration blocks = watch.longestGap(began, block.get());
    report(fault, whom, new Cost(votes, blocks, awaitCall(fault, organisation, calls, began)));
    if (!healed && fault == GroupFault.PAUSE_ACTIVE) {
      asleep.put(organisation, new Sleeper(active, began + pause.toNanos(), disturbance));
    } else if (!healed) {
      end(fault, organisation, active, began);
    }
  }

  /** From the enclave's end to the organisation's next private call; it needs the others. */
  private Optional<Duration> awaitCall(
      GroupFault fault, String organisation, PrivateWork calls, long began)
      throws InterruptedException {
    if (fault != GroupFault.KILL_ENCLAVE || network.groups().organisations().size() == 1) {
      return Optional.empty();
    }
    Optional<Long> taken = calls.awaitTaken(organisation, began + IN_FLIGHT.toNanos(), PATIENCE);
    if (taken.isEmpty()) {
      throw new CommandFailure(
          "after " + fault.words() + " no private call of " + organisation + " is taken");
    }
    return Optional.of(Duration.ofNanos(taken.get() - began));
  }

  /** How long a fault lasts that does not end by itself. */
  private Duration length(GroupFault fault) {
    return switch (fault) {
      case PAUSE_ACTIVE -> pause;
      case PARTITION, CUT_OFF_DATABASE -> GroupFault.AWAY;
      case KILL_ANY, KILL_ACTIVE, KILL_ENCLAVE, KILL_DATABASE, ROLLING_RESTART -> PATIENCE;
    };
  }

  private String begin(GroupFault fault, String organisation, int active)
      throws InterruptedException {
    switch (fault) {
      case KILL_ANY -> {
        List<Integer> members = network.groups().membersOf(organisation);
        int any = members.get(draws.nextInt(members.size()));
        network.kill(any);
        return network.name(any) + (any == active ? ", active" : "");
      }
      case KILL_ACTIVE -> network.kill(active);
      case KILL_ENCLAVE -> {
        int enclave = awaitHolder(organisation, Duty.ENCLAVE);
        network.kill(enclave);
        return network.name(enclave);
      }
      case PAUSE_ACTIVE -> network.pause(active);
      case PARTITION -> {
        network.partition(organisation, true);
        return organisation;
      }
      case CUT_OFF_DATABASE -> network.cutOffDatabase(active, true);
      case ROLLING_RESTART -> {
        network.stop(active);
        return organisation + ", first " + network.name(active);
      }
      case KILL_DATABASE -> {
        network.database().kill();
        return "all, seen at " + organisation;
      }
    }
    return network.name(active);
  }

  /** Heals what was done, at the earliest when it has lasted as long as it should. */
  private void end(GroupFault fault, String organisation, int active, long began)
      throws InterruptedException {
    switch (fault) {
      case PAUSE_ACTIVE -> {
        sleepUntil(began + pause.toNanos());
        network.resume(active);
      }
      case PARTITION -> {
        sleepUntil(began + GroupFault.AWAY.toNanos());
        network.partition(organisation, false);
      }
      case CUT_OFF_DATABASE -> {
        sleepUntil(began + GroupFault.AWAY.toNanos());
        network.cutOffDatabase(active, false);
      }
      case ROLLING_RESTART -> {
        awaitWell(active);
        for (int node : network.groups().membersOf(organisation)) {
          if (node != active) {
            network.stop(node);
            awaitWell(node);
          }
        }
      }
      case KILL_ANY, KILL_ACTIVE, KILL_ENCLAVE, KILL_DATABASE -> {}
    }
  }

  private static void sleepUntil(long moment) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(moment - System.nanoTime());
  }

  private void wakeAll() throws InterruptedException {
    for (Sleeper sleeper : asleep.values()) {
      sleepUntil(sleeper.wakesAt());
    }
    wake(System.nanoTime());
  }

  /**
   * Lets those go on that have been stopped for long enough. Another JVM is active in their place,
   * so that each must find that out and end, and come anew.
   */
  private void wake(long now) throws InterruptedException {
    for (String organisation : List.copyOf(asleep.keySet())) {
      Sleeper sleeper = asleep.get(organisation);
      if (sleeper.wakesAt() - now <= 0) {
        int node = sleeper.node();
        int lives = network.lives(node);
        network.resume(node);
        await(
            () -> Optional.of(node).filter(it -> network.lives(it) > lives),
            () -> network.name(node) + " was overtaken while it was stopped, and goes on");
        asleep.remove(organisation);
      }
    }
  }

  /** Where no group may be away, blocks wait for the one that is. */
  private void report(GroupFault fault, String whom, Cost cost) {
    costs.add(fault, cost);
    slow |= Figures.isSlow();
    boolean borne = !fault.isOfAll() && network.groups().validators() > 1;
    figures.add(
        CAMPAIGN,
        "%d %s (%s)".formatted(costs.count(), fault.words(), whom),
        "votes %s after %s, blocks paused %s%s"
            .formatted(
                Figures.seconds(cost.votes()),
                fault.isOfAll() ? "its return" : "it",
                Figures.seconds(cost.blocks()),
                cost.calls().map(it -> ", private call " + Figures.seconds(it)).orElse("")),
        borne && cost.blocks().compareTo(SLOWEST_BLOCK) > 0
            ? cost.blocks().multipliedBy(SLOWEST_VOTE.dividedBy(SLOWEST_BLOCK))
            : Collections.max(List.of(cost.votes(), cost.calls().orElse(cost.votes()))),
        SLOWEST_VOTE);
  }

  /** Adds the time since the last outage to what the longest gap is of. */
  private void noteGap() {
    Duration longest = watch.longestGap(gapsFrom, System.nanoTime());
    longestGap = longest.compareTo(longestGap) > 0 ? longest : longestGap;
  }

  /** Waits until all are well but for those that are stopped: the disturbances are over. */
  private void awaitOthers() throws InterruptedException {
    List<Integer> stopped = asleep.values().stream().map(Sleeper::node).toList();
    for (int node : network.all()) {
      if (!stopped.contains(node)) {
        awaitWell(node);
      }
    }
    List<Disturbance> going = asleep.values().stream().map(Sleeper::disturbance).toList();
    Instant now = Instant.now();
    disturbances.stream().filter(each -> !going.contains(each)).forEach(each -> each.end(now));
  }

  private void awaitWell(List<Integer> nodes) throws InterruptedException {
    for (int node : nodes) {
      awaitWell(node);
    }
  }

  /** Waits until a node runs and is as it should be. */
  void awaitWell(int node) throws InterruptedException {
    await(
        () -> Optional.of(node).filter(network::isWell),
        () ->
            network.name(node)
                + " is not well after "
                + Figures.seconds(PATIENCE)
                + ": "
                + network.health(node).map(it -> it.path("reasons").toString()).orElse("no answer")
                + "; its last line: "
                + LastLine.of(network.log(node)));
  }

  /** Waits until a JVM of a group is active, and gives it. */
  int awaitActive(String organisation) throws InterruptedException {
    return await(
        () -> network.active(organisation),
        () -> "no JVM of " + organisation + " is active; see " + logs());
  }

  private int awaitHolder(String organisation, Duty duty) throws InterruptedException {
    return await(
        () -> network.holder(organisation, duty),
        () -> "no JVM of " + organisation + " is its active " + duty.title() + "; see " + logs());
  }

  private static int await(Supplier<Optional<Integer>> node, Supplier<String> otherwise)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - deadline < 0) {
      Optional<Integer> found = node.get();
      if (found.isPresent()) {
        return found.get();
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new CommandFailure(otherwise.get());
  }

  private String logs() {
    return network.folder().path() + "/node*/witan.log";
  }
}
