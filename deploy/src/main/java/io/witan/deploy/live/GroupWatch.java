package io.witan.deploy.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.network.RpcClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Looks for new blocks ten times a second, at nodes that no fault is meant for where there are any,
 * and remembers when each was first seen and whose votes it carries.
 */
final class GroupWatch implements AutoCloseable {
  private static final long PAUSE_MILLIS = 100;

  private final GroupNetwork network;
  private final List<Thread> threads = new ArrayList<>();
  private final TreeMap<Long, Long> firstSeen = new TreeMap<>();
  private final TreeMap<Long, Set<String>> voters = new TreeMap<>();

  GroupWatch(GroupNetwork network) {
    this.network = network;
    List<Integer> alone =
        network.all().stream().filter(node -> !network.groups().isMember(node)).toList();
    for (int node : alone.isEmpty() ? network.members() : alone) {
      threads.add(Thread.startVirtualThread(() -> follow(node)));
    }
  }

  private void follow(int node) {
    try {
      while (true) {
        if (network.isRunning(node)) {
          network.client(node).quantity("eth_blockNumber").ifPresent(head -> look(node, head));
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(int node, long head) {
    long now = System.nanoTime();
    for (long height = head() + 1; height <= head; height++) {
      Optional<JsonNode> signers =
          network.client(node).call("istanbul_getSignersFromBlock", RpcClient.hex(height));
      if (signers.isEmpty()) {
        return;
      }
      Set<String> names = new TreeSet<>();
      names.add(signers.get().path("Author").asText());
      signers.get().path("Committers").forEach(name -> names.add(name.asText()));
      saw(height, now, names);
    }
  }

  private synchronized void saw(long height, long at, Set<String> names) {
    if (firstSeen.putIfAbsent(height, at) == null) {
      voters.put(height, names);
      notifyAll();
    }
  }

  /** The highest block that was seen. */
  synchronized long head() {
    return firstSeen.isEmpty() ? 0 : firstSeen.lastKey();
  }

  /**
   * When a block above a height was seen that carries a validator's vote, by {@code
   * System.nanoTime}; empty if none comes in time.
   */
  synchronized Optional<Long> awaitVote(String validator, long above, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<Long> height =
          voters.tailMap(above, false).entrySet().stream()
              .filter(entry -> entry.getValue().contains(validator))
              .map(entry -> entry.getKey())
              .findFirst();
      if (height.isPresent()) {
        return height.map(firstSeen::get);
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return Optional.empty();
      }
      wait(left);
    }
  }

  /** The longest time without a block between two moments. */
  synchronized Duration longestGap(long from, long to) {
    return longest(firstSeen.values(), from, to);
  }

  /** The longest time between two moments without a block that carries a validator's vote. */
  synchronized Duration longestSilence(String validator, long from, long to) {
    List<Long> voted =
        firstSeen.entrySet().stream()
            .filter(entry -> voters.get(entry.getKey()).contains(validator))
            .map(Map.Entry::getValue)
            .toList();
    return longest(voted, from, to);
  }

  private static Duration longest(Collection<Long> moments, long from, long to) {
    long last = from;
    long longest = 0;
    for (long at : moments) {
      if (at > from && at <= to) {
        longest = Math.max(longest, at - last);
        last = at;
      }
    }
    return Duration.ofNanos(Math.max(longest, to - last));
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
