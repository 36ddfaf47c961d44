package io.witan.protocol.consensus;

import io.witan.protocol.machine.TimerKey;

/** The timers of the consensus machine; each is set at most once at a time. */
public enum BftTimer implements TimerKey {
  /** A block may be proposed. */
  PERIOD,
  /** The round took too long. */
  ROUND,
  /** The round waits for validators that are silent. */
  SILENCE,
  /** Own votes are sent again. */
  RESEND,
  /** What others said is passed on. */
  RELAY,
  /** A proposal from the near future has become due. */
  HELD
}
