package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A way to one port of this machine that can be cut: then bytes wait in both directions. */
final class Gate implements AutoCloseable {
  private final ServerSocket door;
  private final int port;
  private final Lane in = new Lane();
  private final Lane out = new Lane();

  /** Leads to a port of loopback. */
  Gate(int port) {
    this.port = port;
    try {
      door = new ServerSocket();
      door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException failed) {
      throw new CommandFailure("cannot listen on loopback: " + failed.getMessage());
    }
    Thread.startVirtualThread(this::accept);
  }

  /** Where it is entered. */
  int port() {
    return door.getLocalPort();
  }

  void cut(boolean isCut) {
    in.cut(isCut);
    out.cut(isCut);
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket caller = door.accept();
        try {
          Socket called = new Socket(InetAddress.getLoopbackAddress(), port);
          caller.setTcpNoDelay(true);
          called.setTcpNoDelay(true);
          Thread.startVirtualThread(() -> in.carry(caller, called));
          Thread.startVirtualThread(() -> out.carry(called, caller));
        } catch (IOException nobodyListens) {
          caller.close();
        }
      } catch (IOException closing) {
        // Then the door is closed; else the caller tries again.
      }
    }
  }

  @Override
  public void close() {
    cut(false);
    try {
      door.close();
    } catch (IOException failed) {
      throw new CommandFailure("cannot close a port on loopback");
    }
  }
}
