package io.witan.deploy.load;

import io.witan.deploy.network.RpcClient;
import java.util.concurrent.TimeUnit;

/** How a chain grows at one node, by the times at which a new height was first seen. */
final class BlockPace {
  private final RpcClient node;
  private long firstHeight = -1;
  private long height;
  private long firstAt;
  private long heightAt;
  private long longestMillis;

  BlockPace(RpcClient node) {
    this.node = node;
  }

  synchronized long height() {
    return height;
  }

  void poll() {
    node.quantity("eth_blockNumber").ifPresent(this::note);
  }

  private synchronized void note(long newest) {
    long now = System.nanoTime();
    if (firstHeight < 0) {
      firstHeight = newest;
      firstAt = now;
      height = firstHeight;
      heightAt = now;
    }
    longestMillis = Math.max(longestMillis, TimeUnit.NANOSECONDS.toMillis(now - heightAt));
    if (newest > height) {
      height = newest;
      heightAt = now;
    }
  }

  /** The mean time of a block and the longest. */
  synchronized String text() {
    long blocks = height - firstHeight;
    return firstHeight < 0 || blocks == 0
        ? "no block yet"
        : "a block every %.2f s, at most %.1f s"
            .formatted((heightAt - firstAt) / 1e9 / blocks, longestMillis / 1000.0);
  }
}
