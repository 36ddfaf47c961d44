package io.witan.deploy.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.load.PartyReceipts.Seen;
import io.witan.deploy.network.NetworkFolder;
import io.witan.deploy.network.PrivateNetwork;
import io.witan.deploy.network.RpcClient;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Calls a private contract of the first organisations at a steady rate, through the first one's
 * node and the account that it holds, and follows each call to its private receipt at the second.
 */
final class PrivateLoad {
  /** Requests that A's node may hold at one time; what is due beyond these waits. */
  private static final int IN_FLIGHT = 256;

  private static final int TICKS_PER_SECOND = 50;
  private static final int SETTLING_SECONDS = 60;
  private static final int POLL_MILLIS = 100;

  private final List<RpcClient> nodes;
  private final PrivateContract contract;
  private final PartyReceipts receipts;
  private final BlockPace pace;
  private final PrintWriter out;
  private final Map<String, Long> submitted = new ConcurrentHashMap<>();
  private final Map<String, Long> refusals = new TreeMap<>();
  private final Latencies latencies = new Latencies();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  /**
   * Deploys the contract.
   *
   * @param parties how many organisations share it
   */
  PrivateLoad(NetworkFolder network, int parties, PrintWriter out) {
    this.nodes = network.nodes().stream().map(RpcClient::of).toList();
    this.out = out;
    List<String> keys =
        PrivateNetwork.names(parties).stream()
            .map(name -> PrivateNetwork.publicKeyOf(network, name))
            .toList();
    RpcClient a = nodes.get(0);
    String account =
        a.call("eth_accounts")
            .map(accounts -> accounts.path(0))
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText)
            .orElseThrow(() -> new CommandFailure("A's node answers not or holds no account"));
    this.contract = PrivateContract.deploy(a, account, keys);
    this.receipts = new PartyReceipts(nodes.get(1), contract);
    this.pace = new BlockPace(nodes.get(nodes.size() - 1));
  }

  /**
   * Sends for so many seconds, waits for the receipts that are missing, and compares the parties.
   *
   * @return whether every call that was taken has a receipt and the parties' states are equal
   */
  boolean run(int perSecond, long seconds, int payloadBytes) throws InterruptedException {
    long begun = System.nanoTime();
    try (ScheduledExecutorService watchers = Executors.newScheduledThreadPool(2)) {
      // Each on its own thread: a party that does not answer must not hide what the chain does.
      List<Future<?>> watching =
          Stream.<Runnable>of(pace::poll, this::follow)
              .<Future<?>>map(
                  it -> watchers.scheduleWithFixedDelay(it, 0, POLL_MILLIS, TimeUnit.MILLISECONDS))
              .toList();
      sendAll(perSecond, seconds, payloadBytes, begun);
      double sending = secondsSince(begun);
      int seenMeanwhile = latencies.count();
      for (int i = 0; i < SETTLING_SECONDS && !submitted.isEmpty(); i++) {
        TimeUnit.SECONDS.sleep(1);
      }
      for (Future<?> watcher : watching) {
        if (watcher.state() == Future.State.FAILED) {
          throw new IllegalStateException("a watcher failed", watcher.exceptionNow());
        }
      }
      watchers.shutdownNow();
      report(seconds, seconds);
      return conclude(sending, seenMeanwhile);
    }
  }

  private void sendAll(int perSecond, long seconds, int payloadBytes, long begun)
      throws InterruptedException {
    Semaphore room = new Semaphore(IN_FLIGHT);
    long ticks = seconds * TICKS_PER_SECOND;
    try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long tick = 0; tick < ticks && secondsSince(begun) < seconds; tick++) {
        long due = (tick + 1) * perSecond / TICKS_PER_SECOND - tick * perSecond / TICKS_PER_SECOND;
        for (long i = 0; i < due && secondsSince(begun) < seconds; i++) {
          room.acquire();
          calls.execute(() -> send(payloadBytes, room));
        }
        if (tick % TICKS_PER_SECOND == 0) {
          report(tick / TICKS_PER_SECOND, seconds);
        }
        sleepUntil(begun, tick + 1);
      }
    }
  }

  private void send(int payloadBytes, Semaphore room) {
    long at = System.nanoTime();
    try {
      Optional<JsonNode> answer = contract.set(numbers.incrementAndGet(), payloadBytes);
      String hash = answer.map(a -> a.path("result").asText("")).orElse("");
      if (!hash.isEmpty()) {
        submitted.put(hash, at);
        return;
      }
      String reason =
          answer.map(a -> a.path("error").path("message").asText()).orElse("no answer in time");
      synchronized (refusals) {
        refusals.merge(reason, 1L, Long::sum);
      }
    } finally {
      room.release();
    }
  }

  private void follow() {
    receipts.poll();
    for (Seen seen : receipts.matching(submitted.keySet())) {
      latencies.add(seen.at() - submitted.remove(seen.transaction()));
      if (!seen.succeeded()) {
        failed.incrementAndGet();
      }
    }
  }

  private long refused() {
    synchronized (refusals) {
      return refusals.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private void report(long second, long seconds) {
    out.printf(
        "%4d/%d s  height %d  taken %d  refused %d  receipts at B %d  waiting %d  %s%n",
        second,
        seconds,
        pace.height(),
        latencies.count() + submitted.size(),
        refused(),
        latencies.count(),
        submitted.size(),
        pace.text());
    out.flush();
  }

  private boolean conclude(double sending, int seenMeanwhile) throws InterruptedException {
    out.printf(
        "%d calls of A were taken in %.1f s (%.1f/s), %d refused, %d failed; at B %.1f private"
            + " receipts/s; from submit to the receipt at B %s; %s%n",
        latencies.count() + submitted.size(),
        sending,
        (latencies.count() + submitted.size()) / sending,
        refused(),
        failed.get(),
        seenMeanwhile / sending,
        latencies.text(),
        pace.text());
    refusals.forEach((reason, times) -> out.printf("  refused %d times: %s%n", times, reason));
    List<String> states = List.of();
    for (int i = 0; i < SETTLING_SECONDS; i++) {
      states = new ArrayList<>();
      for (RpcClient node : nodes.subList(0, contract.parties())) {
        states.add(contract.stateAt(node));
      }
      if (states.stream().distinct().count() == 1) {
        break;
      }
      TimeUnit.SECONDS.sleep(1);
    }
    boolean equal = states.stream().distinct().count() == 1;
    out.println(
        equal
            ? "The parties' states are equal: " + states.get(0)
            : "The parties' states DIFFER: " + states);
    if (!submitted.isEmpty()) {
      out.println(submitted.size() + " calls have no receipt at B");
    }
    out.flush();
    return equal && submitted.isEmpty();
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private static void sleepUntil(long begun, long tick) throws InterruptedException {
    long next = begun + TimeUnit.MILLISECONDS.toNanos(tick * 1000 / TICKS_PER_SECOND);
    TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
  }
}
