package io.witan.deploy.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.keys.NodeKey;
import io.witan.deploy.load.Sender;
import io.witan.deploy.load.Sender.Transfer;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A constant load of public transfers, as clients send them who know that a node may die: each
 * account waits for the receipt of one before it sends the next, asks any node that runs, and sends
 * a transfer again that is long without a receipt.
 */
final class GroupWork implements AutoCloseable {
  private static final int ACCOUNTS = 8;
  private static final long PAUSE_MILLIS = 250;
  private static final long AGAIN_SECONDS = 15;

  private final GroupNetwork network;
  private final List<Thread> threads = new ArrayList<>();
  private final Map<String, String> blocks = new TreeMap<>();
  private long refusals;
  private long repetitions;
  private volatile boolean ending;

  GroupWork(GroupNetwork network) {
    this.network = network;
  }

  void begin() {
    NodeKey funded = network.folder().developmentAccount();
    for (int i = 0; i < ACCOUNTS; i++) {
      Bytes secret = Keccak.hash(Bytes.concat(funded.secret(), Bytes.ofInts(i))).bytes();
      Sender sender = new Sender(NodeKey.of(secret), network.chainId());
      threads.add(Thread.startVirtualThread(() -> send(sender)));
    }
  }

  private void send(Sender sender) {
    try {
      while (!ending) {
        follow(sender.transfer(sender.address(), Uint256.ZERO));
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(Transfer transfer) throws InterruptedException {
    boolean taken = false;
    long sentAt = 0;
    while (true) {
      Optional<Integer> node = anyNode();
      long now = System.nanoTime();
      if (node.isPresent() && (!taken || now - sentAt > TimeUnit.SECONDS.toNanos(AGAIN_SECONDS))) {
        boolean again = taken;
        taken |= offer(node.get(), transfer);
        sentAt = now;
        count(taken, again);
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      Optional<String> block = anyNode().flatMap(it -> receipt(it, transfer));
      if (block.isPresent()) {
        saw(transfer, block.get());
        return;
      }
    }
  }

  private boolean offer(int node, Transfer transfer) {
    return network
        .client(node)
        .call("eth_sendRawTransaction", transfer.encoded().toHex())
        .filter(JsonNode::isTextual)
        .isPresent();
  }

  private Optional<Integer> anyNode() {
    List<Integer> running = network.running();
    return running.isEmpty()
        ? Optional.empty()
        : Optional.of(running.get(ThreadLocalRandom.current().nextInt(running.size())));
  }

  private Optional<String> receipt(int node, Transfer transfer) {
    return network
        .client(node)
        .call("eth_getTransactionReceipt", transfer.hash().toHex())
        .filter(receipt -> receipt.hasNonNull("blockHash"))
        .map(receipt -> receipt.path("blockHash").asText());
  }

  private synchronized void count(boolean taken, boolean again) {
    refusals += taken ? 0 : 1;
    repetitions += again ? 1 : 0;
  }

  private synchronized void saw(Transfer transfer, String block) {
    blocks.put(transfer.hash().toHex(), block);
  }

  /** The transfers whose receipts were seen, with the block that each named. */
  synchronized Map<String, String> acknowledged() {
    return new TreeMap<>(blocks);
  }

  /** How often a node did not take a transfer, so that the client asked another. */
  synchronized long refusals() {
    return refusals;
  }

  /** How often a transfer that was taken had to be sent again. */
  synchronized long repetitions() {
    return repetitions;
  }

  /** Sends no more, and waits for the receipts of what was sent. */
  @Override
  public void close() {
    ending = true;
    try {
      for (Thread thread : threads) {
        if (!thread.join(Duration.ofSeconds(60))) {
          thread.interrupt();
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
