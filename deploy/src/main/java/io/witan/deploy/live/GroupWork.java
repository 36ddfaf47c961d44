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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A constant load of public transfers, as clients send them who know that a node may die: each
 * account asks any node that runs until one takes its transfer, relies on that answer, and waits
 * for the receipt before it sends the next.
 */
final class GroupWork implements AutoCloseable {
  private static final int ACCOUNTS = 8;
  private static final long PAUSE_MILLIS = 250;

  private final GroupNetwork network;
  private final List<Thread> threads = new ArrayList<>();
  private final Map<String, String> blocks = new TreeMap<>();
  private final Set<String> promised = new TreeSet<>();
  private long refusals;
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
    while (true) {
      Optional<Integer> node = anyNode();
      if (node.isPresent() && !taken) {
        taken = offer(node.get(), transfer);
        count(transfer, taken);
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

  private synchronized void count(Transfer transfer, boolean taken) {
    if (taken) {
      promised.add(transfer.hash().toHex());
    } else {
      refusals++;
    }
  }

  private synchronized void saw(Transfer transfer, String block) {
    blocks.put(transfer.hash().toHex(), block);
    promised.remove(transfer.hash().toHex());
  }

  /** The transfers whose receipts were seen, with the block that each named. */
  synchronized Map<String, String> acknowledged() {
    return new TreeMap<>(blocks);
  }

  /** How often a node did not take a transfer, so that the client asked another. */
  synchronized long refusals() {
    return refusals;
  }

  /** The transfers that were taken and whose receipts were not seen. */
  synchronized Set<String> promised() {
    return new TreeSet<>(promised);
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
