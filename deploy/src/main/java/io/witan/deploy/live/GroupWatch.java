package io.witan.deploy.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.audit.HeardFrame;
import io.witan.deploy.network.RpcClient;
import io.witan.protocol.consensus.BftFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Looks for new blocks ten times a second, at nodes that no fault is meant for where there are any,
 * remembers when each was first seen and whose votes it shows, and reads which votes such a node
 * hears: a late one that no block needs too.
 */
final class GroupWatch implements AutoCloseable {
  private static final long PAUSE_MILLIS = 100;

  /** Votes of each validator that are remembered. */
  private static final int MOST_VOTES = 1_000;

  private final GroupNetwork network;
  private final List<Thread> threads = new ArrayList<>();
  private final TreeMap<Long, Long> firstSeen = new TreeMap<>();
  private final Map<String, Deque<Vote>> votes = new TreeMap<>();

  /** That a vote on a height was seen, by {@code System.nanoTime}. */
  private record Vote(long height, long at) {}

  GroupWatch(GroupNetwork network) {
    this.network = network;
    List<Integer> alone =
        network.all().stream().filter(node -> !network.groups().isMember(node)).toList();
    for (int node : alone.isEmpty() ? network.ledgers() : alone) {
      threads.add(Thread.startVirtualThread(() -> follow(node)));
    }
    alone.forEach(node -> threads.add(Thread.ofPlatform().daemon().start(() -> listen(node))));
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
      for (JsonNode name : signers.get().path("Committers")) {
        voted(name.asText(), new Vote(height, now));
      }
      saw(height, now);
    }
  }

  /** Reads on in the file that a node writes what it hears to. */
  private void listen(int node) {
    try (FileChannel file = awaitFrames(node)) {
      ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
      StringBuilder line = new StringBuilder();
      while (true) {
        int read = file.read(bytes.clear());
        if (read <= 0) {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        bytes.flip();
        while (bytes.hasRemaining()) {
          char next = (char) bytes.get();
          if (next == '\n') {
            heard(line.toString());
            line.setLength(0);
          } else {
            line.append(next);
          }
        }
      }
    } catch (IOException | InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private FileChannel awaitFrames(int node) throws IOException, InterruptedException {
    while (!Files.exists(network.frames(node))) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    return FileChannel.open(network.frames(node));
  }

  private void heard(String line) {
    HeardFrame heard = HeardFrame.parse(line);
    if (heard.frame() instanceof BftFrame.Support support) {
      Vote vote = new Vote(support.view().height(), System.nanoTime());
      heard.signer().ifPresent(validator -> voted(validator.toHex(), vote));
    }
  }

  private synchronized void voted(String validator, Vote vote) {
    Deque<Vote> all = votes.computeIfAbsent(validator, none -> new ArrayDeque<>());
    all.addLast(vote);
    if (all.size() > MOST_VOTES) {
      all.removeFirst();
    }
    notifyAll();
  }

  private synchronized void saw(long height, long at) {
    firstSeen.putIfAbsent(height, at);
    notifyAll();
  }

  /** The highest block that was seen. */
  synchronized long head() {
    return firstSeen.isEmpty() ? 0 : firstSeen.lastKey();
  }

  /**
   * When a validator's vote on a block above a height was seen first after a moment, by {@code
   * System.nanoTime}; empty if none comes in time.
   */
  synchronized Optional<Long> awaitVote(String validator, long above, long since, Duration limit)
      throws InterruptedException {
    return Waiting.on(
        this,
        () ->
            votes.getOrDefault(validator, new ArrayDeque<>()).stream()
                .filter(vote -> vote.height() > above && vote.at() - since > 0)
                .map(Vote::at)
                .findFirst(),
        limit);
  }

  /** When the first block after a moment was seen; empty if none comes in time. */
  synchronized Optional<Long> awaitBlock(long since, Duration limit) throws InterruptedException {
    return Waiting.on(
        this, () -> firstSeen.values().stream().filter(at -> at - since >= 0).findFirst(), limit);
  }

  /** The longest time without a block between two moments. */
  synchronized Duration longestGap(long from, long to) {
    return longest(firstSeen.values(), from, to);
  }

  /** The longest time between two moments without a validator's vote. */
  synchronized Duration longestSilence(String validator, long from, long to) {
    Deque<Vote> all = votes.getOrDefault(validator, new ArrayDeque<>());
    return longest(all.stream().map(Vote::at).toList(), from, to);
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
