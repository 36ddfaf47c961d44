package io.witan.deploy.live;

import io.witan.deploy.load.Sender;
import io.witan.protocol.bytes.Uint256;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A transfer twice a second, offered to every node at the same moments, however long they take for
 * an answer: without work Raft makes no blocks, and with work that waits for answers their times
 * would be those of the machine. A node is asked for the next nonce that it knows, so that nodes of
 * one height are offered the same transfer, and one that is lost is sent again.
 */
final class Work implements AutoCloseable {
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final LiveNetwork network;
  private final List<Thread> threads = new ArrayList<>();

  Work(LiveNetwork network) {
    this.network = network;
  }

  void begin() {
    for (int node : network.all()) {
      Sender sender = new Sender(network.fundedAccount(), network.chainId());
      threads.add(Thread.startVirtualThread(() -> send(node, sender)));
    }
  }

  private void send(int node, Sender sender) {
    String account = sender.address().toHex();
    try {
      while (true) {
        if (network.isRunning(node)) {
          network
              .client(node)
              .quantity("eth_getTransactionCount", account, "latest")
              .ifPresent(sender::resumeAt);
          String transfer = sender.transfer(sender.address(), Uint256.ONE).encoded().toHex();
          network.client(node).call("eth_sendRawTransaction", transfer);
        }
        long past = Math.floorMod(System.nanoTime(), PERIOD_NANOS);
        TimeUnit.NANOSECONDS.sleep(PERIOD_NANOS - past);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
