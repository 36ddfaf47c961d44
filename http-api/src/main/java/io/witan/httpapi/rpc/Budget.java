package io.witan.httpapi.rpc;

import java.util.concurrent.atomic.AtomicLong;

/** A count of bytes that may be held at one time. */
final class Budget {
  private final long most;
  private final AtomicLong held = new AtomicLong();

  Budget(long most) {
    this.most = most;
  }

  /** Takes {@code bytes}, or nothing where they are not left. */
  boolean take(long bytes) {
    if (held.addAndGet(bytes) > most) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void give(long bytes) {
    held.addAndGet(-bytes);
  }
}
