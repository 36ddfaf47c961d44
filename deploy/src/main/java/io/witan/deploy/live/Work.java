package io.witan.deploy.live;

import io.witan.deploy.load.Sender;
import io.witan.protocol.bytes.Uint256;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A transfer about twice a second, offered to every node: without work Raft makes no blocks. A node
 * is asked for the next nonce that it knows, so that nodes of one height are offered the same
 * transfer, and one that is lost is sent again.
 */
final class Work implements AutoCloseable {
  private static final long PAUSE_MILLIS = 500;

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
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
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
