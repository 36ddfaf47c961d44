package io.witan.simulations.world;

import io.witan.protocol.machine.Seed;
import java.util.List;
import java.util.Optional;

/** Connections between nodes, and what becomes of a frame on its way. */
final class Network {
  private final Seed seed;
  private final NetworkLaw law;
  private final boolean[][] connected;
  private final long[][] connections;
  private final long[][] frames;
  private Optional<int[]> groups = Optional.empty();
  private int storm;

  Network(Seed seed, NetworkLaw law, int nodes) {
    this.seed = seed;
    this.law = law;
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
      return new long[0];
    }
    Seed lot = seed.child("frame", ((long) from << 48) | ((long) to << 32) | frames[from][to]++);
    if (Long.remainderUnsigned(lot.at("loss", 0), 1000) < Math.max(law.loss(), storm)) {
      return new long[0];
    }
    boolean twice = Long.remainderUnsigned(lot.at("twice", 0), 1000) < law.duplication();
    return twice ? new long[] {delay(lot, 0), delay(lot, 1)} : new long[] {delay(lot, 0)};
  }

  private long delay(Seed lot, int copy) {
    double unit = (lot.at("delay", copy) >>> 11) * 0x1.0p-53;
    double exponential = -StrictMath.log(1 - unit) * law.mean().toNanos() / 1000;
    return law.floor().toNanos() / 1000 + (long) exponential;
  }
}
