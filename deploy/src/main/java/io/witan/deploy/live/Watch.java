package io.witan.deploy.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Asks every node for its head ten times a second, and remembers when each height was first seen.
 */
final class Watch implements AutoCloseable {
  private static final long PAUSE_MILLIS = 100;

  private final LiveNetwork network;
  private final List<Thread> threads = new ArrayList<>();
  private final long[] heads;
  private final TreeMap<Long, Long> firstSeen = new TreeMap<>();

  Watch(LiveNetwork network) {
    this.network = network;
    heads = new long[network.size() + 1];
    for (int node : network.all()) {
      threads.add(Thread.startVirtualThread(() -> follow(node)));
    }
  }

  private void follow(int node) {
    try {
      while (true) {
        if (network.isRunning(node)) {
          network.client(node).quantity("eth_blockNumber").ifPresent(head -> saw(node, head));
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void saw(int node, long head) {
    heads[node] = head;
    if (firstSeen.isEmpty() || head > firstSeen.lastKey()) {
      firstSeen.put(head, System.nanoTime());
      notifyAll();
    }
  }

  /** The highest block that any node has shown. */
  synchronized long head() {
    return firstSeen.isEmpty() ? 0 : firstSeen.lastKey();
  }

  /** The last head that a node has shown. */
  synchronized long head(int node) {
    return heads[node];
  }

  /** When a block above a height was first seen, by {@code System.nanoTime}; empty if never. */
  synchronized Optional<Long> awaitAbove(long height, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (head() <= height) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return Optional.empty();
      }
      wait(left);
    }
    return Optional.of(firstSeen.higherEntry(height).getValue());
  }

  /** The time from one height to another, both of which have come. */
  synchronized Duration between(long from, long to) {
    long begun = firstSeen.ceilingEntry(from).getValue();
    return Duration.ofNanos(firstSeen.ceilingEntry(to).getValue() - begun);
  }

  /** Times from block to block above a height; a pause in which several came counts for each. */
  synchronized List<Duration> blockTimes(long above) {
    List<Duration> times = new ArrayList<>();
    SortedMap<Long, Long> seen = firstSeen.tailMap(above);
    Long lastHeight = null;
    long last = 0;
    for (var entry : seen.entrySet()) {
      if (lastHeight != null) {
        long blocks = entry.getKey() - lastHeight;
        for (long i = 0; i < blocks; i++) {
          times.add(Duration.ofNanos((entry.getValue() - last) / blocks));
        }
      }
      lastHeight = entry.getKey();
      last = entry.getValue();
    }
    return times;
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
