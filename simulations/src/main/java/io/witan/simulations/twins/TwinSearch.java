package io.witan.simulations.twins;

import io.witan.simulations.twins.Judge.Finding;
import io.witan.simulations.twins.LockStep.Said;
import io.witan.simulations.world.FirstHeight.Replica;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Every schedule of so many rounds of one height with these twins: who is connected with whom in
 * each round, and who hears the PREPAREs and the COMMITs of its group. Round by round, all states
 * that can be reached, each once: a state that was met before has the same future. So nothing is
 * sampled, and nothing is left out that {@link LockStep} can do.
 *
 * <p>What is not tried twice, and why it would be in vain:
 *
 * <ul>
 *   <li>states with one {@link StateKey};
 *   <li>in QBFT, groups of fewer identities than a quorum: nothing is prepared or justified there,
 *       and what is heard in a round is of no use after it, so their members count as alone (in
 *       IBFT PREPAREs of several rounds add up, so all partitions are tried);
 *   <li>hearing PREPAREs or not where it changes nothing ({@link Expansion}); and so COMMITs;
 *   <li>what follows when fewer identities than a quorum still speak.
 * </ul>
 *
 * <p>Honest validators are not exchanged: the proposer rule tells them apart. Instead each identity
 * is the twin once ({@link Cast#all}).
 */
public final class TwinSearch {
  /**
   * How far a search is.
   *
   * @param round being searched
   * @param done states of the round before from which all choices were played
   * @param level how many of them there are
   * @param states met so far, each round's counted apart
   * @param steps choices that were played, of one state and round
   */
  public record Progress(int round, long done, long level, long states, long steps) {}

  private record Path(Path before, Choice choice) {}

  private record Node(List<Replica> state, Path path) {}

  /** Stands where nothing follows. */
  private static final Node OVER = new Node(List.of(), null);

  private final Cast cast;
  private final int rounds;
  private final AtomicLong states = new AtomicLong();
  private final AtomicLong steps = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final ConcurrentLinkedQueue<Found> found = new ConcurrentLinkedQueue<>();
  private volatile int round;
  private volatile int level;

  public TwinSearch(Cast cast, int rounds) {
    this.cast = cast;
    this.rounds = rounds;
  }

  public Progress progress() {
    return new Progress(round, done.get(), level, states.get(), steps.get());
  }

  /** Searches all rounds; a round in which something broke is the last. */
  public Optional<Found> run(int threads) throws InterruptedException, ExecutionException {
    List<Node> frontier = List.of(new Node(List.of(), null));
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (int at = 0; at < rounds && found.isEmpty(); at++) {
        round = at;
        level = frontier.size();
        done.set(0);
        frontier = next(pool, threads, frontier, at);
      }
    }
    return found.stream().min(Comparator.comparing(each -> each.schedule().text()));
  }

  private List<Node> next(ExecutorService pool, int threads, List<Node> frontier, int at)
      throws InterruptedException, ExecutionException {
    var seen = new ConcurrentHashMap<String, Node>();
    AtomicInteger cursor = new AtomicInteger();
    List<Future<?>> workers = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      workers.add(
          pool.submit(
              () -> {
                Worker worker = new Worker(at, seen);
                int mine = cursor.getAndIncrement();
                while (mine < frontier.size() && found.isEmpty()) {
                  worker.expand(frontier.get(mine));
                  done.incrementAndGet();
                  mine = cursor.getAndIncrement();
                }
              }));
    }
    for (Future<?> worker : workers) {
      worker.get();
    }
    return seen.values().stream().filter(node -> node.path != null).toList();
  }

  /** What one thread works with. */
  private final class Worker {
    private final int at;
    private final ConcurrentHashMap<String, Node> seen;
    private final LockStep lockStep = new LockStep(cast);
    private final Judge judge = new Judge(cast, lockStep);
    private final List<List<Integer>> partitions;

    Worker(int at, ConcurrentHashMap<String, Node> seen) {
      this.at = at;
      this.seen = seen;
      this.partitions =
          lockStep.height().justifies()
              ? Partitions.withQuorum(cast, lockStep.height().validators().quorum())
              : Partitions.all(cast.processes());
    }

    void expand(Node from) {
      new Expansion(lockStep, at, (choice, after, votes) -> reached(from, choice, after, votes))
          .expand(from.state, partitions);
    }

    private void reached(Node from, Choice choice, List<Replica> after, List<Said> votes) {
      steps.incrementAndGet();
      Path path = new Path(from.path, choice);
      lockStep.twoVotes(votes).ifPresent(what -> report(new Finding("S4 one vote", what), path));
      String key = StateKey.of(after, lockStep.height().justifies());
      if (seen.putIfAbsent(key, OVER) != null) {
        return;
      }
      states.incrementAndGet();
      judge
          .unsafe(after, votes)
          .or(() -> judge.stuck(after, at + 1))
          .ifPresent(finding -> report(finding, path));
      if (!judge.isOver(after)) {
        seen.put(key, new Node(after, path));
      }
    }

    private void report(Finding finding, Path path) {
      List<Choice> choices = new ArrayList<>();
      for (Path step = path; step != null; step = step.before) {
        choices.addFirst(step.choice);
      }
      found.add(new Found(finding.oracle(), finding.what(), new Schedule(cast, choices)));
    }
  }
}
