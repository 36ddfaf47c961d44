package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The links between the nodes of one machine: a TCP proxy on loopback for every node and every
 * other that it dials. Nodes have the numbers 1 to n.
 */
final class Links implements AutoCloseable {
  private final int nodes;
  private final Lane[][] lanes;
  private final ServerSocket[][] doors;
  private final List<Thread> carriers = new ArrayList<>();

  /**
   * @param firstPeerPort where node 1 listens to peers; the others follow
   */
  Links(int nodes, int firstPeerPort) {
    this.nodes = nodes;
    lanes = new Lane[nodes + 1][nodes + 1];
    doors = new ServerSocket[nodes + 1][nodes + 1];
    for (int from = 1; from <= nodes; from++) {
      for (int to = 1; to <= nodes; to++) {
        lanes[from][to] = new Lane();
      }
    }
    for (int from = 1; from <= nodes; from++) {
      for (int to = 1; to <= nodes; to++) {
        open(from, to, firstPeerPort + to - 1);
      }
    }
  }

  /** The port at which a node finds another. */
  int port(int from, int to) {
    return doors[from][to].getLocalPort();
  }

  /** Cuts or mends what one node hears of another. */
  void cutOneWay(int from, int to, boolean cut) {
    lanes[from][to].cut(cut);
  }

  /** Cuts every link between the two sides. */
  void split(Set<Integer> side, Set<Integer> other) {
    for (int a : side) {
      for (int b : other) {
        cutOneWay(a, b, true);
        cutOneWay(b, a, true);
      }
    }
  }

  /** Cuts every link. */
  void cutAll() {
    for (int from = 1; from <= nodes; from++) {
      for (int to = 1; to <= nodes; to++) {
        cutOneWay(from, to, true);
      }
    }
  }

  void delay(int from, int to, long millis) {
    lanes[from][to].delay(millis);
  }

  /** Mends every link; delays stay. */
  void heal() {
    for (int from = 1; from <= nodes; from++) {
      for (int to = 1; to <= nodes; to++) {
        cutOneWay(from, to, false);
      }
    }
  }

  private void open(int from, int to, int port) {
    try {
      ServerSocket door = new ServerSocket();
      doors[from][to] = door;
      door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Thread.ofVirtual().start(() -> accept(door, from, to, port));
    } catch (IOException failed) {
      throw new CommandFailure("cannot listen on loopback: " + failed.getMessage());
    }
  }

  private void accept(ServerSocket door, int from, int to, int port) {
    while (!door.isClosed()) {
      try {
        Socket dialler = door.accept();
        try {
          Socket dialled = new Socket(InetAddress.getLoopbackAddress(), port);
          dialler.setTcpNoDelay(true);
          dialled.setTcpNoDelay(true);
          carry(lanes[from][to], dialler, dialled);
          carry(lanes[to][from], dialled, dialler);
        } catch (IOException nobodyListens) {
          dialler.close();
        }
      } catch (IOException closing) {
        // Then the door is closed; else the dialler tries again.
      }
    }
  }

  private synchronized void carry(Lane lane, Socket from, Socket to) {
    carriers.removeIf(thread -> !thread.isAlive());
    carriers.add(Thread.startVirtualThread(() -> lane.carry(from, to)));
  }

  @Override
  public synchronized void close() {
    for (int from = 1; from <= nodes; from++) {
      for (int to = 1; to <= nodes; to++) {
        try {
          doors[from][to].close();
        } catch (IOException failed) {
          throw new CommandFailure("cannot close a port on loopback");
        }
      }
    }
    carriers.forEach(Thread::interrupt);
  }
}
