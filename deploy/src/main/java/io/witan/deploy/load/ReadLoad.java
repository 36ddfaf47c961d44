package io.witan.deploy.load;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that read from some nodes in turn, as a load balancer lets them, each as fast as it is
 * answered. One that is not taken, which a 503 or a refused connection says, asks the next node,
 * and lets the first be for as long as it says.
 */
public final class ReadLoad implements AutoCloseable {
  private static final long PAUSE_MILLIS = 20;

  /** Nobody answers for so long. */
  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final List<URI> nodes;
  private final ReadMix mix;
  private final List<Thread> clients = new ArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private volatile Optional<Latencies> measured = Optional.empty();
  private volatile String firstLoss = "";
  private volatile boolean ending;

  /** Begins with so many clients. */
  public ReadLoad(List<URI> nodes, ReadMix mix, int clients) {
    this.nodes = List.copyOf(nodes);
    this.mix = mix;
    for (int i = 0; i < clients; i++) {
      int seed = i;
      this.clients.add(Thread.ofPlatform().daemon().name("reads-" + i).start(() -> read(seed)));
    }
  }

  /** What was seen since {@link #measure}. */
  public record Seen(long reads, double p50Millis, double p99Millis) {}

  /** Forgets what was measured so far. */
  public void measure() {
    measured = Optional.of(new Latencies());
  }

  public Seen seen() {
    Latencies latencies = measured.orElseThrow();
    return new Seen(latencies.count(), latencies.millis(0.5), latencies.millis(0.99));
  }

  /** Requests that were answered since the beginning. */
  public long answered() {
    return answered.get();
  }

  /** How often a node did not take a request, so that the client asked another. */
  public long repeated() {
    return repeated.get();
  }

  /** Requests without the answer that they had to get. */
  public long lost() {
    return lost.get();
  }

  /** What became of the first that was lost; empty where none was. */
  public String firstLoss() {
    return firstLoss;
  }

  private void read(int seed) {
    Random draws = new Random(seed);
    List<KeptConnection> connections = nodes.stream().map(KeptConnection::new).toList();
    long[] awayUntil = new long[nodes.size()];
    int next = seed;
    Arrays.fill(awayUntil, System.nanoTime());
    while (!ending) {
      next = ask(mix.next(draws), connections, awayUntil, next);
    }
    connections.forEach(KeptConnection::close);
  }

  /** Gives the number of the node that is asked next. */
  private int ask(String request, List<KeptConnection> all, long[] awayUntil, int first) {
    long begun = System.nanoTime();
    int node = first;
    while (!ending) {
      node = (node + 1) % all.size();
      long now = System.nanoTime();
      if (now - begun > GIVE_UP_NANOS) {
        lose("nobody takes it");
        return node;
      }
      if (now - awayUntil[node] < 0) {
        pauseIfAllAreAway(awayUntil, now);
        continue;
      }
      switch (all.get(node).post(request)) {
        case KeptConnection.Answered(var body) -> {
          ReadMix.fault(body).ifPresentOrElse(this::lose, () -> count(System.nanoTime() - begun));
          return node;
        }
        case KeptConnection.NotTaken(var seconds) -> {
          repeated.incrementAndGet();
          awayUntil[node] = now + TimeUnit.SECONDS.toNanos(seconds);
        }
        case KeptConnection.Lost(var why) -> {
          lose(why);
          return node;
        }
      }
    }
    return node;
  }

  private static void pauseIfAllAreAway(long[] awayUntil, long now) {
    for (long until : awayUntil) {
      if (now - until >= 0) {
        return;
      }
    }
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private void count(long nanos) {
    answered.incrementAndGet();
    measured.ifPresent(it -> it.add(nanos));
  }

  private synchronized void lose(String why) {
    lost.incrementAndGet();
    if (firstLoss.isEmpty()) {
      firstLoss = why;
    }
  }

  @Override
  public void close() {
    ending = true;
    try {
      for (Thread client : clients) {
        client.join();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
