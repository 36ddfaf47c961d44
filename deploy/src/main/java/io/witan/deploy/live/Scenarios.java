package io.witan.deploy.live;

import io.witan.deploy.network.NetworkFolder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The scenarios of {@code ./witan live}, by name. */
final class Scenarios {
  private static final Duration PACE = Duration.ofSeconds(15);
  private static final Duration STANDSTILL = Duration.ofSeconds(6);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MAX_GAP_SECONDS = 12;
  private static final int MAX_DELAY_MILLIS = 100;

  /** In the words of the system. */
  private static final Pattern NO_ROOM = Pattern.compile("no space left|file too large");

  private Scenarios() {}

  static Map<String, Scenario> all() {
    Map<String, Scenario> all = new LinkedHashMap<>();
    all.put("start-order", Scenarios::startOrder);
    all.put("rounds", Scenarios::rounds);
    all.put("kill", Scenarios::kill);
    all.put("wipe", Scenarios::wipe);
    all.put("pause", Scenarios::pause);
    all.put("cut", Scenarios::cut);
    all.put("disk-full", Scenarios::diskFull);
    all.put("membership", Membership::change);
    all.put("transitions", Scenarios::transitions);
    all.put("flood", Flood::run);
    return all;
  }

  /** Those that started early wait in high rounds, each in another, when the quorum is up. */
  private static void startOrder(Course course) throws InterruptedException {
    LiveNetwork network = course.network();
    List<Integer> order = course.drawnOrder(network.all());
    for (int i = 0; i < order.size(); i++) {
      Course.Moment waiting = course.now();
      network.start(order.get(i));
      course.awaitServing(order.get(i));
      if (i + 1 == network.quorum()) {
        course.expectBlock("a quorum is up, started in the order " + order, waiting.later());
      } else if (i + 1 < network.quorum()) {
        course.sleep(Duration.ofSeconds(2 + course.draws().nextInt(MAX_GAP_SECONDS)));
      }
    }
    for (int node : order) {
      course.expectCaughtUp(node, System.nanoTime());
    }
  }

  /** Nobody hears anybody, and each gives up rounds for a time of its own; then with some down. */
  private static void rounds(Course course) throws InterruptedException {
    LiveNetwork network = course.network();
    network.links().cutAll();
    for (int node : course.drawnOrder(network.all())) {
      network.start(node);
      course.awaitServing(node);
      course.sleep(Duration.ofSeconds(course.draws().nextInt(MAX_GAP_SECONDS)));
    }
    heal(course, "alone until now, in rounds " + network.rounds());
    List<Integer> down = course.drawn(network.spare());
    down.forEach(network::kill);
    network.links().cutAll();
    for (int node : course.drawnOrder(network.running())) {
      network.pause(node);
      course.sleep(Duration.ofSeconds(course.draws().nextInt(MAX_GAP_SECONDS)));
      network.resume(node);
    }
    heal(course, "nodes " + down + " down, the others in rounds " + network.rounds());
    course.restart(down, "all are there");
  }

  private static void kill(Course course) throws InterruptedException {
    LiveNetwork network = course.network();
    course.startAll();
    int one = course.drawn(1).get(0);
    network.kill(one);
    course.expectPace("node" + one + " killed: time of a block", PACE);
    course.restart(List.of(one), "node" + one + " restarted");
    List<Integer> tooMany = course.drawn(network.spare() + 1);
    tooMany.forEach(network::kill);
    course.expectStandstill("nodes " + tooMany + " killed", STANDSTILL);
    course.restart(course.drawnOrder(tooMany), "f+1 killed and restarted");
    network.all().forEach(network::kill);
    course.restart(course.drawnOrder(network.all()), "all killed and restarted");
  }

  private static void wipe(Course course) throws InterruptedException {
    LiveNetwork network = course.network();
    course.startAll();
    course.sleep(STANDSTILL);
    List<Integer> killed = course.drawn(network.spare() + 1);
    killed.forEach(network::kill);
    network.wipe(killed.get(0));
    course.expectStandstill(
        "nodes " + killed + " killed, node" + killed.get(0) + " wiped", STANDSTILL);
    course.restart(course.drawnOrder(killed), "f+1 restarted, one of them wiped");
  }

  private static void pause(Course course) throws InterruptedException {
    LiveNetwork network = course.network();
    course.startAll();
    List<Integer> paused = course.drawn(network.spare() + 1);
    network.pause(paused.get(0));
    String silent = "node" + paused.get(0) + " paused";
    course.expectSilenceNoticed(silent);
    course.expectPace(silent + ": time of a block", PACE);
    paused.subList(1, paused.size()).forEach(network::pause);
    course.expectStandstill("nodes " + paused + " paused", course.pause());
    Course.Moment resumed = course.now();
    paused.forEach(network::resume);
    course.expectBlock("they go on", resumed);
    for (int node : paused) {
      course.expectCaughtUp(node, resumed.nanos());
    }
  }

  private static void cut(Course course) throws InterruptedException {
    LiveNetwork network = course.network();
    Links links = network.links();
    for (int from : network.all()) {
      for (int to : network.all()) {
        links.delay(from, to, course.draws().nextInt(MAX_DELAY_MILLIS));
      }
    }
    course.startAll();
    List<Integer> pair = course.drawn(2);
    links.cutOneWay(pair.get(0), pair.get(1), true);
    String deafOne = "node" + pair.get(1) + " hears nothing of node" + pair.get(0);
    course.expectPace(deafOne + ": time of a block", PACE);
    heal(course, "it hears again");
    Set<Integer> half = new TreeSet<>(course.drawn(network.size() / 2));
    TreeSet<Integer> other = new TreeSet<>(network.all());
    other.removeAll(half);
    // Of an odd number the greater part may be a quorum, as with Raft: then one more is cut off.
    Set<Integer> alone = other.size() < network.quorum() ? Set.of() : Set.of(other.removeFirst());
    String apart = alone.isEmpty() ? "" : ", " + alone + " cut off from both";
    cutOff(network, alone);
    links.split(half, other);
    course.expectStandstill("links cut between " + half + " and " + other + apart, PACE);
    heal(course, "the halves are joined");
    cutOff(network, alone);
    for (int node : half) {
      for (int deaf : other) {
        links.cutOneWay(node, deaf, true);
      }
    }
    course.expectStandstill(other + " hear nothing of " + half + apart, PACE);
    heal(course, "they hear again");
  }

  private static void cutOff(LiveNetwork network, Set<Integer> some) {
    Set<Integer> rest = new TreeSet<>(network.all());
    rest.removeAll(some);
    network.links().split(some, rest);
  }

  private static void heal(Course course, String what) throws InterruptedException {
    Course.Moment healed = course.now();
    course.network().links().heal();
    course.expectBlock(what, healed);
    for (int node : course.network().running()) {
      course.expectCaughtUp(node, healed.nanos());
    }
  }

  private static void diskFull(Course course) throws InterruptedException {
    LiveNetwork network = course.network();
    int node = course.drawn(1).get(0);
    Optional<SmallDisk> given = network.giveSmallDisk(node);
    course.startAll();
    if (given.isEmpty()) {
      course.figures().note(course.scenario(), "skipped", "needs root, or the command prlimit");
      return;
    }
    SmallDisk disk = given.get();
    disk.fill(network.process(node));
    // At once: a journal that is closed and opened again may need less room, and find it.
    expectNoRoom(course, "node" + node + " says why it takes no part", soon(network, node));
    String silent = "node" + node + "'s " + disk.fullness();
    course.expectSilenceNoticed(silent);
    course.expectPace(silent + ": time of a block", PACE);
    disk.free(network.process(node));
    course.expectCaughtUp(node, System.nanoTime());
    if (disk.outlivesProcess()) {
      disk.fill(network.process(node));
      network.kill(node);
      Optional<String> end = network.startInVain(node, PATIENCE);
      expectNoRoom(course, "node" + node + " says why it does not start", end);
      disk.free(network.process(node));
      course.restart(List.of(node), "node" + node + " started, with space");
    }
  }

  /** What a node complains of, once that is the disk. */
  private static Optional<String> soon(LiveNetwork network, int node) throws InterruptedException {
    long deadline = System.nanoTime() + PACE.toNanos();
    Optional<String> complaint = network.complaint(node);
    while (complaint.filter(NO_ROOM.asPredicate()).isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(100);
      complaint = network.complaint(node);
    }
    return complaint;
  }

  private static void expectNoRoom(Course course, String what, Optional<String> why) {
    boolean told = why.filter(NO_ROOM.asPredicate()).isPresent();
    course.figures().add(course.scenario(), what, why.orElse("nothing"), "", told);
  }

  /** Validators die just before the rules change, one of them or more than may. */
  private static void transitions(Course course) throws InterruptedException {
    LiveNetwork network = course.network();
    if (network.engine() == NetworkFolder.Engine.RAFT) {
      course.figures().note(course.scenario(), "skipped", "Raft has no transitions");
      course.startAll();
      return;
    }
    Transitions transitions = network.withTransitions();
    course.startAll();
    boolean many = false;
    for (Transitions.Step step : transitions.changes()) {
      course.awaitHeight(step.height() - 2);
      List<Integer> victims = course.drawn(many ? network.spare() + 1 : 1);
      victims.forEach(network::kill);
      course.restart(
          course.drawnOrder(victims), "killed before block " + step.height() + ", " + step.what());
      many = !many;
    }
    long last = Math.max(transitions.changes().getLast().height(), course.watch().head());
    course.awaitHeight(last + 4);
    Duration took = course.watch().between(last, last + 4);
    course
        .figures()
        .add(
            course.scenario(),
            "4 blocks with transfers; 60 s are between others",
            Figures.seconds(took),
            Figures.seconds(PACE),
            took.compareTo(PACE) <= 0);
    List<String> wrong = transitions.differences(network.client(1), course.watch().head(1));
    course
        .figures()
        .add(
            course.scenario(),
            "each block keeps the rules of its height",
            wrong.isEmpty() ? "heights 1 to " + course.watch().head(1) : wrong.toString(),
            "",
            wrong.isEmpty());
  }
}
