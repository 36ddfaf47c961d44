package io.witan.httpapi.http;

import java.util.concurrent.atomic.AtomicLong;

/** A count of bytes that may be held at one time. */
public final class Budget {
  /**
   * What is read, parsed, sealed, stored and passed on of a request is some eight times its size.
   */
  private static final int HEAP_SHARE = 16;

  private static final long MOST_BYTES = 64L << 20;

  private final long most;
  private final AtomicLong held = new AtomicLong();

  public Budget(long most) {
    this.most = most;
  }

  /**
   * How much of requests a listener may hold: as much as the heap bears, and one at least.
   *
   * @param requestBytes of the largest request
   */
  public static long ofHeap(long requestBytes) {
    long share = Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    return Math.max(requestBytes, share);
  }

  /** Takes {@code bytes}, or nothing where they are not left. */
  public boolean take(long bytes) {
    if (held.addAndGet(bytes) > most) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  public void give(long bytes) {
    held.addAndGet(-bytes);
  }
}
