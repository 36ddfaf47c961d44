package io.witan.deploy.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.keys.NodeKey;
import io.witan.deploy.load.Sender.Transfer;
import io.witan.deploy.network.RpcClient;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Sends transfers at a steady rate and follows each to its receipt. Where a node does not answer,
 * its senders go on with the next one.
 */
final class TransferLoad {
  private static final int SENDERS = 16;
  private static final int TICKS_PER_SECOND = 10;
  private static final int FUNDING_SECONDS = 60;
  private static final Uint256 FUNDS = Uint256.of(1_000_000_000_000_000_000L);

  private final List<RpcClient> nodes;
  private final PrintWriter out;
  private final List<Sender> senders = new ArrayList<>();
  private final int[] nodeOf = new int[SENDERS];
  private final Map<String, String> pending = new TreeMap<>();
  private final Map<String, String> seen = new TreeMap<>();
  private long sent;
  private long refused;
  private long lastHeight;
  private long lastHeightAt;
  private long longestGapMillis;

  TransferLoad(List<RpcClient> nodes, NodeKey funded, PrintWriter out) {
    this.nodes = nodes;
    this.out = out;
    Uint256 chainId = Uint256.of(anyQuantity("eth_chainId"));
    for (int i = 0; i < SENDERS; i++) {
      Bytes secret = Keccak.hash(Bytes.concat(funded.secret(), Bytes.ofInts(i))).bytes();
      senders.add(new Sender(NodeKey.of(secret), chainId));
      nodeOf[i] = i % nodes.size();
    }
    fund(new Sender(funded, chainId));
  }

  /** Transaction hashes with the hash of the block that their receipt named. */
  Map<String, String> seenReceipts() {
    return seen;
  }

  long longestGapMillis() {
    return longestGapMillis;
  }

  /** Sends for so many seconds, then waits for the receipts that are still missing. */
  void run(int perSecond, long seconds) throws InterruptedException {
    lastHeight = anyQuantity("eth_blockNumber");
    lastHeightAt = System.nanoTime();
    long begun = System.nanoTime();
    long ticks = seconds * TICKS_PER_SECOND;
    for (long tick = 0; tick < ticks; tick++) {
      long due = (tick + 1) * perSecond / TICKS_PER_SECOND - tick * perSecond / TICKS_PER_SECOND;
      sendTick(tick, (int) due);
      if (tick % TICKS_PER_SECOND == 0) {
        collectReceipts();
        watchHeight();
        report(tick / TICKS_PER_SECOND, seconds);
      }
      long next = begun + TimeUnit.MILLISECONDS.toNanos((tick + 1) * 1000 / TICKS_PER_SECOND);
      TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
    }
    for (int i = 0; i < 60 && !pending.isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(500);
      collectReceipts();
    }
    report(seconds, seconds);
  }

  private void fund(Sender source) {
    source.resumeAt(anyQuantity("eth_getTransactionCount", source.address().toHex(), "pending"));
    List<Transfer> gifts = senders.stream().map(s -> source.transfer(s.address(), FUNDS)).toList();
    for (Transfer gift : gifts) {
      if (nodes.get(0).call("eth_sendRawTransaction", gift.encoded().toHex()).isEmpty()) {
        throw new CommandFailure("the funding of the load's accounts was refused");
      }
    }
    String last = gifts.get(gifts.size() - 1).hash().toHex();
    for (int i = 0; i < FUNDING_SECONDS * 4; i++) {
      if (receipt(nodes.get(0), last).isPresent()) {
        senders.forEach(
            s ->
                s.resumeAt(anyQuantity("eth_getTransactionCount", s.address().toHex(), "pending")));
        return;
      }
      pause();
    }
    throw new CommandFailure("the funding of the load's accounts is not mined");
  }

  private void sendTick(long tick, int due) {
    int which = (int) (tick % SENDERS);
    Sender sender = senders.get(which);
    List<Transfer> transfers = new ArrayList<>();
    for (int i = 0; i < due; i++) {
      transfers.add(sender.transfer(senders.get((which + 1) % SENDERS).address(), Uint256.ONE));
    }
    RpcClient node = nodes.get(nodeOf[which]);
    List<Optional<JsonNode>> answers =
        node.batch(
            "eth_sendRawTransaction", transfers.stream().map(t -> t.encoded().toHex()).toList());
    boolean failed = answers.isEmpty();
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i).isPresent()) {
        sent++;
        pending.put(transfers.get(i).hash().toHex(), "");
      } else {
        refused++;
        failed = true;
      }
    }
    if (failed) {
      nodeOf[which] = (nodeOf[which] + 1) % nodes.size();
      nodes
          .get(nodeOf[which])
          .quantity("eth_getTransactionCount", sender.address().toHex(), "pending")
          .ifPresent(sender::resumeAt);
    }
  }

  private void collectReceipts() {
    List<String> hashes = List.copyOf(pending.keySet());
    for (int from = 0; from < hashes.size(); from += 500) {
      List<String> part = hashes.subList(from, Math.min(hashes.size(), from + 500));
      List<Optional<JsonNode>> answers = List.of();
      for (int i = 0; answers.isEmpty() && i < nodes.size(); i++) {
        answers = nodes.get(i).batch("eth_getTransactionReceipt", part);
      }
      for (int i = 0; i < answers.size(); i++) {
        JsonNode receipt = answers.get(i).orElse(null);
        if (receipt != null && receipt.hasNonNull("blockHash")) {
          pending.remove(part.get(i));
          seen.put(part.get(i), receipt.get("blockHash").asText());
        }
      }
    }
  }

  private void watchHeight() {
    long height = anyQuantity("eth_blockNumber");
    long now = System.nanoTime();
    if (height > lastHeight) {
      lastHeight = height;
      lastHeightAt = now;
    }
    longestGapMillis =
        Math.max(longestGapMillis, TimeUnit.NANOSECONDS.toMillis(now - lastHeightAt));
  }

  private void report(long second, long seconds) {
    out.printf(
        "%4d/%d s  height %d  sent %d  refused %d  receipts %d  waiting %d  longest without a"
            + " block %.1f s%n",
        second,
        seconds,
        lastHeight,
        sent,
        refused,
        seen.size(),
        pending.size(),
        longestGapMillis / 1000.0);
    out.flush();
  }

  private long anyQuantity(String method, Object... params) {
    for (RpcClient node : nodes) {
      Optional<Long> answer = node.quantity(method, params);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    throw new CommandFailure("no node answers " + method);
  }

  static Optional<JsonNode> receipt(RpcClient node, String hash) {
    return node.call("eth_getTransactionReceipt", hash).filter(r -> r.hasNonNull("blockHash"));
  }

  /** Between two looks for something to be mined. */
  static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(250);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted");
    }
  }

  /** How many transfers were sent and have no receipt. */
  int missing() {
    return pending.size();
  }
}
