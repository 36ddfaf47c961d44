package io.witan.actors.node;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * How long what a JVM of a node group knows may still be believed: for the active one since it last
 * had its lease confirmed, for the others since they last read all of the journal. A JVM that was
 * stopped for a while, or cut off, finds out here when it goes on. Two clocks are asked, as a
 * machine that slept may have stopped one of them, and the one that went further counts. Safe to
 * use from any thread.
 */
public final class Freshness {
  private final Duration length;
  private final LongSupplier nanos;
  private final InstantSource clock;
  private volatile Moment confirmed;

  /** A reading of both clocks. */
  public record Moment(long nanos, long millis) {}

  /** Not confirmed yet. */
  public Freshness(Duration length) {
    this(length, System::nanoTime, InstantSource.system());
  }

  /** With clocks of its own, for tests. */
  public Freshness(Duration length, LongSupplier nanos, InstantSource clock) {
    this.length = length;
    this.nanos = nanos;
    this.clock = clock;
  }

  /** To be taken before the question whose answer confirms. */
  public Moment now() {
    return new Moment(nanos.getAsLong(), clock.millis());
  }

  /** What was asked at a moment is confirmed. */
  public synchronized void confirm(Moment asked) {
    if (confirmed == null || asked.nanos - confirmed.nanos > 0) {
      confirmed = asked;
    }
  }

  /** Nothing is to be believed until it is confirmed anew. */
  public synchronized void end() {
    confirmed = null;
  }

  public boolean holds() {
    Moment last = confirmed;
    if (last == null) {
      return false;
    }
    Moment now = now();
    return now.nanos - last.nanos < length.toNanos()
        && now.millis - last.millis < length.toMillis();
  }
}
