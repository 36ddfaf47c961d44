package io.witan.httpapi.call;

import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.time.Duration;

/** The time that one request may take; stops it with an error where it takes longer. */
public final class Deadline {
  private static final int LOOK_EVERY = 1_024;

  /** So little gas is used up before any sensible time limit, so nobody need watch. */
  private static final long UNWATCHED_GAS = 50_000_000;

  private final Duration limit;
  private final int code;
  private final long start = System.nanoTime();
  private int instructions;

  public Deadline(Duration limit) {
    this(limit, RpcError.SERVER);
  }

  /** A limit whose error has another code than most. */
  public Deadline(Duration limit, int code) {
    this.limit = limit;
    this.code = code;
  }

  /** Fails where the time is over. */
  public void check() {
    if (System.nanoTime() - start > limit.toNanos()) {
      throw RpcError.of(code, "execution aborted (timeout = " + limit.toMillis() / 1_000.0 + "s)")
          .toException();
    }
  }

  /** The same, but looks at the clock only once in some thousand instructions. */
  public void instruction() {
    if (++instructions % LOOK_EVERY == 0) {
      check();
    }
  }

  /**
   * A watch for an execution, or none where the gas itself is limit enough. Before EIP-150 a read
   * of the disk was almost free.
   */
  Inspector watch(Rules rules, long gas) {
    return gas <= UNWATCHED_GAS && rules.isAtLeast(Fork.TANGERINE_WHISTLE)
        ? Inspector.NONE
        : new Inspector() {
          @Override
          public void before(Step step) {
            instruction();
          }

          @Override
          public void enter(Call call) {
            check();
          }
        };
  }
}
