package io.witan.deploy.live;

import io.witan.protocol.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One way of a link between two nodes: what one of them sends and the other hears. While it is cut,
 * bytes wait, as they do where TCP sends them again and again; then they arrive all at once.
 */
final class Lane {
  private static final int CHUNK = 16 << 10;
  private static final int CHUNKS_IN_FLIGHT = 64;

  private boolean cut;
  private long delayNanos;

  private record Chunk(Bytes bytes, long due) {
    static final Chunk END = new Chunk(Bytes.EMPTY, 0);
  }

  synchronized void cut(boolean cutOff) {
    cut = cutOff;
    notifyAll();
  }

  synchronized void delay(long millis) {
    delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private synchronized long delayNanos() {
    return delayNanos;
  }

  private synchronized void awaitOpen() throws InterruptedException {
    while (cut) {
      wait();
    }
  }

  /** Carries one connection's bytes this way until either end closes; then closes both. */
  void carry(Socket from, Socket to) {
    BlockingQueue<Chunk> flight = new ArrayBlockingQueue<>(CHUNKS_IN_FLIGHT);
    Thread reader = Thread.startVirtualThread(() -> read(from, flight));
    try (from;
        to) {
      OutputStream out = to.getOutputStream();
      for (Chunk chunk = flight.take(); !chunk.bytes.isEmpty(); chunk = flight.take()) {
        TimeUnit.NANOSECONDS.sleep(chunk.due - System.nanoTime());
        awaitOpen();
        out.write(chunk.bytes.toArray());
      }
      awaitOpen(); // The word that a node has gone crosses no cut either.
    } catch (IOException closed) {
      // The other way has ended this connection, or one of its nodes has.
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } finally {
      reader.interrupt();
    }
  }

  private void read(Socket from, BlockingQueue<Chunk> flight) {
    byte[] buffer = new byte[CHUNK];
    try {
      try {
        InputStream in = from.getInputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          flight.put(
              new Chunk(Bytes.wrap(Arrays.copyOf(buffer, n)), System.nanoTime() + delayNanos()));
        }
      } catch (IOException closed) {
        // As good as the end.
      }
      flight.put(Chunk.END);
    } catch (InterruptedException done) {
      Thread.currentThread().interrupt();
    }
  }
}
