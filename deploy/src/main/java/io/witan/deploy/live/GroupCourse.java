package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.network.LastLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Does faults to a network of node groups, one after another, and measures what comes of each. */
final class GroupCourse {
  /** From a fault, or where the database is away from its return, to the validator's next vote. */
  static final Duration SLOWEST_VOTE = Duration.ofSeconds(10);

  /** A block where one validator of four may have to be waited for: a round change. */
  static final Duration SLOWEST_BLOCK = LiveNetwork.REQUEST_TIMEOUT.multipliedBy(2);

  private static final Duration AWAY = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int MOST_QUIET_MILLIS = 3_000;
  private static final String CAMPAIGN = "groups";

  /** What one fault cost. */
  private record Cost(Duration votes, Duration blocks) {}

  private final GroupNetwork network;
  private final GroupWatch watch;
  private final Figures figures;
  private final Random draws;
  private final Duration pause;
  private final Map<GroupFault, List<Cost>> costs = new EnumMap<>(GroupFault.class);

  GroupCourse(
      GroupNetwork network, GroupWatch watch, Figures figures, Random draws, Duration pause) {
    this.network = network;
    this.watch = watch;
    this.figures = figures;
    this.draws = draws;
    this.pause = pause;
  }

  /** Starts the validators' first JVMs at once, then the others, and waits until all are well. */
  void startAll() throws InterruptedException {
    int validators = network.groups().validators();
    for (int node : network.all()) {
      network.start(node);
      if (node >= validators) {
        for (int started = 1; started <= node; started++) {
          awaitWell(started);
        }
      }
    }
    network.orchestrate();
  }

  /** Does so many faults, each kind about as often as the others. */
  void run(int faults) throws InterruptedException {
    List<GroupFault> drawn = new ArrayList<>();
    while (drawn.size() < faults) {
      List<GroupFault> all = new ArrayList<>(List.of(GroupFault.values()));
      Collections.shuffle(all, draws);
      drawn.addAll(all);
    }
    for (int number = 1; number <= faults; number++) {
      one(number, drawn.get(number - 1));
    }
    sum();
  }

  private void one(int number, GroupFault fault) throws InterruptedException {
    List<String> names = network.groups().organisations();
    String organisation = names.get(draws.nextInt(names.size()));
    for (int node : network.all()) {
      awaitWell(node);
    }
    TimeUnit.MILLISECONDS.sleep(draws.nextInt(MOST_QUIET_MILLIS));
    int active = awaitActive(organisation);
    long began = System.nanoTime();
    long head = watch.head();
    String whom = begin(fault, organisation, active);
    long counted = began;
    if (fault.isOfAll()) {
      TimeUnit.MILLISECONDS.sleep(AWAY.toMillis());
      network.database().start();
      counted = System.nanoTime();
      head = watch.head();
    }
    // The block after next cannot have been voted on before.
    String validator = network.validator(organisation);
    Optional<Long> vote = watch.awaitVote(validator, head + 1, length(fault));
    boolean healed = vote.isEmpty();
    if (healed) {
      end(fault, organisation, active, began);
      vote = watch.awaitVote(validator, head + 1, PATIENCE);
    }
    if (vote.isEmpty()) {
      throw new CommandFailure(
          "after " + fault.words() + " " + organisation + " votes no more; see " + logs());
    }
    Cost cost =
        new Cost(
            Duration.ofNanos(Math.max(0, vote.get() - counted)),
            watch.longestGap(began, vote.get()));
    costs.computeIfAbsent(fault, none -> new ArrayList<>()).add(cost);
    report(number, fault, whom, cost);
    if (!healed) {
      end(fault, organisation, active, began);
    }
  }

  /** How long a fault lasts that does not end by itself. */
  private Duration length(GroupFault fault) {
    return switch (fault) {
      case PAUSE_ACTIVE -> pause;
      case PARTITION, CUT_OFF_DATABASE -> AWAY;
      case KILL_ANY, KILL_ACTIVE, KILL_DATABASE, ROLLING_RESTART -> PATIENCE;
    };
  }

  private String begin(GroupFault fault, String organisation, int active) {
    switch (fault) {
      case KILL_ANY -> {
        List<Integer> members = network.groups().membersOf(organisation);
        int any = members.get(draws.nextInt(members.size()));
        network.kill(any);
        return network.name(any) + (any == active ? ", active" : "");
      }
      case KILL_ACTIVE -> network.kill(active);
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
        sleepUntil(began, length(fault));
        network.resume(active);
      }
      case PARTITION -> {
        sleepUntil(began, length(fault));
        network.partition(organisation, false);
      }
      case CUT_OFF_DATABASE -> {
        sleepUntil(began, length(fault));
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
      case KILL_ANY, KILL_ACTIVE, KILL_DATABASE -> {}
    }
  }

  private static void sleepUntil(long began, Duration length) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(began + length.toNanos() - System.nanoTime());
  }

  /** Where no group may be away, blocks wait for the one that is. */
  private void report(int number, GroupFault fault, String whom, Cost cost) {
    boolean borne = !fault.isOfAll() && network.groups().validators() > 1;
    figures.add(
        CAMPAIGN,
        "%d %s (%s)".formatted(number, fault.words(), whom),
        "votes after %s, blocks paused %s"
            .formatted(Figures.seconds(cost.votes()), Figures.seconds(cost.blocks())),
        borne && cost.blocks().compareTo(SLOWEST_BLOCK) > 0
            ? cost.blocks().multipliedBy(SLOWEST_VOTE.dividedBy(SLOWEST_BLOCK))
            : cost.votes(),
        SLOWEST_VOTE);
  }

  private void sum() {
    costs.forEach(
        (fault, all) ->
            figures.note(
                CAMPAIGN,
                fault.words(),
                "%d times: votes %s, blocks %s"
                    .formatted(
                        all.size(),
                        spread(all.stream().map(Cost::votes).sorted().toList()),
                        spread(all.stream().map(Cost::blocks).sorted().toList()))));
  }

  static String spread(List<Duration> sorted) {
    return "median %s, most %s"
        .formatted(
            Figures.seconds(sorted.get(sorted.size() / 2)),
            Figures.seconds(sorted.get(sorted.size() - 1)));
  }

  /** Waits until a node runs and is as it should be. */
  void awaitWell(int node) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!network.isWell(node)) {
      if (System.nanoTime() > deadline) {
        throw new CommandFailure(
            network.name(node)
                + " is not well after "
                + Figures.seconds(PATIENCE)
                + ": "
                + network.health(node).map(it -> it.path("reasons").toString()).orElse("no answer")
                + "; its last line: "
                + LastLine.of(network.log(node)));
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  /** Waits until a JVM of a group is active, and gives it. */
  int awaitActive(String organisation) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<Integer> active = network.active(organisation);
      if (active.isPresent()) {
        return active.get();
      }
      if (System.nanoTime() > deadline) {
        throw new CommandFailure("no JVM of " + organisation + " is active; see " + logs());
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private String logs() {
    return network.folder().path() + "/node*/witan.log";
  }
}
