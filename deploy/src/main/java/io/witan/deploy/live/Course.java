package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.network.LastLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * What a scenario does to a network and expects of it. A block that never comes ends the scenario;
 * every other violation is only noted.
 *
 * @param draws orders, gaps and nodes, by the seed
 * @param pause how long processes are stopped
 */
record Course(
    String scenario,
    LiveNetwork network,
    Watch watch,
    Figures figures,
    Random draws,
    Duration pause) {
  /** How much longer than allowed a block is waited for, to tell late from never. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration CATCH_UP = Duration.ofSeconds(30);
  private static final int LARGEST_GAP_MILLIS = 4_000;
  private static final long START_SECONDS = 300;

  /** After the last fault. */
  private static final Duration SLOWEST_BLOCK = LiveNetwork.REQUEST_TIMEOUT.multipliedBy(2);

  /** While as many are down as the network bears. */
  private static final Duration SLOWEST_PACE = LiveNetwork.PERIOD.multipliedBy(2);

  List<Integer> drawnOrder(List<Integer> nodes) {
    List<Integer> order = new ArrayList<>(nodes);
    Collections.shuffle(order, draws);
    return order;
  }

  /** So many different nodes. */
  List<Integer> drawn(int count) {
    return drawnOrder(network.all()).subList(0, count);
  }

  void sleep(Duration time) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(time.toMillis());
  }

  /** Starts all nodes at once. */
  void startAll() throws InterruptedException {
    start(network.all(), "all started at once");
  }

  /** Starts nodes at once, and expects a block when all of them serve. */
  void start(List<Integer> nodes, String what) throws InterruptedException {
    nodes.forEach(network::start);
    for (int node : nodes) {
      awaitServing(node);
    }
    expectBlock(what, now());
    for (int node : nodes) {
      expectCaughtUp(node, System.nanoTime());
    }
  }

  /**
   * Starts nodes one after another, and expects a block once a quorum of all serves. A node that
   * was wiped does not count: it must not vote before the others have made a block.
   */
  void restart(List<Integer> order, String what) throws InterruptedException {
    Moment before = now();
    int missing = network.quorum() - network.running().size();
    for (int node : order) {
      network.start(node);
      sleep(Duration.ofMillis(draws.nextInt(LARGEST_GAP_MILLIS)));
    }
    for (int node : order) {
      awaitServing(node);
      boolean counts = network.dataBeforeWipe(node).isEmpty();
      missing -= counts ? 1 : 0;
      if (counts && missing == 0) {
        expectBlock(what + ", in the order " + order, before.later());
      }
    }
    for (int node : order) {
      expectCaughtUp(node, System.nanoTime());
    }
  }

  /**
   * A point in time, and how the network was.
   *
   * @param nanos {@code System.nanoTime}
   * @param head the highest block that was seen until then
   */
  record Moment(long nanos, long head) {
    /** The present, without the blocks that have come since. */
    Moment later() {
      return new Moment(System.nanoTime(), head);
    }
  }

  Moment now() {
    return new Moment(System.nanoTime(), watch.head());
  }

  void awaitServing(int node) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (network.client(node).quantity("eth_blockNumber").isEmpty()) {
      if (!network.isRunning(node)) {
        throw new CommandFailure("node" + node + " stopped: " + LastLine.of(network.log(node)));
      }
      if (System.nanoTime() > deadline) {
        throw new CommandFailure("node" + node + " does not answer; see " + network.log(node));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** A block within two request timeouts of a moment. */
  void expectBlock(String what, Moment since) throws InterruptedException {
    Optional<Long> seen = watch.awaitAbove(since.head, SLOWEST_BLOCK.plus(PATIENCE));
    if (seen.isEmpty()) {
      figures.add(scenario, what, "no block after " + since.head, "", false);
      network.running().forEach(this::describe);
      throw new CommandFailure("the network stands still");
    }
    Duration took = Duration.ofNanos(Math.max(0, seen.get() - since.nanos));
    double timeouts = (double) took.toMillis() / LiveNetwork.REQUEST_TIMEOUT.toMillis();
    figures.add(
        scenario,
        what,
        "block after %s (%.1f timeouts)".formatted(Figures.seconds(took), timeouts),
        took,
        SLOWEST_BLOCK);
  }

  /**
   * Two blocks, each within two request timeouts: who falls silent while its links stand is known
   * as silent a height later, and is given its turn until then.
   */
  void expectSilenceNoticed(String what) throws InterruptedException {
    expectBlock(what + ": the next block", now());
    expectBlock(what + ": the one after it", now());
  }

  private void describe(int node) {
    figures.note(
        scenario,
        "node" + node,
        network.client(node).call("witan_consensus").map(Object::toString).orElse("no answer"));
  }

  /** A node has the head of the others. */
  void expectCaughtUp(int node, long since) throws InterruptedException {
    long target = watch.head();
    long deadline = System.nanoTime() + CATCH_UP.plus(PATIENCE).toNanos();
    while (watch.head(node) < target && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - since);
    String what = "node" + node + " has the others' head";
    if (watch.head(node) < target) {
      String measured = "%d of %d".formatted(watch.head(node), target);
      figures.add(scenario, what, measured, Figures.seconds(CATCH_UP), false);
    } else {
      figures.add(scenario, what, "after " + Figures.seconds(took), took, CATCH_UP);
    }
  }

  /** Waits for a height; one that never comes ends the scenario. */
  void awaitHeight(long height) throws InterruptedException {
    if (watch.awaitAbove(height - 1, PATIENCE).isEmpty()) {
      throw new CommandFailure("no block " + height + " came");
    }
  }

  /** Blocks go on for a time, none of which takes more than two periods. */
  void expectPace(String what, Duration span) throws InterruptedException {
    long from = watch.head();
    sleep(span);
    List<Duration> times = watch.blockTimes(from);
    Collections.sort(times);
    if (times.isEmpty()) {
      figures.add(scenario, what, "no block in " + Figures.seconds(span), "", false);
      return;
    }
    Duration median = times.get(times.size() / 2);
    Duration longest = times.get(times.size() - 1);
    figures.add(
        scenario,
        what,
        "median %s, longest %s of %d"
            .formatted(Figures.seconds(median), Figures.seconds(longest), times.size()),
        longest,
        SLOWEST_PACE);
  }

  /** Without a quorum there are no blocks but one that was agreed on before. */
  void expectStandstill(String what, Duration span) throws InterruptedException {
    sleep(LiveNetwork.PERIOD);
    long from = watch.head();
    sleep(span);
    long more = watch.head() - from;
    figures.add(scenario, what, more + " blocks", "1 block", more <= 1);
  }
}
