package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import io.witan.protocol.wire.NodeKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Strangers call by the hundreds and insiders send junk, while blocks must come as before. */
final class Flood {
  private static final int CALLERS = 1_000;

  /** Callers of which the lists know the key. */
  private static final int INSIDERS = 20;

  private static final Duration SPAN = Duration.ofSeconds(30);
  private static final double SLOWER = 1.2;

  private Flood() {}

  static void run(Course course) throws InterruptedException {
    LiveNetwork network = course.network();
    List<NodeKey> insiders = new ArrayList<>();
    for (int i = 0; i < INSIDERS; i++) {
      insiders.add(Flooder.randomKey(course.draws()));
    }
    network.permit(insiders.stream().map(NodeKey::publicKey).toList());
    course.startAll();
    Duration before = meanBlockTime(course);
    List<Flooder> callers = new ArrayList<>();
    Duration during;
    try {
      for (int i = 0; i < CALLERS; i++) {
        int node = 1 + i / Flooder.MANNERS % network.size();
        callers.add(Flooder.begin(network, node, i, insiders));
      }
      course.sleep(Duration.ofSeconds(2));
      during = meanBlockTime(course);
      tell(course, callers);
    } finally {
      callers.forEach(Flooder::close);
    }
    course
        .figures()
        .add(
            course.scenario(),
            "block time under the flood, before it " + millis(before),
            millis(during),
            during,
            Duration.ofNanos((long) (before.toNanos() * SLOWER)));
    for (int node : network.all()) {
      long peers = network.client(node).quantity("net_peerCount").orElse(0L);
      course
          .figures()
          .add(
              course.scenario(),
              "node" + node + " has the other validators as peers",
              peers + " peers",
              "",
              peers >= network.size() - 1);
    }
  }

  private static Duration meanBlockTime(Course course) throws InterruptedException {
    long from = course.watch().head();
    course.sleep(SPAN);
    List<Duration> times = course.watch().blockTimes(from);
    if (times.isEmpty()) {
      throw new CommandFailure("no block in " + Figures.seconds(SPAN));
    }
    return times.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(times.size());
  }

  private static void tell(Course course, List<Flooder> callers) {
    course
        .figures()
        .note(
            course.scenario(),
            CALLERS + " callers, " + INSIDERS + " of them with a permitted key",
            "%,d connections, %,d let in, %,d junk frames"
                .formatted(
                    callers.stream().mapToLong(Flooder::calls).sum(),
                    callers.stream().mapToLong(Flooder::letIn).sum(),
                    callers.stream().mapToLong(Flooder::junk).sum()));
  }

  private static String millis(Duration time) {
    return time.toMillis() + " ms";
  }
}
