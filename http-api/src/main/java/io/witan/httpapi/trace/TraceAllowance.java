package io.witan.httpapi.trace;

import io.witan.httpapi.call.Deadline;
import io.witan.httpapi.rpc.RpcError;

/** What one trace request may still take: time, and characters of its answer. */
public final class TraceAllowance {
  private static final long MAX_CHARACTERS = 48 << 20;

  private final Deadline deadline;
  private long characters = MAX_CHARACTERS;

  public TraceAllowance(TraceOptions options) {
    this.deadline = new Deadline(options.timeout());
  }

  /** An instruction is watched. */
  void instruction() {
    deadline.instruction();
  }

  /** Fails where the time is over. */
  public void check() {
    deadline.check();
  }

  /** So many characters are added to the answer. */
  void take(long more) {
    characters -= more;
    if (characters < 0) {
      throw RpcError.server(
              "the trace would have more than "
                  + (MAX_CHARACTERS >> 20)
                  + " MiB; leave parts out, set a limit or trace one transaction")
          .toException();
    }
  }
}
