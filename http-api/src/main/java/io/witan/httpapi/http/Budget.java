package io.witan.httpapi.http;

import java.util.concurrent.atomic.AtomicLong;

/** A count of bytes that may be held at one time. */
public final class Budget {
  private final long most;
  private final AtomicLong held = new AtomicLong();

  public Budget(long most) {
    this.most = most;
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
