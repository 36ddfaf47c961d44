package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.network.LastLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Replaces the JVMs of a network of node groups one by one by those of another version, in the
 * order that operators are told: in each group those that follow, then the active one; then the
 * validators of one JVM.
 */
final class UpgradeCourse {
  static final String CAMPAIGN = "upgrade";

  /** How a node begins the line that it ends with. */
  private static final String REFUSAL = "witan: ";

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** What was derived from the journal and the payloads, in a node's data directory. */
  private static final List<String> STORES = List.of("ledger", "private");

  private final GroupNetwork network;
  private final GroupCourse course;
  private final GroupWatch watch;
  private final GroupWork work;
  private final Figures figures;

  UpgradeCourse(
      GroupNetwork network, GroupCourse course, GroupWatch watch, GroupWork work, Figures figures) {
    this.network = network;
    this.course = course;
    this.watch = watch;
    this.work = work;
    this.figures = figures;
  }

  /**
   * Goes from one version to another.
   *
   * @param clears whether each JVM's derived stores are deleted before its start
   */
  void roll(Program to, boolean clears) throws InterruptedException {
    long began = System.nanoTime();
    long transfers = work.acknowledged().size();
    List<Duration> votes = new ArrayList<>();
    for (String organisation : network.groups().organisations()) {
      int active = course.awaitActive(organisation);
      for (int node : network.groups().membersOf(organisation)) {
        if (node != active) {
          votes.add(replace(node, "follows", to, clears));
        }
      }
      votes.add(replace(active, "active", to, clears));
    }
    for (int node : network.all()) {
      if (!network.groups().isMember(node)) {
        replace(node, "alone", to, clears);
      }
    }
    long ended = System.nanoTime();
    figures.note(
        CAMPAIGN,
        "all to " + to.name(),
        "in %s: votes paused %s; %d transfers"
            .formatted(
                Figures.seconds(Duration.ofNanos(ended - began)),
                GroupCosts.spread(votes.stream().sorted().toList()),
                work.acknowledged().size() - transfers));
    blocks("the longest pause of blocks to " + to.name(), watch.longestGap(began, ended));
  }

  private void blocks(String what, Duration longest) {
    if (network.groups().validators() > 1) {
      figures.add(CAMPAIGN, what, Figures.seconds(longest), longest, GroupCourse.SLOWEST_BLOCK);
    } else {
      figures.note(CAMPAIGN, what, Figures.seconds(longest));
    }
  }

  /** Gives how long the validator's votes paused. */
  private Duration replace(int node, String part, Program to, boolean clears)
      throws InterruptedException {
    String validator = network.validator(node);
    network.hold(node);
    long began = System.nanoTime();
    long transfers = work.acknowledged().size();
    long head = watch.head();
    network.stop(node);
    if (clears) {
      clear(network.config(node).dataDir());
    }
    network.use(node, to.manner());
    network.release(node);
    // The block after next cannot have been voted on before.
    long vote =
        watch
            .awaitVote(validator, head + 1, began + GroupCourse.IN_FLIGHT.toNanos(), PATIENCE)
            .orElseThrow(() -> new CommandFailure(network.name(node) + " votes no more"));
    awaitWell(node);
    long ready = System.nanoTime();
    long ended = Math.max(vote, ready);
    Duration paused = watch.longestSilence(validator, began, ended);
    String what = "%s (%s) to %s".formatted(network.name(node), part, to.name());
    String measured =
        "votes paused %s, blocks %s; ready after %s; %d transfers"
            .formatted(
                Figures.seconds(paused),
                Figures.seconds(watch.longestGap(began, ended)),
                Figures.seconds(Duration.ofNanos(ready - began)),
                work.acknowledged().size() - transfers);
    if (network.groups().isMember(node)) {
      figures.add(CAMPAIGN, what, measured, paused, GroupCourse.SLOWEST_VOTE);
    } else {
      figures.note(CAMPAIGN, what, measured);
    }
    return paused;
  }

  /** Unlike after a fault, a version may refuse what the other one left. */
  private void awaitWell(int node) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!network.isWell(node)) {
      String last = LastLine.of(network.log(node));
      boolean refused = !network.isRunning(node) && last.startsWith(REFUSAL);
      if (refused || System.nanoTime() > deadline) {
        throw new CommandFailure(network.name(node) + " does not start: " + last);
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static void clear(Path data) {
    try {
      for (String store : STORES) {
        if (Files.exists(data.resolve(store))) {
          WorkFolder.delete(data.resolve(store));
        }
      }
    } catch (IOException failed) {
      throw new CommandFailure("cannot delete the stores under " + data);
    }
  }

  /** Lets clients work with all JVMs as they are. */
  void rest(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
