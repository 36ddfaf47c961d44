package io.witan.deploy.network;

import io.witan.deploy.CommandFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Ports of this machine in a row that are nobody else's until it is closed: the first port is bound
 * for as long, which keeps other commands away from the others though no node listens there yet.
 */
public final class PortBlock implements AutoCloseable {
  /** Below the ports that the system hands out by itself, so that none is lost in between. */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 32_000;
  private static final int SIZE = 64;

  private final ServerSocket guard;

  private PortBlock(ServerSocket guard) {
    this.guard = guard;
  }

  /** Reserves ports on loopback, at most 63. */
  public static PortBlock reserve(int count) {
    if (count >= SIZE) {
      throw new IllegalArgumentException("a block has no " + count + " ports");
    }
    for (int start = LOWEST; start + SIZE <= HIGHEST; start += SIZE) {
      ServerSocket guard = bind(start);
      if (guard != null) {
        PortBlock block = new PortBlock(guard);
        if (block.isFree(count)) {
          return block;
        }
        block.close();
      }
    }
    throw new CommandFailure("there are no " + count + " free ports in a row");
  }

  /** The first of the reserved ports. */
  public int first() {
    return guard.getLocalPort() + 1;
  }

  private boolean isFree(int count) {
    for (int port = first(); port < first() + count; port++) {
      if (!NodeProcess.isFree("127.0.0.1", port)) {
        return false;
      }
    }
    return true;
  }

  /** The port, bound; null where it is taken. */
  private static ServerSocket bind(int port) {
    try {
      return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    } catch (IOException taken) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      guard.close();
    } catch (IOException failed) {
      throw new CommandFailure("cannot close a port on loopback");
    }
  }
}
