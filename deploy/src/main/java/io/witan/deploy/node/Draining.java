package io.witan.deploy.node;

import io.witan.httpapi.rpc.Drain;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a node that is told to stop ends its JSON-RPC. */
final class Draining {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.node");

  /** How long clients and load balancers are told that this JVM ends, before its port is shut. */
  private static final Duration NOTICE = Duration.ofSeconds(5);

  /** Longer than a call may take; what takes longer is cut off. */
  private static final Duration MOST = Duration.ofSeconds(10);

  private Draining() {}

  /**
   * Takes nothing more from clients, and returns when what was taken is answered.
   *
   * @param others whether other JVMs can answer instead: then those who asked lately are given time
   *     to see that this one does not
   */
  static void end(Drain clients, boolean others) throws InterruptedException {
    long begun = System.nanoTime();
    boolean gives = others && clients.isUsed(NOTICE);
    try {
      clients.begin().toCompletableFuture().get(MOST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException slow) {
      LOG.warn("requests of clients are not answered after {}: they are cut off", MOST);
    }
    if (gives) {
      TimeUnit.NANOSECONDS.sleep(begun + NOTICE.toNanos() - System.nanoTime());
    }
  }
}
