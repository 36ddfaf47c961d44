package io.witan.actors.peer;

import java.time.Duration;

/**
 * How fast something is read: bytes and frames per second, with two seconds' worth saved up at
 * most. A peer that uses up its budget is read later; a datagram or a call beyond it is dropped.
 */
final class ReadBudget {
  private static final int SECONDS_SAVED = 2;
  private static final double NANOS = 1e9;

  private final double bytesPerSecond;
  private final double framesPerSecond;
  private double bytes;
  private double frames;
  private long last;

  ReadBudget(long bytesPerSecond, long framesPerSecond, long nowNanos) {
    this.bytesPerSecond = bytesPerSecond;
    this.framesPerSecond = framesPerSecond;
    this.bytes = SECONDS_SAVED * this.bytesPerSecond;
    this.frames = SECONDS_SAVED * this.framesPerSecond;
    this.last = nowNanos;
  }

  /** Takes this off the budget if there is as much, and says whether. */
  boolean take(int byteCount, int frameCount, long nowNanos) {
    fill(nowNanos);
    boolean enough = bytes >= byteCount && frames >= frameCount;
    if (enough) {
      bytes -= byteCount;
      frames -= frameCount;
    }
    return enough;
  }

  /** Takes what was read off the budget and says how long to wait before reading on. */
  Duration spend(int byteCount, int frameCount, long nowNanos) {
    fill(nowNanos);
    bytes -= byteCount;
    frames -= frameCount;
    double debt = Math.max(-bytes / bytesPerSecond, -frames / framesPerSecond);
    return debt <= 0 ? Duration.ZERO : Duration.ofNanos((long) (debt * NANOS));
  }

  private void fill(long nowNanos) {
    double seconds = (nowNanos - last) / NANOS;
    last = nowNanos;
    bytes = Math.min(SECONDS_SAVED * bytesPerSecond, bytes + seconds * bytesPerSecond);
    frames = Math.min(SECONDS_SAVED * framesPerSecond, frames + seconds * framesPerSecond);
  }
}
