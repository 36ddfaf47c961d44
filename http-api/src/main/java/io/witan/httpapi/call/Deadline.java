package io.witan.httpapi.call;

import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.evm.Inspector;
import java.time.Duration;

/** Stops a call that runs too long. Looks at the clock once in some thousand instructions. */
final class Deadline implements Inspector {
  private static final int LOOK_EVERY = 4_096;

  /** So little gas is used up before any sensible time limit, so nobody need watch. */
  private static final long UNWATCHED_GAS = 50_000_000;

  private final long end;
  private final Duration limit;
  private int instructions;

  private Deadline(Duration limit) {
    this.limit = limit;
    this.end = System.nanoTime() + limit.toNanos();
  }

  /** A watch, or none where the gas itself is limit enough. */
  static Inspector of(long gas, Duration limit) {
    return gas <= UNWATCHED_GAS ? Inspector.NONE : new Deadline(limit);
  }

  @Override
  public void before(Step step) {
    if (++instructions % LOOK_EVERY == 0 && System.nanoTime() - end > 0) {
      throw RpcError.server("execution aborted (timeout = " + limit.toMillis() / 1_000.0 + "s)")
          .toException();
    }
  }
}
