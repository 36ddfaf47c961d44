package io.witan.simulations.world;

import io.witan.protocol.machine.Seed;
import java.util.List;
import java.util.Optional;

/** Connections between nodes, and what becomes of a frame on its way. */
final class Network {
  private static final long[] LOST = {};

  private final Seed.Path frame;
  private final Seed.Path loss;
  private final Seed.Path twice;
  private final Seed.Path delay;
  private final NetworkLaw law;
  private final long floorMicros;
  private final double meanMicros;
  private final boolean[][] connected;
  private final long[][] connections;
  private final long[][] frames;
  private Optional<int[]> groups = Optional.empty();
  private int storm;

  Network(Seed seed, NetworkLaw law, int nodes) {
    this.frame = seed.path("frame");
    this.loss = seed.path("loss");
    this.twice = seed.path("twice");
    this.delay = seed.path("delay");
    this.law = law;
    this.floorMicros = law.floor().toNanos() / 1000;
    this.meanMicros = law.mean().toNanos() / 1000.0;
    this.connected = new boolean[nodes][nodes];
    this.connections = new long[nodes][nodes];
    this.frames = new long[nodes][nodes];
  }

  int size() {
    return connected.length;
  }

  boolean isConnected(int a, int b) {
    return connected[a][b];
  }

  /** A number that no earlier connection of the two had: frames do not outlive theirs. */
  long connection(int a, int b) {
    return connections[a][b];
  }

  void connect(int a, int b) {
    connected[a][b] = true;
    connected[b][a] = true;
    connections[a][b]++;
    connections[b][a] = connections[a][b];
  }

  void disconnect(int a, int b) {
    connected[a][b] = false;
    connected[b][a] = false;
  }

  void split(List<List<Integer>> into) {
    int[] groupOf = new int[connected.length];
    for (int g = 0; g < into.size(); g++) {
      for (int node : into.get(g)) {
        groupOf[node] = g + 1;
      }
    }
    groups = Optional.of(groupOf);
  }

  void heal() {
    groups = Optional.empty();
  }

  boolean isSplit(int a, int b) {
    return groups.isPresent() && groups.get()[a] != groups.get()[b];
  }

  void storm(int loss) {
    storm = loss;
  }

  /** The delays, in microseconds, after which copies of a frame arrive; none where it is lost. */
  long[] send(int from, int to) {
    if (!connected[from][to] || isSplit(from, to)) {
      return LOST;
    }
    long number = ((long) from << 48) | ((long) to << 32) | frames[from][to]++;
    Seed lot = new Seed(frame.at(number));
    if (isDrawn(loss, lot, Math.max(law.loss(), storm))) {
      return LOST;
    }
    Seed.Path lots = delay.of(lot);
    return isDrawn(twice, lot, law.duplication())
        ? new long[] {delay(lots, 0), delay(lots, 1)}
        : new long[] {delay(lots, 0)};
  }

  private static boolean isDrawn(Seed.Path path, Seed lot, int perMille) {
    return perMille > 0 && Long.remainderUnsigned(path.of(lot).at(0), 1000) < perMille;
  }

  private long delay(Seed.Path lots, int copy) {
    double unit = (lots.at(copy) >>> 11) * 0x1.0p-53;
    return floorMicros + (long) (-StrictMath.log(1 - unit) * meanMicros);
  }
}
